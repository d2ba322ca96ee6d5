// SPDX-License-Identifier: Apache-2.0
#include "support/large_pages.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#if defined(__linux__) && defined(__GLIBC__)
#include <malloc.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#endif

namespace quid {

#if defined(__linux__) && defined(__GLIBC__)

namespace {

constexpr std::size_t page = std::size_t{2} << 20;

std::int64_t microseconds_worked() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * std::int64_t{1'000'000} + now.tv_nsec / 1000;
}

// The host of a virtual machine may have taken back what nobody used, and large pieces first. To
// have a large page again takes 4 to 10 ms then, and 0.2 ms where it is at hand.
bool is_at_hand(void* large_page) {
  const std::int64_t before = microseconds_worked();
  *static_cast<volatile char*>(large_page) = 0;
  return microseconds_worked() - before < 2000;
}

}  // namespace

void expect_to_allocate(std::size_t bytes) {
  constexpr std::size_t least = 4 * page, most = 128 * page;
  constexpr int in_heap = 32 << 20;  // the most that the allocator takes
  if (bytes < least) return;
  bytes = std::min(bytes, most);
  // Tables are put beside what is small, and what is freed stays for what comes next.
  mallopt(M_MMAP_THRESHOLD, in_heap);
  mallopt(M_TRIM_THRESHOLD, static_cast<int>(2 * most));
  mallopt(M_TOP_PAD, static_cast<int>(bytes));
  // More than is free anywhere, so that the heap has to grow, and by all of it. What the allocator
  // notes behind this stands before the first large page: one that is touched before stays small.
  const std::size_t some = mallinfo2().fordblks + (std::size_t{64} << 10);
  void* const first = std::malloc(some);
  const auto behind = reinterpret_cast<std::uintptr_t>(first) + some + 2 * sizeof(std::max_align_t);
  const auto begin = (behind + page - 1) / page * page;
  const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0));
  if (first != nullptr && end > begin + page && end - begin <= 2 * most) {
    void* const large = reinterpret_cast<void*>(begin);
    madvise(large, end - begin, MADV_HUGEPAGE);
    if (!is_at_hand(large)) madvise(large, end - begin, MADV_NOHUGEPAGE);
  }
  std::free(first);
  mallopt(M_TOP_PAD, 1 << 20);
}

#else

void expect_to_allocate(std::size_t) {}

#endif

}  // namespace quid
