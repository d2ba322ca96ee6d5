// SPDX-License-Identifier: Apache-2.0
// Two texts compared line by line. In: before and after. Out: a unified diff. Cost: bounded; texts
// that differ in more than a few thousand lines come out as all old, then all new.
#pragma once

#include <string>
#include <string_view>

namespace quid::cli {

std::string unified_diff(std::string_view before_name, std::string_view after_name,
                         std::string_view before, std::string_view after, bool colour);

}  // namespace quid::cli
