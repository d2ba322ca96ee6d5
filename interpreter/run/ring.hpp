// SPDX-License-Identifier: Apache-2.0
// How a day ended, as the rings of `on at least N of the last M days` keep it.
#pragma once

#include <cstdint>

namespace quid {

enum RingDay : std::uint8_t { ring_false, ring_true, ring_unknown, ring_skipped };

}  // namespace quid
