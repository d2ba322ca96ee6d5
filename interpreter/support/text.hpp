// SPDX-License-Identifier: Apache-2.0
// Small work on ASCII text that several stages do.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace quid {

/// Without the spaces, tabs and line ends at both ends; a view of the same text. O(its length).
inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// As a text is written in Quid: in quotes, with escapes.
inline std::string quoted_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n' || c == '\t')
      out += c == '\n' ? "\\n" : "\\t";
    else
      out += c;
  }
  return out += '"';
}

/// Its lines without their ends; a last line may have none. O(its length).
inline std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace quid
