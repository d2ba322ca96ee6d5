// SPDX-License-Identifier: Apache-2.0
// How diagnostics look. In: diagnostics and the sources they point into. Out: text with caret
// excerpts, JSON, or one line for the test form. Refuses to know terminals and files.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "diagnostics/diagnostic.hpp"
#include "support/result.hpp"
#include "support/source.hpp"

namespace quid {

struct RenderOptions {
  bool colour = false;
  // Columns of the excerpt; longer lines are cut around the span.
  std::size_t width = 120;
};

// file:LINE:COL: error: message; hint [kebab-name]
//   the line
//   ^~~~
// and a `note` with its own excerpt for each label. Ends with a line break.
std::string render_text(const Diagnostic& diagnostic, const SourceSet& sources,
                        RenderOptions options = {});
std::string render_text(std::span<const Diagnostic> diagnostics, const SourceSet& sources,
                        RenderOptions options = {});

// The same form for a host's error; `record_name` stands for the file where only a record's line
// is known.
std::string render_text(const Error& error, const SourceSet& sources,
                        std::string_view record_name = {}, RenderOptions options = {});

// [{"name", "severity", "message", "hint", "file", "range": {"start", "end"}, "labels":
// [{"message", "file", "range"}]}]; each end of a range is {"line", "column", "utf16", "offset"}.
// Lines and columns count from 1, `utf16` and `offset` (bytes) from 0; `end` is past the last
// character; `file` and `range` are null where there is no place. Ends with a line break.
std::string render_json(std::span<const Diagnostic> diagnostics, const SourceSet& sources);
std::string render_json(const Error& error, const SourceSet& sources,
                        std::string_view record_name = {});

// `4-18 unknown-name: message; hint`: first and last column on the span's first line, inclusive.
std::string render_test_form(const Diagnostic& diagnostic, const SourceSet& sources);

// `message; hint`.
std::string message_with_hint(const Diagnostic& diagnostic);

// Appends a JSON string with its quotes; bad UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace quid
