// SPDX-License-Identifier: Apache-2.0
// Futures that were drawn for a block of planes, each walked again as one course on slices.
#pragma once

#include <cstdint>
#include <string>

#include "analyse/lane_futures.hpp"

namespace quid::oracle {

struct CourseTrial {
  std::string difference;  // of the first that is not alike
  std::uint64_t compared = 0;
  std::uint64_t left = 0;  // courses that only slices left
};

/// `count` futures on planes and on slices, at most lanes::lanes_per_block.
CourseTrial compare_courses(const analyse::LaneFutures& futures, std::size_t count);

}  // namespace quid::oracle
