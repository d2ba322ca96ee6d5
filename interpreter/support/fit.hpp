// SPDX-License-Identifier: Apache-2.0
// Gives back memory that a table grew to and does not use.
#pragma once

#include <vector>

namespace quid {

/// Only where it is much: to move a table costs time.
template <class T>
void fit(std::vector<T>& table) {
  if (table.capacity() > table.size() + table.size() / 8) table.shrink_to_fit();
}

}  // namespace quid
