// SPDX-License-Identifier: Apache-2.0
// Memory in large pages. In: how much a program is about to need. Out: an allocator that has as
// much at hand; a page of 4 KB costs more to be had than to be filled, and one load takes
// thousands. For programs alone: it changes how the whole process allocates, which is not a
// library's to say.
#pragma once

#include <cstddef>

namespace quid {

/// Before anything large is allocated. Does nothing where little is to come, or the system has no
/// such pages or none at hand: of a first one it measures how long it takes, which decides nothing
/// but this. What is not used of it takes no memory.
void expect_to_allocate(std::size_t bytes);

}  // namespace quid
