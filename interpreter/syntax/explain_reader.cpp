// SPDX-License-Identifier: Apache-2.0
// Readers and aggregates written without the word or the parentheses that belong to them.
#include <fmt/format.h>

#include "syntax/explain.hpp"
#include "syntax/explain_habits.hpp"
#include "syntax/readers.hpp"

namespace quid {
namespace {

constexpr std::string_view with_by[] = {"given", "received"};
constexpr std::string_view over_sets[] = {"count", "sum", "min", "max"};

/// `worth of X to P` and `offer of P to Q` are forms of their own.
bool takes_of(std::string_view word) {
  return find_reader(word) != nullptr || word == "worth" || word == "offer";
}

}  // namespace

std::optional<Diagnostic> explain_reader(const CodeView& code, SourceId source_id,
                                         std::uint32_t at) {
  const bool name_here = is_name_like(code.kind(at));
  if (at == 0 || !name_here || code.first_on_line(at)) return {};
  const std::string_view word = code.text(at - 1);
  Diagnostic result{
      DiagnosticKind::MissingWord, Severity::Error, span_at(code, source_id, at), "", "", {}};
  if (takes_of(word) || is_one_of(word, with_by)) {
    const std::string_view link = takes_of(word) ? "of" : "by";
    result.message = fmt::format("expected `{}` after `{}`, found {}", link, word, seen(code, at));
    result.hint = fmt::format("write `{} {} {}`", word, link, code.text(at));
    return result;
  }
  if (is_one_of(word, over_sets) && code.kind(at + 1) == TokenKind::KwIn) {
    result.message = fmt::format("expected `(` after `{}`, found {}", word, seen(code, at));
    result.hint = fmt::format("write `{}({} in S: …)`", word, code.text(at));
    return result;
  }
  return {};
}

}  // namespace quid
