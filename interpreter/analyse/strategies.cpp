// SPDX-License-Identifier: Apache-2.0
#include "analyse/strategies.hpp"

#include "analyse/draws.hpp"

namespace quid::analyse {
namespace {

using checked::Strategy;

// The rate of forgiveness that no defector can exploit, min(1 - (T-R)/(R-S), (R-P)/(T-P)), with the
// payoffs 5, 3, 1, 0 (Nowak and Sigmund 1992): one in three.
constexpr std::uint64_t one_in_forgiven = 3;

Conduct cooperates(bool does) { return does ? Conduct::Cooperate : Conduct::Defect; }

}  // namespace

Conduct Strategist::next(std::uint64_t bits) const {
  const bool good = others_ == Conduct::Cooperate;  // also before the first step
  switch (strategy_) {
    case Strategy::AlwaysCooperate: return Conduct::Cooperate;
    case Strategy::AlwaysDefect: return Conduct::Defect;
    case Strategy::TitForTat: return others_;
    case Strategy::SuspiciousTitForTat: return cooperates(begun_ && good);
    case Strategy::GenerousTitForTat:
      return cooperates(good || Draws::below(bits, one_in_forgiven) == 0);
    case Strategy::TitForTwoTats: return cooperates(unanswered_ < 2);
    case Strategy::GrimTrigger: return cooperates(!ever_);
    case Strategy::Pavlov: return cooperates((own_ == Conduct::Cooperate) == good);
    case Strategy::Grit: return cooperates(unanswered_ <= grit_patience);
    case Strategy::Random: return cooperates(Draws::below(bits, 2) == 0);
  }
  return Conduct::Defect;
}

void Strategist::saw(Conduct own, Conduct others) {
  begun_ = true;
  own_ = own;
  others_ = others;
  unanswered_ = others == Conduct::Defect ? unanswered_ + 1 : 0;
  ever_ = ever_ || others == Conduct::Defect;
}

}  // namespace quid::analyse
