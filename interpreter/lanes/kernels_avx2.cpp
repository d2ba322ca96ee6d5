// SPDX-License-Identifier: Apache-2.0
// For machines with AVX2: compiled for it.
#include <immintrin.h>

#include "lanes/kernels.hpp"

#define QUID_VECTOR_BYTES 32
#define QUID_KERNELS kernels_avx2
#define QUID_KERNELS_NAME "avx2"
#include "lanes/kernels.inc"
