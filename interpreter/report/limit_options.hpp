// SPDX-License-Identifier: Apache-2.0
// Limits by name. In: `record-entries=10000000`. Out: the limits with that one changed, or what is
// wrong and which names there are. Refuses to know what a limit protects.
#pragma once

#include <string>
#include <string_view>

#include "support/limits.hpp"

namespace quid::report {

/// Empty, or what is wrong with the text; then nothing has changed.
std::string set_limit(Limits& limits, std::string_view text);

/// All names, with commas between.
std::string limit_names();

}  // namespace quid::report
