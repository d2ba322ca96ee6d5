// SPDX-License-Identifier: Apache-2.0
// What remembers: `was`, `for D`, `on at least N of the last M days`, `peak of`. A tracker holds
// what was so at the ends of the days before; the reading joins that with what is so now.
#include <algorithm>
#include <functional>
#include <utility>

#include "run/ring.hpp"
#include "run/runner.hpp"

namespace quid {
namespace {

constexpr std::uint32_t longest_ring = 40'000;

}  // namespace

void Runner::size_memory() {
  s_.trackers.resize(p_.trackers.size());
  s_.touched_trackers.resize(p_.trackers.size());
  for (std::size_t t = 0; t < p_.trackers.size(); ++t) {
    const TrackerCode& code = p_.trackers[t];
    TrackerState& state = s_.trackers[t];
    if (p_.op_of(code) != OpCode::OnAtLeast) continue;
    const Duration w = p_.frequency(code).window;
    // Long enough for the window wherever it begins: a month has 31 days at most, five business
    // days seven days and each holiday one more.
    std::int64_t days = std::int64_t{w.days} + std::int64_t{w.months} * 31 +
                        std::int64_t{w.business_days} * 2 + 31 +
                        static_cast<std::int64_t>(calendar_of(deal(), code.calendar).days().size());
    state.ring_days = static_cast<std::uint32_t>(std::clamp<std::int64_t>(days, 1, longest_ring));
    state.ring = static_cast<std::uint32_t>(s_.rings.size());
    s_.rings.resize(s_.rings.size() + state.ring_days, ring_false);
  }
}

/// Before the first day `was C` reads C itself: so its state is one, whatever the order.
void Runner::start_memory() {
  for (std::size_t t = 0; t < p_.trackers.size(); ++t) {
    const Value& before = value(p_.condition_of(p_.trackers[t]));
    if (!before.failed()) s_.trackers[t].yesterday = before;
  }
  s_.touched_trackers.add_all();
}

std::uint8_t Runner::ring_value(Day day, const TrackerCode& code, const Value& condition) const {
  if (p_.frequency(code).window.business_days != 0 &&
      !calendar_of(deal(), code.calendar).is_business_day(day))
    return ring_skipped;
  return condition.is_true() ? ring_true : condition.is_false() ? ring_false : ring_unknown;
}

void Runner::update_memory() {
  for (const std::uint32_t t : s_.touched_trackers.rows()) remember(t);
  s_.touched_trackers.clear();
  for (const std::uint32_t t : p_.rings) note_ring(t, s_.today);
}

void Runner::note_ring(std::uint32_t tracker, Day day) {
  const TrackerState& state = s_.trackers[tracker];
  const TrackerCode& code = p_.trackers[tracker];
  const auto slot =
      static_cast<std::uint32_t>(day.value - deal().deal.start.value) % state.ring_days;
  s_.rings[state.ring + slot] = ring_value(day, code, value(p_.condition_of(code)));
}

void Runner::remember(std::uint32_t tracker) {
  const TrackerCode& code = p_.trackers[tracker];
  TrackerState& state = s_.trackers[tracker];
  const Value& now = value(p_.condition_of(code));
  switch (p_.op_of(code)) {
    case OpCode::Was: {
      const Value evening = now.failed() ? Value::unknown() : now;
      if (state.yesterday != evening) mark(code.self.value);
      state.yesterday = evening;
      break;
    }
    case OpCode::ForDuration:
      if (now.is_true() && !state.true_run) state.true_since = s_.today;
      if (!now.is_false() && !state.not_false_run) state.not_false_since = s_.today;
      state.true_run = now.is_true();
      state.not_false_run = !now.is_false();
      wake_later(tracker);
      break;
    case OpCode::OnAtLeast: break;  // notes every day
    default:
      if (!value(code.self).failed()) state.peak = value(code.self);
      break;
  }
}

/// Sees to it that the tracker is looked at when a stretch that goes on will have been long enough.
/// One whose length may change is looked at every morning.
void Runner::wake_later(std::uint32_t tracker) {
  const TrackerCode& code = p_.trackers[tracker];
  TrackerState& state = s_.trackers[tracker];
  const InstructionId length = p_.duration_of(code);
  if (p_.instructions[length.value].op != OpCode::Constant) return;
  const Value& duration = value(length);
  if (!duration.known()) return;
  Day next = never;
  const auto consider = [&](bool goes_on, Day since) {
    if (!goes_on) return;
    const auto day = add(since, duration.as_duration(), calendar_of(deal(), code.calendar));
    if (day && *day > s_.today) next = std::min(next, *day);
  };
  consider(state.true_run, state.true_since);
  consider(state.not_false_run, state.not_false_since);
  if (next >= state.wakes) return;  // it will wake before, and look again
  state.wakes = next;
  s_.wakes.emplace_back(next, tracker);
  std::push_heap(s_.wakes.begin(), s_.wakes.end(), std::greater<>());
}

Value Runner::sustained(const Instruction& i, std::uint32_t k) const {
  const TrackerState& state = s_.trackers[i.target];
  const TrackerCode& code = p_.trackers[i.target];
  const Value& condition = value(p_.arguments[i.first_argument]);
  const Value& duration = value(p_.arguments[i.first_argument + 1]);
  if (condition.failed()) return condition;
  if (condition.is_false()) return Value::truth(false);
  if (duration.failed()) return duration;
  if (!duration.known()) return Value::unknown();
  const Holidays& calendar = calendar_of(deal(), code.calendar);
  const auto long_enough = [&](bool run, Day since) -> std::optional<bool> {
    const auto end = add(run ? since : s_.today, duration.as_duration(), calendar);
    if (!end) return std::nullopt;
    return *end <= s_.today;
  };
  const auto certain = condition.is_true() ? long_enough(state.true_run, state.true_since)
                                           : std::optional<bool>(false);
  const auto possible = long_enough(state.not_false_run, state.not_false_since);
  if (!certain || !possible) return Value::error(Fault::OutOfCalendar, k);
  if (*certain) return Value::truth(true);
  return *possible ? Value::unknown() : Value::truth(false);
}

Value Runner::often(const Instruction& i) const {
  const DayCount days = days_counted(i);
  const std::int64_t wanted = p_.frequency(p_.trackers[i.target]).count;
  if (days.certain >= wanted) return Value::truth(true);
  if (days.certain + days.open < wanted) return Value::truth(false);
  return days.failed ? value(p_.arguments[i.first_argument]) : Value::unknown();
}

DayCount Runner::days_counted(const Instruction& i) const {
  const TrackerState& state = s_.trackers[i.target];
  const TrackerCode& code = p_.trackers[i.target];
  const Value& condition = value(p_.arguments[i.first_argument]);
  const Duration window = p_.frequency(code).window;
  const std::int64_t wanted_days = window.business_days;
  Day after{INT32_MIN / 2};
  if (wanted_days == 0) {
    if (const auto first = subtract(s_.today, window, deal().no_holidays)) after = *first;
  }
  DayCount days;
  days.first = s_.today;
  std::int64_t counted = 0;
  for (std::uint32_t back = 0; back < state.ring_days; ++back) {
    const Day day{s_.today.value - static_cast<std::int32_t>(back)};
    if (back > 0 && day < deal().deal.start) break;
    if (wanted_days == 0 ? day <= after : counted == wanted_days) break;
    const auto slot =
        static_cast<std::uint32_t>(day.value - deal().deal.start.value) % state.ring_days;
    const std::uint8_t seen =
        back == 0 ? ring_value(day, code, condition) : s_.rings[state.ring + slot];
    if (seen == ring_skipped) continue;
    ++counted;
    days.first = day;
    if (seen == ring_true) ++days.certain;
    if (seen == ring_unknown) ++days.open;
    days.failed = days.failed || (back == 0 && condition.failed());
  }
  return days;
}

Value Runner::peak(const Instruction& i) const {
  const Value& now = value(p_.arguments[i.first_argument]);
  const Value& before = s_.trackers[i.target].peak;
  if (now.failed()) return now;
  if (!now.known()) return before;
  return before.known() && before.bits >= now.bits ? before : now;
}

}  // namespace quid
