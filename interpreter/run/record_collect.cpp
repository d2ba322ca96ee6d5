// SPDX-License-Identifier: Apache-2.0
// One entry at a time, so that no tree of the whole record is ever held.
#include "run/record_collect.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "syntax/lex.hpp"
#include "syntax/syntax.hpp"

namespace quid {
namespace {

// Pieces of text that are read by `parse`, each at the cost of a small source of its own.
constexpr std::uint32_t slow_limit = 10'000;

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= ' ' && c < 0x7f) || c == '\t'; });
}

}  // namespace

RecordCollector::RecordCollector(const RecordContext& context, SourceId source_id)
    : context_(context),
      source_id_(source_id),
      source_(context.sources[source_id]),
      resolver_(context.deal.checked, context.deal.names, context.interner),
      quick_(context.interner, scratch_),
      watch_(context.limits) {
  // An entry takes a line, and that has a date and a name at least.
  constexpr std::size_t shortest_entry = 12;
  entries_.reserve(
      std::min({std::size_t{source_.line_count()}, source_.text().size() / shortest_entry + 1,
                context.limits.record_entries}));
}

void RecordCollector::add(const ast::Entry& entry) {
  add_from(scratch_, entry);
  scratch_.expressions.clear();
}

void RecordCollector::end() {
  if (full_) return;
  report_ended(context_.limits, context_.diagnostics);
  full_ = true;
}

void RecordCollector::add_from(const ast::Ast& tree, const ast::Entry& entry) {
  if (!full_ && entries_.size() % 256 == 0 && context_.limits.is_over()) end();
  if (full_) return;
  if (entries_.size() >= context_.limits.record_entries) {
    context_.diagnostics.add(
        DiagnosticKind::TooManyEntries, entry.place.span,
        fmt::format("the record has more than {} entries", context_.limits.record_entries),
        "a host may raise the limit");
    full_ = true;
    return;
  }
  auto resolved = resolver_.resolve(tree, entry, false, context_.diagnostics);
  if (!resolved) return;
  resolved->line = line_of(entry.place.span.begin);
  check_order(*resolved);
  entries_.push_back(*std::move(resolved));
}

void RecordCollector::check_order(const checked::Entry& entry) {
  if (entries_.empty()) return;
  const checked::Entry& before = entries_.back();
  const bool falls = before.prior == entry.prior ? entry.on < before.on : entry.prior;
  if (!falls) return;
  context_.diagnostics.add(DiagnosticKind::EntryOutOfOrder, entry.span,
                           "this entry is dated before the one above it", "sort the record by date",
                           {{before.span, "the entry above it"}});
}

std::uint32_t RecordCollector::line_of(std::uint32_t offset) {
  if (offset < line_offset_) return source_.line_of(offset);
  while (line_ < source_.line_count() && source_.line_begin(line_ + 1) <= offset) ++line_;
  line_offset_ = offset;
  return line_;
}

void RecordCollector::add_event(const Piece& piece, ast::Entry head) {
  if (full_) return;
  Lexed lexed = lex(piece.text, piece.text.size() + 1, std::move(tokens_), &context_.limits);
  tokens_ = std::move(lexed.tokens);
  if (lexed.ended) return end();
  std::erase_if(tokens_, [](const Token& token) { return token.channel == Channel::WhiteSpace; });
  quick_.begin(piece.text, tokens_, source_id_, piece.begin);
  std::size_t at = 0;
  const bool read =
      is_printable(piece.text) && quick_.event(at, head.event) && at == tokens_.size();
  if (!read) return add_slowly(piece, &head);
  if (!piece.exact) head.event.place = moved(head.event.place, piece);
  head.place = head.event.place;
  add(head);
}

void RecordCollector::add_slowly(const Piece& piece, const ast::Entry* head) {
  scratch_.expressions.clear();
  if (full_) return;
  if (++slow_ > slow_limit) {
    fail(piece.begin, piece.end, "this entry cannot be read", "mend the entries above it first");
    full_ = true;
    return;
  }
  SourceSet alone;
  const SourceId id = alone.add(source_.name(), std::string(piece.text));
  Diagnostics found(context_.limits.errors_reported);
  Syntax syntax = parse(alone, id, context_.interner, found, context_.limits,
                        head ? ParseMode::Event : ParseMode::Record);
  if (syntax.ended) return end();
  for (ast::Expr& expr : syntax.ast.expressions) expr.place = moved(expr.place, piece);
  const bool silent = !found.has_errors();
  report_moved(std::move(found), piece);
  if (silent && head && syntax.ast.entries.empty()) {
    fail(piece.begin, piece.end, "no event stands here");
  }
  if (!silent) return;  // what was read of it may be wrong
  for (ast::Entry& entry : syntax.ast.entries) {
    add_parsed(syntax.ast, std::move(entry), piece, head);
  }
}

void RecordCollector::add_parsed(const ast::Ast& tree, ast::Entry entry, const Piece& piece,
                                 const ast::Entry* head) {
  for (ast::Place* place : {&entry.place, &entry.event.place, &entry.on.place, &entry.known.place,
                            &entry.event.subject.place, &entry.event.subject.name.place}) {
    *place = moved(*place, piece);
  }
  if (head && entry.on.written) {
    fail(piece.begin, piece.end, "an event stands here without its date",
         "the date has its own place");
    return;
  }
  if (head) {
    entry.on = head->on;
    entry.known = head->known;
    entry.prior = head->prior;
    entry.corrected = head->corrected;
  }
  add_from(tree, entry);
}

ast::Place RecordCollector::moved(ast::Place place, const Piece& piece) const {
  if (!piece.exact) return {{source_id_, piece.begin, piece.end}};
  return {{source_id_, place.span.begin + piece.begin, place.span.end + piece.begin}};
}

// What `parse` said of the piece, at its place in the record.
void RecordCollector::report_moved(Diagnostics&& found, const Piece& piece) {
  for (Diagnostic diagnostic : found.take()) {
    diagnostic.span = moved({diagnostic.span}, piece).span;
    for (Label& label : diagnostic.labels) label.span = moved({label.span}, piece).span;
    context_.diagnostics.add(std::move(diagnostic));
  }
}

bool read_when(std::string_view text, ast::When& out) {
  out.written = true;
  if (const auto day = parse_date(text)) {
    out.day = *day;
    return true;
  }
  if (text.starts_with("step ")) text.remove_prefix(5);
  const auto number = Decimal::parse(text);
  const auto step = number ? number->to_int() : std::nullopt;
  if (!step || *step < 0) return false;
  out.is_step = true;
  out.step = *step;
  return true;
}

void RecordCollector::fail(std::uint32_t begin, std::uint32_t end, std::string message,
                           std::string hint) {
  if (full_) return;
  context_.diagnostics.add(DiagnosticKind::MalformedEntry, {source_id_, begin, end},
                           std::move(message), std::move(hint));
}

std::vector<checked::Entry> RecordCollector::take() { return std::move(entries_); }

}  // namespace quid
