// SPDX-License-Identifier: Apache-2.0
// Optimal string alignment in a band around the diagonal: cost is length times bound.
#include "diagnostics/suggest.hpp"

#include <algorithm>

#include "support/utf8.hpp"

namespace quid {
namespace {

constexpr std::size_t longest = 256;

void decode_all(std::string_view text, std::u32string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size();) out += decode_utf8(text, i);
}

char32_t fold(char32_t c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; }

bool same_but_for_case(const std::u32string& a, const std::u32string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char32_t x, char32_t y) { return fold(x) == fold(y); });
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                  a.begin());
}

// Three rows of the table, used in turn.
struct Rows {
  std::vector<std::size_t>& cells;
  std::size_t width;

  std::size_t* row(std::size_t i) { return cells.data() + i % 3 * width; }
};

std::size_t cell(Rows& rows, const std::u32string& a, const std::u32string& b, std::size_t i,
                 std::size_t j) {
  const std::size_t* above = rows.row(i - 1);
  const std::size_t* here = rows.row(i);
  std::size_t best = std::min(above[j], here[j - 1]) + 1;
  best = std::min(best, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
  const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
  return swapped ? std::min(best, rows.row(i - 2)[j - 2] + 1) : best;
}

std::size_t banded_distance(const std::u32string& a, const std::u32string& b, std::size_t bound,
                            std::vector<std::size_t>& cells) {
  const std::size_t beyond = bound + 1;
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > bound) return beyond;
  Rows rows{cells, b.size() + 1};
  cells.assign(3 * rows.width, beyond);
  for (std::size_t j = 0; j <= b.size(); ++j) rows.row(0)[j] = j;
  std::size_t nearest_above = 0;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t* here = rows.row(i);
    std::fill(here, here + rows.width, beyond);
    here[0] = i;
    std::size_t nearest_here = i;
    for (std::size_t j = i > bound ? i - bound : 1; j <= std::min(b.size(), i + bound); ++j) {
      here[j] = cell(rows, a, b, i, j);
      nearest_here = std::min(nearest_here, here[j]);
    }
    // A swap reaches two rows back, so both must be out of bounds.
    if (std::min(nearest_here, nearest_above) > bound) return beyond;
    nearest_above = nearest_here;
  }
  return std::min(rows.row(a.size())[b.size()], beyond);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t bound) {
  std::u32string a_letters;
  std::u32string b_letters;
  std::vector<std::size_t> cells;
  decode_all(a, a_letters);
  decode_all(b, b_letters);
  return banded_distance(a_letters, b_letters, bound, cells);
}

NearestWord::NearestWord(std::string_view word) : word_(word) {
  if (word.size() > 4 * longest) return;
  decode_all(word, letters_);
  if (letters_.size() > longest) letters_.clear();
  bound_ = std::max<std::size_t>(1, letters_.size() / 3);
}

std::size_t NearestWord::distance_to(std::string_view candidate) {
  decode_all(candidate, candidate_letters_);
  if (same_but_for_case(letters_, candidate_letters_)) return 1;
  const std::size_t distance = banded_distance(letters_, candidate_letters_, bound_, rows_);
  // Nothing in common is not near, however short the words.
  const bool unlike = distance >= std::max(letters_.size(), candidate_letters_.size());
  return unlike ? bound_ + 1 : distance;
}

void NearestWord::offer(std::string_view candidate) {
  if (letters_.empty() || candidate.empty() || candidate.size() > 4 * longest) return;
  // Bytes bound code points from both sides; far apart in both, they need not be decoded.
  if (candidate.size() > 4 * (letters_.size() + bound_)) return;
  if (4 * candidate.size() + bound_ < letters_.size()) return;
  const std::size_t distance = candidate == word_ ? 0 : distance_to(candidate);
  if (distance > bound_) return;
  const std::size_t prefix = common_prefix(word_, candidate);
  const bool better = !best_ || distance < bound_ || prefix > best_prefix_ ||
                      (prefix == best_prefix_ && candidate < *best_);
  if (!better) return;
  best_ = candidate;
  best_prefix_ = prefix;
  bound_ = distance;
}

}  // namespace quid
