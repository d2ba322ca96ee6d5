// SPDX-License-Identifier: Apache-2.0
// Facts about the kinds, and the sink.
#include "diagnostics/diagnostic.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>
#include <utility>

#include "support/check.hpp"

namespace quid {
namespace {

struct KindFacts {
  std::string_view name;
  std::string_view explanation;
  Severity severity;
};

constexpr KindFacts kind_facts[] = {
#define QUID_DIAGNOSTIC(name, kebab, severity, explanation) \
  {kebab, explanation, Severity::severity},
#include "diagnostics/diagnostics.def"
#undef QUID_DIAGNOSTIC
};

constexpr auto kinds = [] {
  std::array<DiagnosticKind, std::size(kind_facts)> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<DiagnosticKind>(i);
  return all;
}();

const KindFacts& facts_of(DiagnosticKind kind) {
  const auto index = static_cast<std::size_t>(kind);
  QUID_CHECK(index < std::size(kind_facts), "no such kind");
  return kind_facts[index];
}

auto place_of(const Diagnostic& d) {
  return std::tuple(d.span.source_id, d.span.begin, d.span.end, d.kind);
}

bool is_earlier(const Diagnostic& a, const Diagnostic& b) { return place_of(a) < place_of(b); }
bool is_repeat(const Diagnostic& a, const Diagnostic& b) { return place_of(a) == place_of(b); }

bool is_refused_by_grammar(DiagnosticKind kind) {
  switch (kind) {
    case DiagnosticKind::UnexpectedWord:
    case DiagnosticKind::UnexpectedCharacter:
    case DiagnosticKind::MalformedDate:
    case DiagnosticKind::MalformedNumber:
    case DiagnosticKind::MissingEffect: return true;
    default: return false;
  }
}

bool is_about_names(DiagnosticKind kind) {
  switch (kind) {
    case DiagnosticKind::UnknownName:
    case DiagnosticKind::UnknownUnit:
    case DiagnosticKind::UnknownParty:
    case DiagnosticKind::WrongKindOfName:
    case DiagnosticKind::TypeMismatch:
    case DiagnosticKind::MissingUnit: return true;
    default: return false;
  }
}

// The name checks know nothing of words that the grammar has refused: what overlaps with these, or
// follows a sign that has no meaning.
bool is_echo(const Diagnostic& each, const Diagnostic& refused) {
  const Span &a = each.span, &b = refused.span;
  if (a.source_id != b.source_id) return false;
  if (a == b && refused.kind == DiagnosticKind::UnexpectedWord) return true;
  const bool behind_a_sign =
      refused.kind == DiagnosticKind::UnexpectedCharacter && a.begin == b.end;
  return is_about_names(each.kind) && ((a.begin < b.end && b.begin < a.end) || behind_a_sign);
}

void drop_echoes(std::vector<Diagnostic>& sorted) {
  std::vector<Diagnostic> refused;
  for (const Diagnostic& each : sorted)
    if (is_refused_by_grammar(each.kind)) refused.push_back(each);
  if (refused.empty()) return;
  std::erase_if(sorted, [&](const Diagnostic& each) {
    if (each.severity != Severity::Error) return false;
    // The last that begins no later, and the first that begins after it: refusals do not overlap.
    const auto next = std::upper_bound(refused.begin(), refused.end(), each,
                                       [](const Diagnostic& a, const Diagnostic& b) {
                                         return std::tuple(a.span.source_id, a.span.begin) <
                                                std::tuple(b.span.source_id, b.span.begin);
                                       });
    const auto echoes = [&](const Diagnostic& one) {
      return !(one.kind == each.kind && one.span == each.span) && is_echo(each, one);
    };
    return (next != refused.end() && echoes(*next)) ||
           (next != refused.begin() && echoes(*std::prev(next)));
  });
}

std::string not_shown(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " more " + std::string(noun) +
         (count == 1 ? " is not shown" : "s are not shown");
}

}  // namespace

std::string_view name_of(DiagnosticKind kind) { return facts_of(kind).name; }
std::string_view explanation_of(DiagnosticKind kind) { return facts_of(kind).explanation; }
Severity severity_of(DiagnosticKind kind) { return facts_of(kind).severity; }
std::span<const DiagnosticKind> all_kinds() { return kinds; }

std::optional<DiagnosticKind> find_kind(std::string_view kebab_name) {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [kebab_name](DiagnosticKind kind) {
    return name_of(kind) == kebab_name;
  });
  if (found == kinds.end()) return std::nullopt;
  return *found;
}

