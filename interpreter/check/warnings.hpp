// SPDX-License-Identifier: Apache-2.0
// Design checks: what is allowed, and surely not meant. In: a deal without errors. Out: warnings.
// Says nothing where a good deal could look the same.
#pragma once

#include "check/context.hpp"

namespace quid::checked {

/// Last of all, and only when there are no errors.
void warn_of_design(Context& context);

}  // namespace quid::checked
