// SPDX-License-Identifier: Apache-2.0
#include "analyse/chances.hpp"

#include <algorithm>
#include <optional>

#include "analyse/acts.hpp"

namespace quid::analyse {
namespace {

// Sources of draws that no term of an outlook has.
constexpr std::uint32_t trust_source = 0x8000'0000, detection_source = 0x4000'0000;
// Occasions of a shared luck that no period is: whether it is shared, and that of a window.
constexpr std::uint32_t shared_occasion = UINT32_MAX, window_occasion = UINT32_MAX - 1;

// The bits of a prospect: its own, or those that it shares in this future. With all bits turned
// what is likely is as likely as before, and comes about where it would not have, early where it
// would have come about late. That mixture keeps each likelihood and gives lucks whose rank
// correlation is the chance of sharing (Frechet 1958, Mardia 1970).
std::uint64_t bits_of(const Draws& draws, const Prospect& one, std::uint32_t own,
                      std::uint32_t shared, Draws::Of of) {
  if (!one.shared || !draws.happens(one.shared->chance, one.shared->source, shared_occasion))
    return draws.bits(one.source, own, of);
  const std::uint64_t bits = draws.bits(one.shared->luck, shared, of);
  return one.contrary ? ~bits : bits;
}

}  // namespace

Day day_within(const Draws& draws, const Prospect& one, Day anchor, Day today, Duration within,
               const Holidays& holidays) {
  const auto last = add(anchor, within, holidays);
  if (!last || *last <= anchor || *last <= today) return never;
  const auto length = static_cast<std::uint64_t>(last->value - anchor.value);
  const auto gone = static_cast<std::uint64_t>(std::max(0, today.value - anchor.value));
  const auto likely = static_cast<std::uint64_t>(one.chance.units());
  const std::uint64_t not_at_all = (Decimal::units_per_one - likely) * length;
  const std::uint64_t still = likely * (length - gone);
  if (still == 0) return never;
  const std::uint64_t bits = bits_of(draws, one, static_cast<std::uint32_t>(anchor.value),
                                     window_occasion, Draws::Of::Whether);
  const std::uint64_t x = Draws::below(bits, not_at_all + still);
  if (x >= still) return never;
  return Day{anchor.value + static_cast<std::int32_t>(gone + 1 + x / likely)};
}

std::vector<Day> period_begins(Duration per, Day first, Day until, const Holidays& holidays) {
  std::vector<Day> begins;
  for (std::int64_t n = 0;; ++n) {
    const auto distance = scale(per, n);
    const auto day = distance ? add(first, *distance, holidays) : std::nullopt;
    if (!day || (!begins.empty() && *day <= begins.back())) break;
    begins.push_back(*day);
    if (*day > until) break;
  }
  return begins;
}

Day next_hit(const Draws& draws, const Prospect& one, const std::vector<Day>& begins, Day today,
             std::uint32_t& period) {
  for (; period + 1 < begins.size(); ++period) {
    if (!Draws::happens(one.chance, bits_of(draws, one, period, period, Draws::Of::Whether)))
      continue;
    const std::uint64_t bits = bits_of(draws, one, period, period, Draws::Of::When);
    const auto length = static_cast<std::uint64_t>(begins[period + 1].value - begins[period].value);
    const Day day{begins[period].value + static_cast<std::int32_t>(Draws::below(bits, length))};
    if (day <= today) continue;
    ++period;
    return day;
  }
  return never;
}

Outcome Luck::happen(const Prospect& one, Day day, Stand& stand) const {
  using Event = Prospect::Event;
  const bool something = stand.met || stand.reported;
  const auto where = [](bool holds, Outcome outcome) { return holds ? outcome : Outcome::Nothing; };
  switch (one.event) {
    case Event::Meet: return meet(one.milestone, day, stand);
    case Event::Report:
      return where(!stand.met && !(stand.reported && stand.whole), Outcome::Reported);
    case Event::Refute:  // by somebody
      return where(
          something && (verified(one.milestone) || disputer(program, one.milestone) != no_instance),
          Outcome::Refuted);
    case Event::Break: return where(something && noticed(one.milestone, day), Outcome::Broken);
    case Event::Waive: return where(!stand.met && !stand.waived, Outcome::Waived);
    case Event::Dispute: return where(!stand.disputed, Outcome::Disputed);
  }
  return Outcome::Nothing;
}

Outcome Luck::meet(std::uint32_t milestone, Day day, Stand& stand) const {
  if (!may_be_met(milestone, stand)) return Outcome::Nothing;
  const bool meant = sincere(milestone);
  if (!verified(milestone)) return meant ? Outcome::Met : Outcome::Reported;
  stand.seen_through = !meant && noticed(milestone, day);
  return stand.seen_through ? Outcome::Refuted : Outcome::Met;
}

bool Luck::may_be_met(std::uint32_t milestone, const Stand& stand) const {
  if (stand.met || stand.lapsed || stand.waived || stand.seen_through) return false;
  const bool claimed = stand.reported && stand.whole;
  const bool can_say_so = !stand.refuted && (!claimed || verified(milestone));
  return can_say_so || sincere(milestone);
}

bool Luck::sincere(std::uint32_t milestone) const {
  const Range owners = program.milestone_codes[milestone].owners;
  for (std::uint32_t k = 0; k < owners.count; ++k) {
    const std::uint32_t owner = program.actor_lists[owners.first + k];
    if (withdrew[owner] != never) continue;
    const auto& trust = prospects.trust[owner];
    if (trust && !draws.happens(*trust, trust_source + owner, 0)) return false;
  }
  return true;
}

bool Luck::noticed(std::uint32_t milestone, Day day) const {
  const std::uint32_t verifier = program.milestone_codes[milestone].verifier;
  return verifier == no_instance ||
         draws.happens(prospects.detects[verifier], detection_source + milestone,
                       static_cast<std::uint32_t>(day.value));
}

}  // namespace quid::analyse
