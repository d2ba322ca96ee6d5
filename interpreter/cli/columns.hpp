// SPDX-License-Identifier: Apache-2.0
// Two texts side by side. In: a label and a text for each side. Out: rows that fit the width, each
// text broken within its column. Refuses to know what they say.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>

namespace quid::cli {

class Columns {
 public:
  Columns(std::ostream& out, std::size_t width);
  /// `label` stands before the first row.
  void line(const std::string& label, const std::string& left, const std::string& right);

 private:
  std::ostream& out_;
  std::size_t column_;
};

}  // namespace quid::cli
