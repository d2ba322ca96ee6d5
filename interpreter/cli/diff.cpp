// SPDX-License-Identifier: Apache-2.0
// Myers' greedy algorithm with its trace kept, between the lines that both ends share.
#include "cli/diff.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <vector>

#include "cli/words.hpp"
#include "report/terminal.hpp"

namespace quid::cli {
namespace {

using Lines = std::vector<std::string_view>;
constexpr std::size_t context = 3, most_edits = 2000;

struct LineEdit {
  char sign;  // ' ', '-' or '+'
  std::string_view line;
};

Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// The furthest x on each diagonal for each number of edits; empty when there are too many.
std::vector<std::vector<int>> trace(const Lines& a, const Lines& b) {
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  const int most = static_cast<int>(std::min(a.size() + b.size(), most_edits));
  std::vector<std::vector<int>> rows;
  std::vector<int> v(static_cast<std::size_t>(2 * most + 3), 0);
  const auto at = [&](int k) -> int& { return v[static_cast<std::size_t>(k + most + 1)]; };
  for (int d = 0; d <= most; ++d) {
    rows.emplace_back(v.begin() + (most + 1 - d - 1), v.begin() + (most + 1 + d + 2));
    for (int k = -d; k <= d; k += 2) {
      int x = k == -d || (k != d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
      int y = x - k;
      while (x < n && y < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(y)]) {
        ++x;
        ++y;
      }
      at(k) = x;
      if (x >= n && y >= m) return rows;
    }
  }
  return {};
}

std::vector<LineEdit> edits_between(const Lines& a, const Lines& b) {
  std::vector<LineEdit> edits;
  const auto rows = trace(a, b);
  if (rows.empty()) {
    for (const auto line : a) edits.push_back({'-', line});
    for (const auto line : b) edits.push_back({'+', line});
    return edits;
  }
  int x = static_cast<int>(a.size()), y = static_cast<int>(b.size());
  for (int d = static_cast<int>(rows.size()) - 1; d >= 0; --d) {
    const auto at = [&](int k) {
      return rows[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d + 1)];
    };
    const int k = x - y;
    const int from = k == -d || (k != d && at(k - 1) < at(k + 1)) ? k + 1 : k - 1;
    const int before_x = d == 0 ? 0 : at(from), before_y = d == 0 ? 0 : before_x - from;
    while (x > before_x && y > before_y) {
      edits.push_back({' ', a[static_cast<std::size_t>(--x)]});
      --y;
    }
    if (d == 0) break;
    if (x == before_x) {
      edits.push_back({'+', b[static_cast<std::size_t>(--y)]});
    } else {
      edits.push_back({'-', a[static_cast<std::size_t>(--x)]});
    }
  }
  std::reverse(edits.begin(), edits.end());
  return edits;
}

std::vector<LineEdit> all_edits(const Lines& a, const Lines& b) {
  std::size_t head = 0, tail = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  while (tail < a.size() - head && tail < b.size() - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  std::vector<LineEdit> edits;
  for (std::size_t i = 0; i < head; ++i) edits.push_back({' ', a[i]});
  for (const LineEdit& edit : edits_between(middle(a), middle(b))) edits.push_back(edit);
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) edits.push_back({' ', a[i]});
  return edits;
}

class Hunks {
 public:
  Hunks(const std::vector<LineEdit>& edits, bool colour) : edits_(edits), colour_(colour) {}

  std::string write() {
    std::size_t at = 0;
    while (at < edits_.size()) {
      std::size_t first = at;
      while (first < edits_.size() && edits_[first].sign == ' ') ++first;
      if (first == edits_.size()) break;
      const std::size_t begin = std::max(at, first - std::min(first, context));
      move(at, begin);
      const std::size_t end = hunk_end(first);
      hunk(begin, end);
      at = end;
    }
    return std::move(out_);
  }

 private:
  // After the last change that has no more than twice the context to the one before it.
  std::size_t hunk_end(std::size_t at) const {
    std::size_t last = at;
    for (std::size_t i = at; i < edits_.size() && i <= last + 2 * context; ++i) {
      if (edits_[i].sign != ' ') last = i;
    }
    return std::min(last + 1 + context, edits_.size());
  }

  void move(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      old_line_ += edits_[i].sign != '+';
      new_line_ += edits_[i].sign != '-';
    }
  }

  void hunk(std::size_t begin, std::size_t end) {
    const std::size_t old_before = old_line_, new_before = new_line_;
    std::string body;
    for (std::size_t i = begin; i < end; ++i) {
      const Paint paint = edits_[i].sign == '-'   ? Paint::Red
                          : edits_[i].sign == '+' ? Paint::Green
                                                  : Paint::None;
      body += painted(colour_, paint, edits_[i].sign + std::string(edits_[i].line)) + '\n';
    }
    move(begin, end);
    out_ += painted(colour_, Paint::Cyan,
                    fmt::format("@@ -{},{} +{},{} @@", old_before, old_line_ - old_before,
                                new_before, new_line_ - new_before)) +
            '\n' + body;
  }

  const std::vector<LineEdit>& edits_;
  bool colour_;
  std::size_t old_line_ = 1, new_line_ = 1;
  std::string out_;
};

}  // namespace

std::string unified_diff(std::string_view before_name, std::string_view after_name,
                         std::string_view before, std::string_view after, bool colour) {
  const Lines a = split(before), b = split(after);
  const std::vector<LineEdit> edits = all_edits(a, b);
  return fmt::format("--- {}\n+++ {}\n", before_name, after_name) + Hunks(edits, colour).write();
}

}  // namespace quid::cli
