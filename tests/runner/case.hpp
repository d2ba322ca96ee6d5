// SPDX-License-Identifier: Apache-2.0
// The test form: source, `#^` diagnostics under the line they are about, `#$` commands, `#|` their
// output, `#>` what is typed in a session of the REPL; `---` separates cases. In: a file's text,
// .quid or Markdown. Out: cases as lines, and the text again. Refuses to know what commands do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quid::runner {

struct Line {
  enum class Kind : std::uint8_t { Source, Diagnostic, Command, Typed, Output };
  Kind kind = Kind::Source;
  std::string text;  // as it stands in the file
};

struct Case {
  std::uint32_t first_line = 1;  // in the file, from 1
  std::vector<Line> lines;

  /// The source lines alone, each with a line break.
  std::string source() const;
};

/// A file is a row of pieces: cases, and text that is left as it is (separators, prose).
struct CasePiece {
  bool is_case = false;
  Case one;
  std::vector<std::string> text;
};
struct CaseFile {
  std::string path;
  std::vector<CasePiece> pieces;
  bool final_break = true;

  std::string text() const;
};

/// Markdown (by the path's extension) holds cases in blocks marked ```quid; a block marked
/// ```quid record or ```quid fragment is no case.
CaseFile read_cases(std::string path, std::string_view text);

/// `#$ run with …` over several lines: those that go on begin with three spaces or more after `#$`.
struct Command {
  std::string text;
  std::size_t last_line = 0;  // index into Case::lines
};
std::vector<Command> commands_of(const Case& one);

}  // namespace quid::runner
