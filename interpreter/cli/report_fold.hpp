// SPDX-License-Identifier: Apache-2.0
// Many alike told as few. In: lines, each of a family (one rule's, one milestone's instances) or of
// none. Out: of long runs of one family the first three, and a line that stands for the rest.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace quid::cli {

constexpr std::size_t shown_of_family = 3, longest_family = 5;

/// `Line` has `text` and `family`, and `same_run(a, b)` says whether two lines stand together.
template <class Line, class SameRun>
void fold_families(std::vector<Line>& lines, const SameRun& same_run) {
  std::vector<Line> kept;
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t end = i + 1;
    while (end < lines.size() && !lines[i].family.empty() && same_run(lines[i], lines[end])) ++end;
    const std::size_t shown = end - i > longest_family ? i + shown_of_family : end;
    if (shown < end) {
      lines[end - 1].text = fmt::format("and {} more of {}; the last: {}", end - shown,
                                        lines[i].family, lines[end - 1].text);
    }
    for (std::size_t k = i; k < shown; ++k) kept.push_back(std::move(lines[k]));
    if (shown < end) kept.push_back(std::move(lines[end - 1]));
    i = end;
  }
  lines = std::move(kept);
}

}  // namespace quid::cli
