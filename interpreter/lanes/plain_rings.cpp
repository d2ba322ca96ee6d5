// SPDX-License-Identifier: Apache-2.0
// On how many of the last days something was so.
#include <algorithm>

#include "lanes/plain_build.hpp"
#include "program/operations.hpp"
#include "run/ring.hpp"

namespace quid::lanes {
namespace {

constexpr std::int64_t longest_window = 4'000;  // days: each is a plane

}  // namespace

/// Today counts with what is so now. Where only business days count, another day reads one more of
/// those before.
void Translation::lower_often(std::uint32_t k, const Instruction& i) {
  if (operands_refused(k, i)) return;
  const TrackerCode& code = p_.trackers[i.target];
  const std::int64_t least = p_.frequency(code).count;
  const Duration window = p_.frequency(code).window;
  const bool business = window.business_days != 0;
  const std::int64_t days = business ? window.business_days : window.days;
  if (window.months != 0 || (business && window.days != 0) || days < 1 || days > longest_window)
    return refuse(k, "a condition counts too many days on which something was so");
  const Meaning of = truth_of(meanings_[p_.arguments[i.first_argument].value]);
  add_root(of.is, of.may);
  std::optional<Ref> noted = always;
  if (business) {
    const Holidays& calendar = calendar_of(*p_.checked, code.calendar);
    noted = calendar_row([&](Day day) { return calendar.is_business_day(day); });
  }
  if (!noted) return refuse(k, "too much hangs on the calendar");
  const auto holds = [&](Ref condition, bool certain) {
    const Ref before = often(condition, certain, i.target, *noted, days - 1, least);
    const Ref all_but_one = often(condition, certain, i.target, *noted, days - 1, least - 1);
    const Ref counted = either(before, both(all_but_one, condition));
    if (!business) return counted;
    return either(both(*noted, counted),
                  both(!*noted, often(condition, certain, i.target, *noted, days, least)));
  };
  const Ref is = holds(of.is, true);
  const bool known =
      of.is == of.may && ends_of(i.target, true, days) == ends_of(i.target, false, days);
  set_truth(k, is, known ? is : holds(of.may, false));
}

/// Of the days before on `least` at least.
Ref Translation::often(Ref condition, bool certain, std::uint32_t tracker, Ref noted,
                       std::int64_t days, std::int64_t least) {
  if (least <= 0) return always;
  if (least > days) return not_ever;
  std::vector<char> ends = ends_of(tracker, certain, days);
  const bool ever = std::find(ends.begin(), ends.end(), 1) != ends.end();
  if (condition == not_ever && !ever) return not_ever;
  const auto found = ring_of_.try_emplace({condition.code, noted.code, ends},
                                          static_cast<std::uint32_t>(plain_.rings.size()));
  if (found.second) {
    PlainRing ring;
    ring.condition = condition;
    ring.noted = noted;
    ring.flushed = static_cast<std::uint32_t>(days);
    // As the engine bounds its rings: five business days are seven days, each holiday one more.
    if (noted != always)
      ring.flushed = ring.flushed * 2 + 31 +
                     static_cast<std::uint32_t>(
                         calendar_of(*p_.checked, p_.trackers[tracker].calendar).days().size());
    ring.ends = std::move(ends);
    plain_.rings.push_back(std::move(ring));
  }
  std::vector<std::uint32_t>& numbers = plain_.rings[found.first->second].least;
  const auto number = static_cast<std::uint32_t>(least);
  if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(number);
  return atom(Atom::Kind::Often, found.first->second, least);
}

/// How the last days ended that count, today the last: that it was so, or that it was not
/// otherwise.
std::vector<char> Translation::ends_of(std::uint32_t tracker, bool certain,
                                       std::int64_t days) const {
  std::vector<char> ends;
  const TrackerState& state = s_.trackers[tracker];
  const TrackerCode& code = p_.trackers[tracker];
  const Day start = p_.checked->deal.start;
  const bool business = p_.frequency(code).window.business_days != 0;
  const Value now = today_.value_of(p_.condition_of(code));
  for (std::uint32_t back = 0; back < state.ring_days && plain_.started; ++back) {
    const Day day{s_.today.value - static_cast<std::int32_t>(back)};
    if (day < start || static_cast<std::int64_t>(ends.size()) == days) break;
    if (business && !calendar_of(*p_.checked, code.calendar).is_business_day(day)) continue;
    const auto slot = static_cast<std::uint32_t>(day.value - start.value) % state.ring_days;
    const std::uint8_t seen = s_.rings[state.ring + slot];
    const bool is = back == 0 ? now.is_true() : seen == ring_true;
    const bool may = back == 0 ? !now.is_false() : seen != ring_false;
    ends.push_back((certain ? is : may) ? 1 : 0);
  }
  ends.resize(static_cast<std::size_t>(days), 0);
  std::reverse(ends.begin(), ends.end());
  return ends;
}

}  // namespace quid::lanes
