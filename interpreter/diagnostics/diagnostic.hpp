// SPDX-License-Identifier: Apache-2.0
// An author's mistakes. In: a kind, a place, a message, at most one hint. Out: a sorted list
// without repeats, cut at a limit. Refuses to know how they look (render.hpp) and what is wrong:
// that is for the stage which reports.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/limits.hpp"
#include "support/source.hpp"

namespace quid {

enum class Severity : std::uint8_t { Error, Warning };

enum class DiagnosticKind : std::uint16_t {
#define QUID_DIAGNOSTIC(name, kebab, severity, explanation) name,
#include "diagnostics/diagnostics.def"
#undef QUID_DIAGNOSTIC
};

// A second place that the reader should see, and why.
struct Label {
  Span span;
  std::string text;

  friend bool operator==(const Label&, const Label&) = default;
};

struct Diagnostic {
  DiagnosticKind kind{};
  Severity severity = Severity::Error;
  Span span;            // An invalid source_id: about no place in particular.
  std::string message;  // Lower case, no period, backticked code: what was seen.
  std::string hint;     // Empty, or what to do; shown after `; `.
  std::vector<Label> labels;

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

// Facts about a kind, from diagnostics.def.
std::string_view name_of(DiagnosticKind kind);
std::string_view explanation_of(DiagnosticKind kind);
Severity severity_of(DiagnosticKind kind);
std::optional<DiagnosticKind> find_kind(std::string_view kebab_name);
// In the order of diagnostics.def.
std::span<const DiagnosticKind> all_kinds();

// `error` or `warning`.
std::string_view name_of(Severity severity);

// Where stages report. Memory is bounded by the limit, however many are added.
class Diagnostics {
 public:
  explicit Diagnostics(std::size_t limit = Limits{}.errors_reported);

  // The severity is that of the kind.
  void add(DiagnosticKind kind, Span span, std::string message, std::string hint = {},
           std::vector<Label> labels = {});
  void add(Diagnostic diagnostic);
  // Adds what another sink holds, and its counts; empties it.
  void append(Diagnostics&& other);

  // All that were added, shown or not; of repeats seen at once, one.
  std::size_t error_count() const { return errors_.count(); }
  std::size_t warning_count() const { return warnings_.count(); }
  bool has_errors() const { return errors_.count() > 0; }
  bool empty() const { return errors_.count() == 0 && warnings_.count() == 0; }

  // Sorted by source, begin, end and kind; of those with one kind and one span only the first added
  // stays, and where the grammar refuses a word nothing more is said of just that word. Past the
  // limit the last is `too-many-errors`: "N more errors are not shown". Empties.
  std::vector<Diagnostic> take();

 private:
  // The first `limit` of one severity in the order of the text.
  class Shelf {
   public:
    void add(Diagnostic diagnostic, std::size_t limit);
    void compact(std::size_t limit);
    std::size_t count() const { return kept_.size() + dropped_; }

    std::vector<Diagnostic> kept_;
    std::size_t dropped_ = 0;
  };

  std::size_t limit_;
  Shelf errors_;
  Shelf warnings_;
};

// Says that the host's limits ended the work: what was read or made of it is not the whole.
void report_ended(const Limits& limits, Diagnostics& diagnostics);

}  // namespace quid
