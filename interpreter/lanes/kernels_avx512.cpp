// SPDX-License-Identifier: Apache-2.0
// For machines with AVX-512 F: compiled for it.
#include <immintrin.h>

#include "lanes/kernels.hpp"

#define QUID_VECTOR_BYTES 64
#define QUID_KERNELS kernels_avx512
#define QUID_KERNELS_NAME "avx512"
#include "lanes/kernels.inc"
