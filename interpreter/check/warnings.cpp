// SPDX-License-Identifier: Apache-2.0
#include "check/warnings.hpp"

namespace quid::checked {

void warn_of_design(Context&) {}

}  // namespace quid::checked
