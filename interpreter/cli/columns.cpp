// SPDX-License-Identifier: Apache-2.0
#include "cli/columns.hpp"

#include <algorithm>
#include <vector>

#include "cli/report.hpp"

namespace quid::cli {
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

}  // namespace quid::cli
