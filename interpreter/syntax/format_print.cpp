// SPDX-License-Identifier: Apache-2.0
#include "syntax/format_print.hpp"

#include <algorithm>

#include "syntax/format.hpp"

namespace quid::formatting {
namespace {

constexpr std::uint32_t deepest_indent = 40;

std::uint32_t code_points(std::string_view text) {
  return static_cast<std::uint32_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

bool glued_after(TokenKind kind) {
  return kind == TokenKind::LParen || kind == TokenKind::LBrack || kind == TokenKind::Range;
}
bool glued_before(TokenKind kind) {
  switch (kind) {
    case TokenKind::RParen:
    case TokenKind::LBrack:
    case TokenKind::RBrack:
    case TokenKind::Comma:
    case TokenKind::Colon:
    case TokenKind::Range: return true;
    default: return false;
  }
}

}  // namespace

Printer::Printer(const Pieces& pieces, const Marks& marks) : pieces_(pieces), marks_(marks) {
  forced_.resize(pieces.size() + 1);
  for (const Comment& comment : pieces.comments()) forced_[comment.before] = true;
  for (const Unit& unit : marks.units) forced_[unit.first] = false;
  measure();
  link_gaps();
}

bool Printer::spaced(PieceIndex at) const {
  if (at == 0 || marks_.at[at].glued || glued_before(pieces_.kind(at))) return false;
  const TokenKind before = pieces_.kind(at - 1);
  const bool empty_braces = before == TokenKind::LBrace && pieces_.kind(at) == TokenKind::RBrace;
  return !glued_after(before) && !empty_braces;
}

void Printer::measure() {
  widths_.reserve(pieces_.size());
  ends_.reserve(pieces_.size());
  std::uint32_t end = 0;
  for (PieceIndex i = 0; i < pieces_.size(); ++i) {
    widths_.push_back(code_points(pieces_.text(i)));
    end += widths_.back() + (spaced(i) ? 1 : 0);
    ends_.push_back(end);
  }
}

// On one line, without the space before the first.
std::uint32_t Printer::width_of(PieceIndex first, PieceIndex last) const {
  return ends_[last] - ends_[first] + widths_[first];
}

void Printer::link_gaps() {
  const PieceIndex size = pieces_.size();
  next_stop_.assign(size + 1, size);
  next_chance_.assign(size + 1, size);
  for (PieceIndex i = size; i-- > 0;) {
    const bool stop = forced_[i] || marks_.at[i].gap == Gap::Hard;
    next_stop_[i] = stop ? i : next_stop_[i + 1];
    next_chance_[i] = stop || marks_.at[i].gap == Gap::Soft ? i : next_chance_[i + 1];
  }
  next_gap_.assign(size, size);
  struct Running {
    PieceIndex last, gap;
  };
  std::vector<Running> open;
  std::size_t group = 0;
  for (PieceIndex i = 0; i < size; ++i) {
    for (; !open.empty() && open.back().last < i; open.pop_back()) {
      if (open.back().gap < size) next_gap_[open.back().gap] = open.back().last + 1;
    }
    if (marks_.at[i].gap != Gap::None && !open.empty()) {
      if (open.back().gap < size) next_gap_[open.back().gap] = i;
      open.back().gap = i;
    }
    for (; group < marks_.groups.size() && marks_.groups[group].first == i; ++group) {
      open.push_back({marks_.groups[group].last, size});
    }
  }
  for (; !open.empty(); open.pop_back()) {
    if (open.back().gap < size) next_gap_[open.back().gap] = open.back().last + 1;
  }
}

std::string Printer::print() {
  const std::vector<Unit>& units = marks_.units;
  for (std::size_t i = 0; i < units.size(); ++i) {
    comments_between(&units[i], units[i].first);
    print_unit(units[i], i + 1 < units.size() ? units[i + 1].first : pieces_.size());
  }
  comments_between(nullptr, pieces_.size());
  end_line();
  return writer_.take();
}

// Before a unit, or at the end. Behind a test they belong to it if they were indented.
void Printer::comments_between(const Unit* unit, PieceIndex before) {
  const std::vector<Comment>& all = pieces_.comments();
  for (; comment_ < all.size() && all[comment_].before == before; ++comment_) {
    const Comment& comment = all[comment_];
    if (!comment.own_line && has_line_) {
      line_.comment = pieces_.text(comment);
      continue;
    }
    end_line();
    const bool within = unit != nullptr && unit->indent > 0;
    in_test_ = within || (in_test_ && comment.indented);
    writer_.add_comment(pieces_.text(comment), in_test_ ? 2 : 0, comment.blank_before);
  }
}

void Printer::print_unit(const Unit& unit, PieceIndex end) {
  end_line();
  open_.clear();
  in_test_ = unit.in_test;
  unit_end_ = end;
  begin_line(unit.first, unit.indent);
  line_.blank_before = pieces_.all()[unit.first].blank_before;
  for (PieceIndex at = unit.first; at < end; ++at) {
    while (!open_.empty() && open_.back().last < at) open_.pop_back();
    if (at > unit.first && breaks_before(at)) {
      const std::uint32_t around = open_.empty() ? unit.indent : open_.back().indent;
      const std::uint32_t indent = std::min(around + marks_.at[at].nest, deepest_indent);
      if (marks_.at[at].line == LineKind::Other) line_.kind = LineKind::Other;
      comments_within(at, indent);
      end_line();
      begin_line(at, indent);
    }
    open_groups(at, end);
    put(at);
  }
}

void Printer::comments_within(PieceIndex at, std::uint32_t indent) {
  const std::vector<Comment>& all = pieces_.comments();
  for (; comment_ < all.size() && all[comment_].before == at; ++comment_) {
    const Comment& comment = all[comment_];
    if (!comment.own_line && has_line_) {
      line_.comment = pieces_.text(comment);
      continue;
    }
    end_line();
    writer_.add_comment(pieces_.text(comment), indent, false);
  }
}

bool Printer::breaks_before(PieceIndex at) const {
  const Gap gap = marks_.at[at].gap;
  if (forced_[at] || gap == Gap::Hard) return true;
  if (gap == Gap::None || open_.empty() || !open_.back().broken) return false;
  if (open_.back().style == Style::Rows) return true;
  // The last part of a group is followed by what cannot be parted from it.
  PieceIndex end = next_gap_[at];
  if (end > open_.back().last) end = next_break(end, unit_end_);
  end = std::min(end, next_stop_[at + 1]);
  return line_.indent + line_.width + 1 + width_of(at, end - 1) > format_columns;
}

PieceIndex Printer::next_break(PieceIndex from, PieceIndex end) const {
  return std::min(next_chance_[from], end);
}

void Printer::open_groups(PieceIndex at, PieceIndex end) {
  for (; group_ < marks_.groups.size() && marks_.groups[group_].first == at; ++group_) {
    const Group& group = marks_.groups[group_];
    Open open{group.last, group.style, !fits(group, end), line_.indent};
    if (!fresh_ && !open_.empty()) {
      open.indent = open_.back().indent + (open_.back().broken ? group.nest : 0);
    }
    open_.push_back(open);
  }
}

// Up to where the next line may begin, or must.
bool Printer::fits(const Group& group, PieceIndex end) const {
  PieceIndex stop = next_stop_[group.first + 1];
  if (stop <= group.last && forced_[stop]) return false;
  stop = std::min(stop, next_break(group.last + 1, end));
  const std::uint32_t space = !fresh_ && spaced(group.first) ? 1 : 0;
  return line_.indent + line_.width + space + width_of(group.first, stop - 1) <= format_columns;
}

void Printer::begin_line(PieceIndex at, std::uint32_t indent) {
  line_ = Line{};
  line_.indent = indent;
  line_.kind = marks_.at[at].line;
  has_line_ = true;
  fresh_ = true;
}

void Printer::end_line() {
  if (has_line_) writer_.add(std::move(line_));
  line_ = Line{};
  has_line_ = false;
}

void Printer::put(PieceIndex at) {
  if (!fresh_ && spaced(at)) {
    line_.text += ' ';
    ++line_.width;
  }
  if (const std::uint8_t column = marks_.at[at].column; column > 0 && !fresh_) {
    line_.cells.push_back({column, static_cast<std::uint32_t>(line_.text.size()), line_.width});
  }
  line_.text += pieces_.text(at);
  line_.width += widths_[at];
  fresh_ = false;
}

}  // namespace quid::formatting
