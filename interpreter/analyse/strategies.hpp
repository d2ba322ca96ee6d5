// SPDX-License-Identifier: Apache-2.0
// How a party answers the others, step by step. In: a strategy, and what the others did in each
// step. Out: whether it keeps its word in the next one. Refuses to know what keeping it takes.
#pragma once

#include <cstdint>

#include "check/checked.hpp"

namespace quid::analyse {

enum class Conduct : std::uint8_t { Defect, Cooperate };

/// What one party remembers of the steps so far: a few counts, however many steps.
class Strategist {
 public:
  explicit Strategist(checked::Strategy strategy) : strategy_(strategy) {}

  /// What it does in the next step; `bits` are 64 random bits of that step, which only
  /// `generous_tit_for_tat` and `random` use.
  Conduct next(std::uint64_t bits) const;
  /// A step is over: what it did itself, and whether all others cooperated.
  void saw(Conduct own, Conduct others);

 private:
  checked::Strategy strategy_;
  bool begun_ = false;
  Conduct own_ = Conduct::Cooperate, others_ = Conduct::Cooperate;  // in the last step
  std::uint32_t unanswered_ = 0;  // steps in a row in which the others defected
  bool ever_ = false;             // they have defected
};

/// The steps in a row that `grit` goes on without an answer (Osgood 1962; Lindskold 1978).
constexpr std::uint32_t grit_patience = 2;

}  // namespace quid::analyse
