// SPDX-License-Identifier: Apache-2.0
#include "syntax/format_pieces.hpp"

#include <algorithm>
#include <numeric>

namespace quid::formatting {
namespace {

// How many lines a stretch of white space ends, up to two.
unsigned line_breaks(std::string_view space) {
  unsigned count = 0;
  for (std::size_t i = 0; i < space.size() && count < 2; ++i) {
    if (space[i] == '\r' && i + 1 < space.size() && space[i + 1] == '\n') ++i;
    if (space[i] == '\n' || space[i] == '\r') ++count;
  }
  return count;
}

bool opens(TokenKind kind) {
  return kind == TokenKind::LParen || kind == TokenKind::LBrack || kind == TokenKind::LBrace;
}
bool closes(TokenKind kind) {
  return kind == TokenKind::RParen || kind == TokenKind::RBrack || kind == TokenKind::RBrace;
}

}  // namespace

Pieces::Pieces(const Source& source, const std::vector<Token>& tokens) : source_(source) {
  read(tokens);
  match_brackets();
}

void Pieces::read(const std::vector<Token>& tokens) {
  unsigned breaks = 0;
  bool indented = false;
  for (const Token& token : tokens) {
    if (token.channel == Channel::WhiteSpace) {
      const std::string_view space = source_.text().substr(token.begin, token.end - token.begin);
      breaks += line_breaks(space);
      indented = space.back() == ' ' || space.back() == '\t';
      continue;
    }
    const bool first = pieces_.empty() && comments_.empty();
    if (token.channel == Channel::Comments) {
      const bool own_line = first || breaks > 0;
      comments_.push_back({token.begin, token.end, size(), own_line, breaks > 1, indented});
    } else if (token.kind != TokenKind::EndOfInput) {
      pieces_.push_back({token.begin, token.end, token.kind, false, breaks > 1});
    }
    breaks = 0;
    indented = false;
  }
}

void Pieces::match_brackets() {
  partners_.resize(pieces_.size());
  std::iota(partners_.begin(), partners_.end(), PieceIndex{0});
  std::vector<PieceIndex> open;
  for (PieceIndex i = 0; i < size(); ++i) {
    if (opens(pieces_[i].kind)) open.push_back(i);
    if (!closes(pieces_[i].kind) || open.empty()) continue;
    partners_[i] = open.back();
    partners_[open.back()] = i;
    open.pop_back();
  }
}

void Pieces::add_parentheses(const std::vector<Extent>& around) {
  if (around.empty()) return;
  std::vector<std::uint16_t> before(pieces_.size()), after(pieces_.size());
  for (const Extent& extent : around) {
    ++before[extent.first];
    ++after[extent.last];
  }
  std::vector<Piece> result;
  result.reserve(pieces_.size() + 2 * around.size());
  std::size_t comment = 0;
  for (PieceIndex i = 0; i < size(); ++i) {
    const Piece& piece = pieces_[i];
    for (; comment < comments_.size() && comments_[comment].before == i; ++comment) {
      comments_[comment].before = static_cast<PieceIndex>(result.size());
    }
    for (unsigned n = before[i]; n > 0; --n) {
      result.push_back({piece.begin, piece.begin, TokenKind::LParen, true, false});
    }
    result.push_back(piece);
    for (unsigned n = after[i]; n > 0; --n) {
      result.push_back({piece.end, piece.end, TokenKind::RParen, true, false});
    }
  }
  for (; comment < comments_.size(); ++comment) {
    comments_[comment].before = static_cast<PieceIndex>(result.size());
  }
  pieces_ = std::move(result);
  match_brackets();
}

std::string_view Pieces::text(PieceIndex at) const {
  const Piece& piece = pieces_[at];
  if (piece.added) return piece.kind == TokenKind::LParen ? "(" : ")";
  return source_.text().substr(piece.begin, piece.end - piece.begin);
}

std::string_view Pieces::text(const Comment& comment) const {
  std::string_view text = source_.text().substr(comment.begin, comment.end - comment.begin);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

PieceIndex Pieces::at(std::uint32_t byte) const {
  auto found =
      std::lower_bound(pieces_.begin(), pieces_.end(), byte,
                       [](const Piece& piece, std::uint32_t b) { return piece.begin < b; });
  while (found != pieces_.end() && found->added) ++found;
  return static_cast<PieceIndex>(found - pieces_.begin());
}

Extent Pieces::extent(Span span) const {
  const PieceIndex first = at(span.begin);
  PieceIndex last = at(span.end);
  while (last > first && (last >= size() || pieces_[last].added || pieces_[last].end > span.end)) {
    --last;
  }
  return {first, last};
}

Extent Pieces::whole(Span span) const {
  Extent result = extent(span);
  while (result.last + 1 < size() && pieces_[result.last + 1].added &&
         pieces_[result.last + 1].kind == TokenKind::RParen) {
    ++result.last;
  }
  return result;
}

}  // namespace quid::formatting
