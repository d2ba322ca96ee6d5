// SPDX-License-Identifier: Apache-2.0
#include "lanes/kernels.hpp"

#include <cstring>

namespace quid::lanes {
namespace {

bool runs(const Kernels& one) {
#if defined(QUID_WIDE_KERNELS)
  if (&one == &kernels_avx512) return __builtin_cpu_supports("avx512f");
  if (&one == &kernels_avx2) return __builtin_cpu_supports("avx2");
#endif
  return &one == &kernels_baseline;
}

const Kernels* const all_kernels[] = {
#if defined(QUID_WIDE_KERNELS)
    &kernels_avx512, &kernels_avx2,
#endif
    &kernels_baseline};

}  // namespace

const Kernels& kernels() {
  for (const Kernels* one : all_kernels)
    if (runs(*one)) return *one;
  return kernels_baseline;
}

const Kernels* kernels_named(const char* name) {
  for (const Kernels* one : all_kernels)
    if (std::strcmp(one->name, name) == 0 && runs(*one)) return one;
  return nullptr;
}

}  // namespace quid::lanes
