// SPDX-License-Identifier: Apache-2.0
#include "analyse/lane_outlook.hpp"

#include <algorithm>

#include "program/operations.hpp"

namespace quid::analyse {
namespace {

using lanes::Word;
using Event = Prospect::Event;

constexpr std::int32_t days_ahead = 128;

lanes::Occurrence occurrence_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::Met: return lanes::met_may;
    case Outcome::Reported: return lanes::reported_may;
    case Outcome::Refuted: return lanes::refuted_may;
    case Outcome::Broken: return lanes::broken_may;
    default: return lanes::none_may;
  }
}

}  // namespace

// --- the terms

/// The day that a window counts from; nullopt: it hangs on more than when a milestone is met.
std::optional<LaneTerms::Anchor> LaneTerms::anchor_of(const Run& start, InstructionId day) {
  const Program& program = start.program();
  const Instruction& i = program.instructions[day.value];
  if (i.op == OpCode::Constant) return Anchor{};
  if (i.op == OpCode::DateOf) return Anchor{i.target, {}, nullptr};
  if (i.op != OpCode::AddDuration) return std::nullopt;
  const Instruction& from = program.instructions[program.arguments[i.first_argument].value];
  const InstructionId length = program.arguments[i.first_argument + 1];
  if (from.op != OpCode::DateOf || program.instructions[length.value].op != OpCode::Constant)
    return std::nullopt;
  return Anchor{from.target, start.value_of(length).as_duration(),
                &calendar_of(*program.checked, i.number)};
}

std::optional<LaneTerms> LaneTerms::make(const Futures& futures, std::string* why) {
  const auto no = [&](const char* reason) {
    *why = reason;
    return std::nullopt;
  };
  LaneTerms terms(futures);
  const Prospects& prospects = futures.prospects();
  if (!prospects.players.empty()) return no("a party plays");
  for (std::size_t n = 0; n < prospects.events.size(); ++n) {
    const Prospect& one = prospects.events[n];
    if (one.of && !anchor_of(futures.start(), futures.start().program().questions[*one.of]))
      return no("a chance counts from a day that hangs on more than when a milestone is met");
    if (one.event == Event::Waive || one.event == Event::Dispute)
      return no("something is waived or disputed by chance");
    terms.add(one, n);
  }
  return terms;
}

void LaneTerms::add(const Prospect& one, std::size_t number) {
  const Run& start = futures_->start();
  const Program& program = start.program();
  Term term{&one, {}, {}, &futures_->period_begins(number)};
  if (!one.per) {
    const Value within = start.value_of(program.questions[*one.within]);
    if (!within.known()) return;
    term.within = within.as_duration();
  }
  if (one.of) term.anchor = *anchor_of(start, program.questions[*one.of]);
  if (term.anchor.milestone != no_instance) {
    followers_.resize(program.milestones.count());
    followers_[term.anchor.milestone].push_back(static_cast<std::uint32_t>(terms_.size()));
  }
  terms_.push_back(term);
}

// --- what is drawn

LaneOutlook::LaneOutlook(const LaneTerms& terms)
    : t_(terms), f_(*terms.futures_), holidays_(business_holidays(*f_.start().program().checked)) {
  std::vector<std::uint32_t> place(f_.start().program().milestones.count(), UINT32_MAX);
  for (const LaneTerms::Term& term : t_.terms_) {
    std::uint32_t& mine = place[term.prospect->milestone];
    if (mine == UINT32_MAX) mine = milestones_++;
    place_of_term_.push_back(mine);
  }
}

void LaneOutlook::begin(std::uint64_t first) {
  first_ = first;
  hits_.clear();
  given_ = 0;
  ahead_ = f_.today();
  const RunState& start = f_.start().state();
  courses_.resize(count_ * milestones_);
  cursors_.resize(count_ * t_.terms_.size());
  for (std::size_t lane = 0; lane < count_; ++lane) {
    const Draws draws(f_.seed(), first + lane);
    for (std::size_t t = 0; t < t_.terms_.size(); ++t) {
      const MilestoneState& state = start.milestones[t_.terms_[t].prospect->milestone];
      course(lane, t) = {};
      course(lane, t).stand = {.met = state.met,
                               .reported = state.reported,
                               .whole = state.whole,
                               .refuted = state.refuted};
      cursor(lane, t) = first_hit(draws, t_.terms_[t]);
    }
  }
}

void LaneOutlook::draw(lanes::Events& events) {
  look_ahead(events.day());
  for (; given_ < hits_.size() && hits_[given_].day == events.day(); ++given_) {
    const Hit& hit = hits_[given_];
    const auto plane = [&] {
      switch (hit.what) {
        case lanes::met_may: return events.done(hit.milestone);
        case lanes::broken_may: return events.broken(hit.milestone);
        case lanes::reported_may: return events.reported(hit.milestone);
        default: return events.refuted(hit.milestone);
      }
    }();
    plane[hit.lane / 64u] |= Word{1} << (hit.lane % 64u);
  }
}

