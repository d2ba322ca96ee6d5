// SPDX-License-Identifier: Apache-2.0
// What may fail for a host. In: a value or an error. Out: one of them. For bad records, limits and
// misuse of the API; an author's mistake in a script is a Diagnostic, a bug of ours a QUID_CHECK.
// Only what std::expected shares with tl::expected is used.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "support/source.hpp"

namespace quid {

struct Error {
  std::string kind;                          // Kebab-case, stable: `refused-entry`.
  std::string message;                       // Lower case, no period, as in diagnostics.
  std::optional<Span> span;                  // Where in a script, if anywhere.
  std::optional<std::uint32_t> record_line;  // Line (from 1) of the record, if any.
};

template <class T>
using Result = tl::expected<T, Error>;

// `return fail("refused-entry", "…");` from any function that returns a Result.
inline tl::unexpected<Error> fail(std::string kind, std::string message,
                                  std::optional<Span> span = std::nullopt,
                                  std::optional<std::uint32_t> record_line = std::nullopt) {
  return tl::unexpected<Error>(Error{std::move(kind), std::move(message), span, record_line});
}

}  // namespace quid
