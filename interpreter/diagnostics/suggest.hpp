// SPDX-License-Identifier: Apache-2.0
// "Did you mean". In: a word and the names that could stand there. Out: the nearest by edits
// (insert, delete, replace, swap of neighbours) if it is near enough: at most a third of the word's
// letters, and at least one. Refuses to know where the names come from.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quid {

// Edits between two words in code points, or `bound + 1` where there are more than `bound`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t bound);

// Offer each name, then ask. Of equally near ones the longest common beginning wins, then the first
// in byte order, whatever the order of offers. Names over 256 code points are never near.
class NearestWord {
 public:
  explicit NearestWord(std::string_view word);

  void offer(std::string_view candidate);
  // A view of the text that was offered; nullopt where none was near enough.
  std::optional<std::string_view> best() const { return best_; }

 private:
  std::size_t distance_to(std::string_view candidate);

  std::string_view word_;
  std::u32string letters_;
  std::size_t bound_ = 0;  // The farthest that is still of interest; shrinks.
  std::size_t best_prefix_ = 0;
  std::optional<std::string_view> best_;
  std::u32string candidate_letters_;  // Kept between offers to spare allocations, as are the rows.
  std::vector<std::size_t> rows_;
};

// Any range of things that convert to std::string_view and outlive the answer.
template <class Candidates>
std::optional<std::string_view> nearest(std::string_view word, const Candidates& candidates) {
  NearestWord search(word);
  for (const auto& candidate : candidates) search.offer(candidate);
  return search.best();
}

// "did you mean `x`?", or empty where nothing is near: fits as a Diagnostic's hint.
template <class Candidates>
std::string did_you_mean(std::string_view word, const Candidates& candidates) {
  const auto name = nearest(word, candidates);
  return name ? "did you mean `" + std::string(*name) + "`?" : std::string();
}

}  // namespace quid
