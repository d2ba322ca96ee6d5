// SPDX-License-Identifier: Apache-2.0
// What one run has that another does not. In: two forks of one run at the end of the same day.
// Out: levels, duties, payments, books, verdict that differ. Private to analyse/.
#pragma once

#include "analyse/next.hpp"

namespace quid::analyse {

/// `base`'s and `other`'s happenings must begin at the same day.
Change change_between(const Program& program, const Run& base, const Run& other);

}  // namespace quid::analyse
