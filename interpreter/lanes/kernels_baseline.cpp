// SPDX-License-Identifier: Apache-2.0
// For every machine that Quid is built for.
#include "lanes/kernels.hpp"

#define QUID_VECTOR_BYTES 16
#define QUID_KERNELS kernels_baseline
#define QUID_KERNELS_NAME "baseline"
#include "lanes/kernels.inc"