std::string_view name_of(Severity severity) {
  return severity == Severity::Error ? "error" : "warning";
}

Diagnostics::Diagnostics(std::size_t limit) : limit_(std::max<std::size_t>(limit, 1)) {}

void Diagnostics::add(DiagnosticKind kind, Span span, std::string message, std::string hint,
                      std::vector<Label> labels) {
  add(Diagnostic{kind, severity_of(kind), span, std::move(message), std::move(hint),
                 std::move(labels)});
}

void Diagnostics::add(Diagnostic diagnostic) {
  Shelf& shelf = diagnostic.severity == Severity::Error ? errors_ : warnings_;
  shelf.add(std::move(diagnostic), limit_);
}

void Diagnostics::append(Diagnostics&& other) {
  errors_.dropped_ += other.errors_.dropped_;
  warnings_.dropped_ += other.warnings_.dropped_;
  for (Diagnostic& diagnostic : other.errors_.kept_) add(std::move(diagnostic));
  for (Diagnostic& diagnostic : other.warnings_.kept_) add(std::move(diagnostic));
  other.errors_ = {};
  other.warnings_ = {};
}

// Sorting once per thousand keeps the cost of a flood of errors near that of one sort.
void Diagnostics::Shelf::add(Diagnostic diagnostic, std::size_t limit) {
  kept_.push_back(std::move(diagnostic));
  if (kept_.size() >= 2 * limit + 1000) compact(limit);
}

void Diagnostics::Shelf::compact(std::size_t limit) {
  std::stable_sort(kept_.begin(), kept_.end(), is_earlier);
  kept_.erase(std::unique(kept_.begin(), kept_.end(), is_repeat), kept_.end());
  if (kept_.size() <= limit) return;
  dropped_ += kept_.size() - limit;
  kept_.resize(limit);
}

std::vector<Diagnostic> Diagnostics::take() {
  errors_.compact(limit_);
  warnings_.compact(limit_);
  std::vector<Diagnostic> all;
  all.reserve(errors_.kept_.size() + warnings_.kept_.size() + 2);
  std::merge(std::move_iterator(errors_.kept_.begin()), std::move_iterator(errors_.kept_.end()),
             std::move_iterator(warnings_.kept_.begin()), std::move_iterator(warnings_.kept_.end()),
             std::back_inserter(all), is_earlier);
  drop_echoes(all);
  const Span last = all.empty() ? Span{} : all.back().span;
  const auto close = [&](Severity severity, std::size_t count) {
    if (count == 0) return;
    all.push_back({DiagnosticKind::TooManyErrors,
                   severity,
                   last,
                   not_shown(count, name_of(severity)),
                   {},
                   {}});
  };
  close(Severity::Error, errors_.dropped_);
  close(Severity::Warning, warnings_.dropped_);
  errors_ = {};
  warnings_ = {};
  return all;
}

void report_ended(const Limits& limits, Diagnostics& diagnostics) {
  // The flag may have been taken back since: then it was not the time.
  if (limits.is_cancelled() || !limits.is_late())
    diagnostics.add(DiagnosticKind::Cancelled, {}, "the host ended the work");
  else
    diagnostics.add(DiagnosticKind::OutOfTime, {}, "the work took longer than the host allows");
}

}  // namespace quid
