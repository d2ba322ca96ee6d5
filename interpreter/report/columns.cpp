// SPDX-License-Identifier: Apache-2.0
#include "report/columns.hpp"

#include <algorithm>
#include <vector>

#include "report/report.hpp"
#include "support/utf8.hpp"

namespace quid::report {
namespace {

constexpr std::size_t label_width = 10, narrowest = 28, used = 2 + label_width + 2 + 3;

}  // namespace

Columns::Columns(std::ostream& out, std::size_t width)
    : out_(out), column_(std::max(narrowest, (std::max(width, used) - used) / 2)) {}

void Columns::line(const std::string& label, const std::string& left, const std::string& right) {
  const std::vector<std::string> ours = broken(left, column_), theirs = broken(right, column_);
  for (std::size_t i = 0; i < std::max(ours.size(), theirs.size()); ++i) {
    std::string row = "  " + padded(i == 0 ? label : "", label_width) + "  " +
                      padded(i < ours.size() ? ours[i] : "", column_) + " | " +
                      (i < theirs.size() ? theirs[i] : "");
    row.resize(row.find_last_not_of(' ') + 1);
    out_ << row << '\n';
  }
}

std::string wrapped(std::string_view text, std::size_t width) {
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t columns = display_width(word);
    if (used > 0 && used + 1 + columns > width) {
      out += '\n';
      used = 0;
    } else if (used > 0) {
      out += ' ';
      ++used;
    }
    out += word;
    used += columns;
  }
  return out;
}

}  // namespace quid::report
