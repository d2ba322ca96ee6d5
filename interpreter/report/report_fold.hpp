// SPDX-License-Identifier: Apache-2.0
// Many alike told as few. In: lines, each of a family (one rule's, one milestone's instances) or of
// none. Out: of long runs of one family the first three, and a line that stands for the rest.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace quid::report {

constexpr std::size_t shown_of_family = 3, longest_family = 5;

/// Takes lines one by one and hands on those to be shown. `Line` has `text` and `family`, and
/// `same_run(a, b)` says whether two lines stand together. Keeps a few lines, however long the run.
template <class Line, class SameRun, class Sink>
class FamilyFold {
 public:
  FamilyFold(SameRun same_run, Sink sink)
      : same_run_(std::move(same_run)), sink_(std::move(sink)) {}

  void add(Line line) {
    if (line.family.empty()) {
      end();
      sink_(std::move(line));
      return;
    }
    const bool joins = !run_.empty() && same_run_(run_.front(), line);
    if (!joins) end();
    ++count_;
    if (count_ <= longest_family) {
      run_.push_back(std::move(line));
    } else {
      last_ = std::move(line);
    }
  }

  /// No more lines follow those of this run.
  void end() {
    const std::size_t shown = count_ > longest_family ? shown_of_family : count_;
    for (std::size_t k = 0; k < shown; ++k) sink_(std::move(run_[k]));
    if (shown < count_) {
      last_.text =
          fmt::format("and {} more of {}; the last: {}", count_ - shown, last_.family, last_.text);
      sink_(std::move(last_));
    }
    run_.clear();
    count_ = 0;
  }

 private:
  SameRun same_run_;
  Sink sink_;
  std::vector<Line> run_;  // its first lines
  Line last_;              // of a run longer than those
  std::size_t count_ = 0;
};

/// The same for lines that are all there.
template <class Line, class SameRun>
void fold_families(std::vector<Line>& lines, const SameRun& same_run) {
  std::vector<Line> kept;
  const auto keep = [&](Line&& line) { kept.push_back(std::move(line)); };
  FamilyFold<Line, SameRun, decltype(keep)> fold(same_run, keep);
  for (Line& line : lines) fold.add(std::move(line));
  fold.end();
  lines = std::move(kept);
}

}  // namespace quid::report
