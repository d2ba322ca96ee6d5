// SPDX-License-Identifier: Apache-2.0
#include "support/large_pages.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#if defined(__linux__) && defined(__GLIBC__)
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace quid {

#if defined(__linux__) && defined(__GLIBC__)

void expect_to_allocate(std::size_t bytes) {
  constexpr std::size_t page = std::size_t{2} << 20, least = 4 * page, most = 128 * page;
  constexpr int in_heap = 32 << 20;  // the most that the allocator takes
  if (bytes < least) return;
  bytes = std::min(bytes, most);
  // Tables are put beside what is small, and what is freed stays for what comes next.
  mallopt(M_MMAP_THRESHOLD, in_heap);
  mallopt(M_TRIM_THRESHOLD, static_cast<int>(2 * most));
  mallopt(M_TOP_PAD, static_cast<int>(bytes));
  // So much that the heap has to grow, and by all of it.
  void* const first = std::malloc(std::min(bytes, std::size_t{in_heap} - page));
  const auto begin = (reinterpret_cast<std::uintptr_t>(first) + page - 1) / page * page;
  const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0));
  if (first != nullptr && end > begin && end - begin <= 2 * most)
    madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  std::free(first);
  mallopt(M_TOP_PAD, 1 << 20);
}

#else

void expect_to_allocate(std::size_t) {}

#endif

}  // namespace quid