std::size_t LaneOutlook::next(std::size_t day) {
  look_ahead(day);
  while (given_ == hits_.size() && ahead_ < f_.until()) look_ahead(day_of(ahead_) + 1);
  return given_ < hits_.size() ? hits_[given_].day : SIZE_MAX;
}

LaneOutlook::Cursor LaneOutlook::first_hit(const Draws& draws, const LaneTerms::Term& term) const {
  const Day today = f_.today();
  const Prospect& one = *term.prospect;
  Cursor cursor;
  if (one.per) {
    cursor.next = next_hit(draws, one, *term.begins, today, cursor.period);
    return cursor;
  }
  Day anchor = std::max(today, first_day);
  if (one.of) {
    const Value day = f_.start().value_of(f_.start().program().questions[*one.of]);
    if (!day.known()) return cursor;
    cursor.anchor = anchor = day.as_date();
  }
  cursor.next = day_within(draws, one, anchor, today, term.within, holidays_);
  return cursor;
}

/// Draws the days up to one, counted as in Events, and some more, if that was not done yet.
void LaneOutlook::look_ahead(std::size_t day) {
  const Day wanted{f_.today().value + 1 + static_cast<std::int32_t>(day)};
  if (wanted <= ahead_) return;
  hits_.erase(hits_.begin(), hits_.begin() + static_cast<std::ptrdiff_t>(given_));
  given_ = 0;
  const Day to{std::min(f_.until().value, wanted.value + days_ahead)};
  for (std::size_t lane = 0; lane < count_; ++lane) draw_lane(lane, to);
  ahead_ = to;
  std::stable_sort(hits_.begin(), hits_.end(),
                   [](const Hit& a, const Hit& b) { return a.day < b.day; });
}

void LaneOutlook::draw_lane(std::size_t lane, Day to) {
  const Draws draws(f_.seed(), first_ + lane);
  drawn_.clear();
  for (std::size_t t = 0; t < t_.terms_.size(); ++t) {
    Cursor& now = cursor(lane, t);
    const LaneTerms::Term& term = t_.terms_[t];
    while (now.next <= to) {
      if (now.next > f_.today()) drawn_.push_back({now.next, static_cast<std::uint32_t>(t)});
      now.next = term.prospect->per
                     ? next_hit(draws, *term.prospect, *term.begins, now.next, now.period)
                     : never;
    }
  }
  std::sort(drawn_.begin(), drawn_.end());
  for (std::size_t k = 0; k < drawn_.size(); ++k) {
    const Drawn drawn = drawn_[k];
    const bool met = happen(draws, lane, drawn) == lanes::met_may;
    if (!met || t_.followers_.empty()) continue;
    for (const std::uint32_t term : t_.followers_[t_.terms_[drawn.term].prospect->milestone])
      follow(draws, lane, {drawn.day, term}, to);
  }
}

/// What a term counts from is met on a day: its window is drawn anew, and what was drawn for later
/// days no longer counts.
void LaneOutlook::follow(const Draws& draws, std::size_t lane, const Drawn& now, Day to) {
  const LaneTerms::Term& term = t_.terms_[now.term];
  const LaneTerms::Anchor& from = term.anchor;
  const auto anchor =
      from.calendar == nullptr ? now.day : quid::add(now.day, from.after, *from.calendar);
  Cursor& mine = cursor(lane, now.term);
  if (!anchor || mine.anchor == anchor) return;
  mine.anchor = anchor;
  std::erase_if(drawn_, [&](const Drawn& one) { return one.term == now.term && one > now; });
  mine.next = day_within(draws, *term.prospect, *anchor, now.day, term.within, holidays_);
  if (mine.next > to) return;
  const Drawn next{mine.next, now.term};
  drawn_.insert(std::upper_bound(drawn_.begin(), drawn_.end(), next), next);
  mine.next = never;
}

/// What comes of each depends on what the same lane came to before.
lanes::Occurrence LaneOutlook::happen(const Draws& draws, std::size_t lane, const Drawn& drawn) {
  const Prospect& one = *t_.terms_[drawn.term].prospect;
  Course& now = course(lane, drawn.term);
  if (now.told == drawn.day) return lanes::none_may;  // of what can be on a day the first counts
  const Run& start = f_.start();
  const Luck luck{draws, start.program(), f_.prospects(), start.state().withdrew};
  const lanes::Occurrence what = occurrence_of(luck.happen(one, drawn.day, now.stand));
  if (what == lanes::none_may) return what;
  now.told = drawn.day;
  now.stand.met = what == lanes::met_may;
  now.stand.reported = now.stand.whole = now.stand.met || what == lanes::reported_may;
  now.stand.refuted = what == lanes::refuted_may;
  hits_.push_back({static_cast<std::uint32_t>(day_of(drawn.day)), one.milestone,
                   static_cast<std::uint16_t>(lane), what});
  return what;
}

}  // namespace quid::analyse
