// SPDX-License-Identifier: Apache-2.0
// Random deals and records. In: a seed. Out: the text of a script, most often accepted by the
// checker, and of a record, most often not refused. Refuses to know what they mean.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace quid::oracle {

struct GeneratedDeal {
  std::vector<std::string> declarations;  // one each
  std::vector<std::string> entries;       // sorted by date
  std::string until;                      // a date literal, or empty
};
GeneratedDeal generate(std::uint64_t seed);
std::string join_lines(const std::vector<std::string>& lines);

}  // namespace quid::oracle
