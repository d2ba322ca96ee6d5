// SPDX-License-Identifier: Apache-2.0
// Text that fits a width. In: texts. Out: lines broken at spaces, or two texts side by side, each
// broken within its column. Refuses to know what they say.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

namespace quid::report {

class Columns {
 public:
  Columns(std::ostream& out, std::size_t width);
  /// `label` stands before the first row.
  void line(const std::string& label, const std::string& left, const std::string& right);

 private:
  std::ostream& out_;
  std::size_t column_;
};

/// Broken at spaces into lines of at most this many columns.
std::string wrapped(std::string_view text, std::size_t width);

}  // namespace quid::report
