// SPDX-License-Identifier: Apache-2.0
#include "analyse/lane_futures.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "analyse/chances.hpp"
#include "run/steps.hpp"

namespace quid::analyse {
namespace {

using lanes::lanes_per_block;
using lanes::Word;
using lanes::words_per_plane;
using Event = Prospect::Event;

/// What of an outlook needs the run of each future; empty: nothing.
const char* unfit(const Prospects& prospects) {
  if (!prospects.players.empty()) return "a party plays";
  for (const Prospect& one : prospects.events) {
    if (one.of) return "a chance counts from what happens";
    if (one.event == Event::Waive || one.event == Event::Dispute)
      return "something is waived or disputed by chance";
  }
  return nullptr;
}

bool verified(const Program& program, std::uint32_t milestone) {
  return program.milestone_codes[milestone].verifier != no_instance;
}

lanes::Occurrence occurrence_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::Met: return lanes::met_may;
    case Outcome::Reported: return lanes::reported_may;
    case Outcome::Refuted: return lanes::refuted_may;
    case Outcome::Broken: return lanes::broken_may;
    default: return lanes::none_may;
  }
}

/// What each milestone may come to by this outlook: sets of lanes::Occurrence.
std::vector<std::uint8_t> occurrences(const Program& program, const Prospects& prospects) {
  std::vector<std::uint8_t> may(program.milestones.count(), lanes::none_may);
  for (const Prospect& one : prospects.events) {
    std::uint8_t& mine = may[one.milestone];
    const bool trusted = std::all_of(prospects.trust.begin(), prospects.trust.end(),
                                     [](const auto& trust) { return !trust.has_value(); });
    switch (one.event) {
      case Event::Meet:
        mine |= lanes::met_may;
        if (!trusted)
          mine |= verified(program, one.milestone) ? lanes::refuted_may : lanes::reported_may;
        break;
      case Event::Report: mine |= lanes::reported_may; break;
      case Event::Refute: mine |= lanes::refuted_may | lanes::met_refuted_may; break;
      default: mine |= lanes::broken_may; break;
    }
  }
  return may;
}

}  // namespace

std::unique_ptr<LaneFutures> LaneFutures::make(const Futures& futures, std::string* why) {
  std::string& reason = *why;
  if (const char* what = unfit(futures.prospects()); what != nullptr) {
    reason = what;
    return nullptr;
  }
  const Program& program = futures.start().program();
  auto plain =
      lanes::plain(futures.start(), futures.until(), occurrences(program, futures.prospects()));
  if (!plain) {
    reason = plain.error().what;
    return nullptr;
  }
  std::unique_ptr<LaneFutures> made(new LaneFutures(futures, std::move(*plain)));
  if (!made->planes_.fits()) {
    reason = "it is too large";
    return nullptr;
  }
  made->add_terms();
  return made;
}

LaneFutures::LaneFutures(const Futures& futures, lanes::Plain plain)
    : futures_(futures), planes_(std::move(plain), {.rules = true, .verdict = true}) {}

void LaneFutures::add_terms() {
  const Run& start = futures_.start();
  const auto& events = futures_.prospects().events;
  for (std::size_t n = 0; n < events.size(); ++n) {
    const Prospect& one = events[n];
    Term term{&one, {}, &futures_.period_begins(n)};
    if (!one.per) {
      const Value within = start.value_of(start.program().questions[*one.within]);
      if (!within.known()) continue;
      term.within = within.as_duration();
    }
    terms_.push_back(term);
  }
}

/// Draws what happens in a block, some days ahead, and gives it day by day.
class LaneRunner::Outlook : public lanes::Source {
 public:
  explicit Outlook(const LaneFutures& of)
      : f_(of), holidays_(business_holidays(*of.futures_.start().program().checked)) {
    std::vector<std::uint32_t> place(of.planes_.plain().milestones.size(), UINT32_MAX);
    for (const LaneFutures::Term& term : of.terms_) {
      std::uint32_t& mine = place[term.prospect->milestone];
      if (mine == UINT32_MAX) mine = milestones_++;
      place_of_term_.push_back(mine);
    }
  }

  void set_count(std::size_t count) { count_ = count; }

  void begin(std::uint64_t first) override {
    first_ = first;
    hits_.clear();
    given_ = 0;
    ahead_ = f_.futures_.today();
    const RunState& start = f_.futures_.start().state();
    courses_.resize(count_ * milestones_);
    cursors_.resize(count_ * f_.terms_.size());
    for (std::size_t lane = 0; lane < count_; ++lane) {
      const Draws draws(f_.futures_.seed(), first + lane);
      for (std::size_t t = 0; t < f_.terms_.size(); ++t) {
        const MilestoneState& state = start.milestones[f_.terms_[t].prospect->milestone];
        course(lane, t) = {};
        course(lane, t).stand = {state.met, state.reported, state.whole};
        cursors_[lane * f_.terms_.size() + t] = first_hit(draws, f_.terms_[t]);
      }
    }
  }

