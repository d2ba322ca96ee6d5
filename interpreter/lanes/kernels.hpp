// SPDX-License-Identifier: Apache-2.0
// What runs steps over planes, built once for each vector width that this machine may have. All
// give the same planes. Planes lie one after the other and begin at multiples of 64 bytes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "lanes/plane_code.hpp"

namespace quid::lanes {

class Block;

struct PlaneMachine {
  Word* planes = nullptr;
  const std::uint32_t* lists = nullptr;
  const FirePlanes* fires = nullptr;
  std::uint8_t* hot = nullptr;  // by rule, whether it fires in some lane; then what else is skipped
  void (*aside)(Block& block, const PlaneStep& step) = nullptr;
  Block* block = nullptr;
};

struct Kernels {
  const char* name;  // `avx2`
  /// Runs the steps from `begin` to `end`. Cost: about a vector operation for each plane read.
  void (*run)(const PlaneStep* begin, const PlaneStep* end, const PlaneMachine& machine);
  /// Bit i of out[lane] is bit `lane` of plane rows[i], for 64 planes.
  void (*transpose)(const Word* planes, const std::uint32_t* rows, Word* out);
};

/// The widest that this machine runs.
const Kernels& kernels();
/// Null where it is not known or this machine cannot run it.
const Kernels* kernels_named(const char* name);

extern const Kernels kernels_baseline, kernels_avx2, kernels_avx512;

}  // namespace quid::lanes
