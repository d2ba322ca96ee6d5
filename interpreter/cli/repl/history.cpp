// SPDX-License-Identifier: Apache-2.0
#include "cli/repl/history.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "cli/words.hpp"
#include "report/files.hpp"
#include "support/utf8.hpp"

namespace quid::cli {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;

}  // namespace

std::string history_path() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state && *state == '/') return std::string(state) + "/quid/history";
  const char* home = std::getenv("HOME");
  if (home && *home == '/') return std::string(home) + "/.local/state/quid/history";
  return {};
}

std::vector<std::string> read_history(const std::string& path) {
  std::error_code problem;
  if (path.empty() || !std::filesystem::is_regular_file(path, problem)) return {};
  const auto text = read_file(path, most_bytes);
  if (!text || first_bad_utf8(*text)) return {};
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text->size();) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    if (end > at) lines.push_back(text->substr(at, end - at));
    at = end + 1;
  }
  if (lines.size() > most_history_lines) {
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most_history_lines));
  }
  return lines;
}

bool add_to_history(const std::string& path, std::string_view line) {
  if (path.empty() || line.empty()) return false;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code problem;
  if (std::filesystem::create_directories(folder, problem)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, problem);
  }
  std::vector<std::string> lines = read_history(path);
  if (!lines.empty() && lines.back() == line) return true;
  lines.emplace_back(line);
  std::size_t first = lines.size() > most_history_lines ? 1 : 0, bytes = 0;
  for (const std::string& one : lines) bytes += one.size() + 1;
  while (bytes > most_bytes && first + 1 < lines.size()) bytes -= lines[first++].size() + 1;
  std::string text;
  for (std::size_t i = first; i < lines.size(); ++i) text += lines[i] + '\n';
  return write_file(path, text).has_value();
}

}  // namespace quid::cli