  void draw(lanes::Events& events) override {
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

  std::size_t next(std::size_t day) override {
    look_ahead(day);
    while (given_ == hits_.size() && ahead_ < f_.futures_.until()) look_ahead(day_of(ahead_) + 1);
    return given_ < hits_.size() ? hits_[given_].day : SIZE_MAX;
  }

 private:
  static constexpr std::int32_t days_ahead = 128;

  struct Hit {
    std::uint32_t day = 0, milestone = 0;  // day: from the first one walked
    std::uint16_t lane = 0;
    lanes::Occurrence what = lanes::none_may;
  };
  struct Course {  // of a milestone in one lane, as far as was drawn
    Stand stand;
    Day told{INT32_MIN};
  };
  struct Cursor {  // of a term in one lane
    Day next = never;
    std::uint32_t period = 0;
  };
  struct Drawn {
    Day day{};
    std::uint32_t term = 0;
  };

  Course& course(std::size_t lane, std::size_t term) {
    return courses_[lane * milestones_ + place_of_term_[term]];
  }
  std::size_t day_of(Day day) const {
    return static_cast<std::size_t>(day.value - f_.futures_.today().value - 1);
  }

  Cursor first_hit(const Draws& draws, const LaneFutures::Term& term) const {
    const Day today = f_.futures_.today();
    const Prospect& one = *term.prospect;
    if (!one.per)
      return {day_within(draws, one, std::max(today, first_day), today, term.within, holidays_), 0};
    Cursor cursor;
    cursor.next = next_hit(draws, one, *term.begins, today, cursor.period);
    return cursor;
  }

  /// Draws the days up to one, counted as in Events, and some more, if that was not done yet.
  void look_ahead(std::size_t day) {
    const Day wanted{f_.futures_.today().value + 1 + static_cast<std::int32_t>(day)};
    if (wanted <= ahead_) return;
    hits_.erase(hits_.begin(), hits_.begin() + static_cast<std::ptrdiff_t>(given_));
    given_ = 0;
    const Day to{std::min(f_.futures_.until().value, wanted.value + days_ahead)};
    for (std::size_t lane = 0; lane < count_; ++lane) draw_lane(lane, to);
    ahead_ = to;
    std::stable_sort(hits_.begin(), hits_.end(),
                     [](const Hit& a, const Hit& b) { return a.day < b.day; });
  }

  void draw_lane(std::size_t lane, Day to) {
    const std::size_t terms = f_.terms_.size();
    const Draws draws(f_.futures_.seed(), first_ + lane);
    drawn_.clear();
    for (std::size_t t = 0; t < terms; ++t) {
      Cursor& cursor = cursors_[lane * terms + t];
      const LaneFutures::Term& term = f_.terms_[t];
      while (cursor.next <= to) {
        if (cursor.next > f_.futures_.today())
          drawn_.push_back({cursor.next, static_cast<std::uint32_t>(t)});
        cursor.next = term.prospect->per ? next_hit(draws, *term.prospect, *term.begins,
                                                    cursor.next, cursor.period)
                                         : never;
      }
    }
    std::stable_sort(drawn_.begin(), drawn_.end(),
                     [](const Drawn& a, const Drawn& b) { return a.day < b.day; });
    for (const Drawn& drawn : drawn_) happen(draws, static_cast<std::uint16_t>(lane), drawn);
  }

  /// What comes of each depends on what the same lane came to before.
  void happen(const Draws& draws, std::uint16_t lane, const Drawn& drawn) {
    const Prospect& one = *f_.terms_[drawn.term].prospect;
    Course& now = course(lane, drawn.term);
    if (now.told == drawn.day) return;  // of a day's terms the first counts
    now.told = drawn.day;
    const Run& start = f_.futures_.start();
    const Luck luck{draws, start.program(), f_.futures_.prospects(), start.state().withdrawn};
    const lanes::Occurrence what = occurrence_of(luck.happen(one, drawn.day, now.stand));
    if (what == lanes::none_may) return;
    now.stand.met = what == lanes::met_may;
    now.stand.reported = now.stand.whole = now.stand.met || what == lanes::reported_may;
    hits_.push_back({static_cast<std::uint32_t>(day_of(drawn.day)), one.milestone, lane, what});
  }

  const LaneFutures& f_;
  const Holidays& holidays_;
  std::vector<std::uint32_t> place_of_term_;  // of its milestone, among those that have terms
  std::uint32_t milestones_ = 0;              // of these
  std::uint64_t first_ = 0;                   // lane of the block
  std::size_t count_ = 0;                     // of lanes
  Day ahead_{};                               // up to this day all is drawn
  std::vector<Course> courses_;               // by lane and milestone
  std::vector<Cursor> cursors_;               // by lane and term
  std::vector<Drawn> drawn_;                  // in the lane that is drawn
  std::vector<Hit> hits_;                     // by day
  std::size_t given_ = 0;                     // of these
};

LaneRunner::LaneRunner(const LaneFutures& futures, Counting& counting, bool told)
    : f_(futures),
      counting_(counting),
      told_(told),
      block_(futures.planes()),
      outlook_(std::make_unique<Outlook>(futures)) {}
LaneRunner::~LaneRunner() = default;

void LaneRunner::run(std::uint64_t first, std::size_t count) {
  count_ = count;
  outlook_->set_count(count);
  block_.begin(first, count, *outlook_);
  const auto& steps = f_.futures().steps();
  const std::int32_t today = f_.futures().today().value;
  for (std::size_t k = 0; k < steps.size(); ++k) {
    block_.walk(static_cast<std::size_t>(steps[k].to.value - today), *outlook_);
    if (told_) at_step(k);
  }
  block_.walk(f_.planes().plain().days(), *outlook_);
  finish(first);
}

void LaneRunner::at_step(std::size_t step) {
  const std::int64_t row = counting_.row_of(step);
  if (row < 0) return;
  Tally& tally = counting_.tally();
  const lanes::Plain& plain = f_.planes().plain();
  auto& met = tally.met[static_cast<std::size_t>(row)];
  for (std::uint32_t m = 0; m < plain.milestones.size(); ++m) met[m] += block_.size(block_.met(m));
  auto& levels = tally.levels[static_cast<std::size_t>(row)];
  std::size_t at = 0;
  for (std::uint32_t l = 0; l < plain.levers.size(); ++l) {
    std::uint64_t reached = count_;
    for (std::uint32_t j = 1; j <= plain.levers[l].top + 1; ++j) {
      const std::uint64_t above = block_.size(block_.at_least(l, j));
      levels[at++] += reached - above;
      reached = above;
    }
  }
  count_duties(static_cast<std::size_t>(row));
  count_books(static_cast<std::size_t>(row));
}

/// Of a rule the worst of its duties counts.
void LaneRunner::count_duties(std::size_t row) {
  const auto& standings = f_.planes().plain().standings;
  auto& counts = counting_.tally().duties[row];
  for (std::uint32_t s = 0; s < standings.size();) {
    const std::uint32_t rule = standings[s].rule;
    std::array<Word, words_per_plane> late{}, open{}, done{};
    bool any = false;
    for (; s < standings.size() && standings[s].rule == rule; ++s) {
      if (!standings[s].is_duty) continue;
      any = true;
      for (std::size_t w = 0; w < words_per_plane; ++w) {
        late[w] |= block_.late(s)[w];
        open[w] |= block_.stands(s)[w];
        done[w] |= block_.done(s)[w];
      }
    }
    if (!any) continue;
    for (std::size_t w = 0; w < words_per_plane; ++w) {
      done[w] &= ~(open[w] | late[w]);
      open[w] &= ~late[w];
    }
    auto& mine = counts[static_cast<std::size_t>(counting_.duty_row_of(rule))];
    mine[Tally::Overdue] += block_.size(late);
    mine[Tally::Open] += block_.size(open);
    mine[Tally::Done] += block_.size(done);
  }
}

void LaneRunner::count_books(std::size_t row) {
  const lanes::Plain& plain = f_.planes().plain();
  if (plain.accounts.empty()) return;
  block_.read();
  given_.resize(lanes_per_block);
  received_.resize(lanes_per_block);
  for (std::uint32_t a = 0; a < plain.accounts.size(); a += 2) {
    block_.balances(a, given_.data());
    block_.balances(a + 1, received_.data());
    count_book(row, a);
  }
}

/// A book that holds nothing on either side is not told of, as in Run::books. Lanes whose books are
/// alike are counted together.
void LaneRunner::count_book(std::size_t row, std::uint32_t a) {
  const lanes::Account& gave = f_.planes().plain().accounts[a];
  const lanes::Account& received = f_.planes().plain().accounts[a + 1];
  gather_alike();
  Tally::Amounts* amounts = nullptr;
  for (const Alike& one : alike_) {
    const Decimal in = Decimal::from_units(received.base + received.scale * one.received);
    const Decimal out = Decimal::from_units(gave.base + gave.scale * one.given);
    if (in.is_zero() && out.is_zero()) continue;
    if (amounts == nullptr) amounts = &counting_.tally().books[row][{gave.actor, gave.unit}];
    amounts->given.add(out, one.lanes);
    amounts->received.add(in, one.lanes);
    amounts->exposure.add(*sub(out, in), one.lanes);
  }
}

void LaneRunner::gather_alike() {
  constexpr std::uint32_t nobody_yet = UINT32_MAX;
  constexpr std::size_t room = 2 * lanes_per_block;  // a power of two
  places_.resize(room, nobody_yet);
  for (const std::uint32_t at : entered_) places_[at] = nobody_yet;
  entered_.clear();
  alike_.clear();
  for (std::size_t lane = 0; lane < count_; ++lane) {
    const auto a = static_cast<std::uint64_t>(given_[lane]) * 0x9e37'79b9'7f4a'7c15;
    const auto b = static_cast<std::uint64_t>(received_[lane]) * 0xc2b2'ae3d'27d4'eb4f;
    for (std::size_t at = (a ^ b) >> 53;; at = (at + 1) % room) {
      if (places_[at] == nobody_yet) {
        places_[at] = static_cast<std::uint32_t>(alike_.size());
        entered_.push_back(static_cast<std::uint32_t>(at));
        alike_.push_back({given_[lane], received_[lane], 0});
      }
      Alike& one = alike_[places_[at]];
      if (one.given != given_[lane] || one.received != received_[lane]) continue;
      ++one.lanes;
      break;
    }
  }
}

/// Whether parties wait for each other only a run can tell.
void LaneRunner::judge(std::uint64_t first) {
  verdicts_.resize(count_);
  for (std::size_t lane = 0; lane < count_; ++lane) {
    ast::VerdictWord& word = verdicts_[lane];
    word = block_.verdict(lane);
    const bool settled = word == ast::VerdictWord::Breached ||
                         word == ast::VerdictWord::Fulfilled ||
                         (block_.perhaps_stuck()[lane / 64] >> (lane % 64) & 1) == 0;
    if (!settled)
      word = f_.futures().run(first + lane, [](std::size_t, const Run&) {}).verdict().word;
    counting_.tally().verdicts[static_cast<std::size_t>(word)].add(first + lane);
  }
}

void LaneRunner::finish(std::uint64_t first) {
  using Form = checked::Ensure::Form;
  Tally& tally = counting_.tally();
  const lanes::Plain& plain = f_.planes().plain();
  tally.futures += count_;
  judge(first);
  for (std::uint32_t e = 0; e < plain.ensures.size(); ++e) {
    const Plane broken = block_.broken_ensure(e), seen = block_.seen_ensure(e);
    add(tally.ensures[e].broken, broken, first);
    const bool shows = plain.ensures[e].form == Form::Eventually;
    const Plane open = block_.open_ensure(e);
    std::array<Word, words_per_plane> not_shown{};
    for (std::size_t w = 0; w < words_per_plane; ++w)
      not_shown[w] = shows ? ~(broken[w] | seen[w]) : open[w] & ~broken[w];
    tally.ensures[e].not_shown += block_.size(not_shown);
  }
  const Instances& rules = plain.program->rules;
  for (std::uint32_t r = 0; r < rules.count();) {  // of one symbol
    std::array<Word, words_per_plane> fired{};
    const std::uint32_t symbol = rules.symbol[r];
    for (; r < rules.count() && rules.symbol[r] == symbol; ++r) {
      tally.rules[symbol].firings += block_.firings_of(r);
      const Plane ever = block_.ever_fired(r);
      for (std::size_t w = 0; w < words_per_plane; ++w) fired[w] |= ever[w];
    }
    tally.rules[symbol].futures += block_.size(fired);
  }
}

void LaneRunner::add(Cases& cases, Plane plane, std::uint64_t first) const {
  for (std::size_t w = 0; w * 64 < count_; ++w) {
    const std::size_t left = count_ - w * 64;
    const Word counts = left >= 64 ? ~Word{0} : (Word{1} << left) - 1;
    const Word found = plane[w] & counts;
    if (found == 0) continue;
    cases.count += static_cast<std::uint64_t>(std::popcount(found));
    cases.first =
        std::min(cases.first, first + w * 64 + static_cast<std::uint64_t>(std::countr_zero(found)));
  }
}

}  // namespace quid::analyse
