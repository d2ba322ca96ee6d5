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
  if (std::any_of(prospects.trust.begin(), prospects.trust.end(),
                  [](const auto& trust) { return trust.has_value(); }))
    return "a party is trusted so far";
  for (const Prospect& one : prospects.events) {
    if (one.of) return "a chance counts from what happens";
    if (one.event != Event::Meet && one.event != Event::Break)
      return "something is reported, refuted, waived or disputed by chance";
  }
  return nullptr;
}

}  // namespace

std::unique_ptr<LaneFutures> LaneFutures::make(const Futures& futures, std::string* why) {
  std::string ignored;
  std::string& reason = why != nullptr ? *why : ignored;
  if (const char* what = unfit(futures.prospects()); what != nullptr) {
    reason = what;
    return nullptr;
  }
  auto plain = lanes::plain(futures.start(), futures.until());
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
    Term term{&one, one.event == Event::Break, {}, &futures_.period_begins(n)};
    if (!one.per) {
      const Value within = start.value_of(start.program().questions[*one.within]);
      if (!within.known()) continue;
      term.within = within.as_duration();
    }
    terms_.push_back(term);
  }
}

/// Draws the days of all that happens in a block when it begins, and gives them day by day.
class LaneRunner::Outlook : public lanes::Source {
 public:
  explicit Outlook(const LaneFutures& of)
      : f_(of), holidays_(business_holidays(*of.futures_.start().program().checked)) {}

  void set_count(std::size_t count) { count_ = count; }

  void begin(std::uint64_t first) override {
    hits_.clear();
    given_ = 0;
    const Day today = f_.futures_.today(), until = f_.futures_.until();
    for (std::size_t lane = 0; lane < count_; ++lane) {
      const Draws draws(f_.futures_.seed(), first + lane);
      for (const LaneFutures::Term& term : f_.terms_) {
        const Prospect& one = *term.prospect;
        if (!one.per) {
          note(lane, term,
               day_within(draws, one, std::max(today, first_day), today, term.within, holidays_));
          continue;
        }
        std::uint32_t period = 0;
        for (Day last = today; last <= until;) {
          last = next_hit(draws, one, *term.begins, last, period);
          note(lane, term, last);
        }
      }
    }
    std::stable_sort(hits_.begin(), hits_.end(),
                     [](const Hit& a, const Hit& b) { return a.day < b.day; });
  }

  /// Of a milestone's terms that fall on one day the first counts, as in futures.cpp.
  void draw(lanes::Events& events) override {
    for (; given_ < hits_.size() && hits_[given_].day == events.day(); ++given_) {
      const Hit& hit = hits_[given_];
      const Word mine = Word{1} << (hit.lane % 64);
      const std::size_t w = hit.lane / 64;
      Word &done = events.done(hit.milestone)[w], &broken = events.broken(hit.milestone)[w];
      if (((done | broken) & mine) == 0) (hit.breaks ? broken : done) |= mine;
    }
  }

  std::size_t next(std::size_t) override {
    return given_ < hits_.size() ? hits_[given_].day : SIZE_MAX;
  }

 private:
  struct Hit {
    std::uint32_t day = 0, milestone = 0;
    std::uint16_t lane = 0;
    bool breaks = false;
  };
  void note(std::size_t lane, const LaneFutures::Term& term, Day day) {
    const std::int64_t at = std::int64_t{day.value} - f_.futures_.today().value - 1;
    if (at < 0 || day > f_.futures_.until()) return;
    hits_.push_back({static_cast<std::uint32_t>(at), term.prospect->milestone,
                     static_cast<std::uint16_t>(lane), term.breaks});
  }

  const LaneFutures& f_;
  std::vector<Hit> hits_;  // by day
  std::size_t given_ = 0;  // of these
  const Holidays& holidays_;
  std::size_t count_ = 0;
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
  count_books(static_cast<std::size_t>(row));
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
  pairs_.clear();
  for (std::size_t lane = 0; lane < count_; ++lane)
    pairs_.emplace_back(given_[lane], received_[lane]);
  std::sort(pairs_.begin(), pairs_.end());
  Tally::Amounts* amounts = nullptr;
  for (std::size_t k = 0; k < pairs_.size();) {
    std::size_t end = k + 1;
    while (end < pairs_.size() && pairs_[end] == pairs_[k]) ++end;
    const Decimal in = Decimal::from_units(received.base + received.scale * pairs_[k].second);
    const Decimal out = Decimal::from_units(gave.base + gave.scale * pairs_[k].first);
    if (!in.is_zero() || !out.is_zero()) {
      if (amounts == nullptr) amounts = &counting_.tally().books[row][{gave.actor, gave.unit}];
      amounts->given.add(out, end - k);
      amounts->received.add(in, end - k);
      amounts->exposure.add(*sub(out, in), end - k);
    }
    k = end;
  }
}

void LaneRunner::finish(std::uint64_t first) {
  using Form = checked::Ensure::Form;
  Tally& tally = counting_.tally();
  const lanes::Plain& plain = f_.planes().plain();
  tally.futures += count_;
  add(tally.verdicts[static_cast<std::size_t>(ast::VerdictWord::Fulfilled)], fulfilled(), first);
  add(tally.verdicts[static_cast<std::size_t>(ast::VerdictWord::InProgress)], fulfilled(), first,
      true);
  for (std::uint32_t e = 0; e < plain.ensures.size(); ++e) {
    const Plane broken = block_.broken_ensure(e), seen = block_.seen_ensure(e);
    add(tally.ensures[e].broken, broken, first);
    if (plain.ensures[e].form != Form::Eventually) continue;
    std::array<Word, words_per_plane> not_shown{};
    for (std::size_t w = 0; w < words_per_plane; ++w) not_shown[w] = ~(broken[w] | seen[w]);
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

void LaneRunner::add(Cases& cases, Plane plane, std::uint64_t first, bool opposite) const {
  for (std::size_t w = 0; w * 64 < count_; ++w) {
    const std::size_t left = count_ - w * 64;
    const Word counts = left >= 64 ? ~Word{0} : (Word{1} << left) - 1;
    const Word found = (opposite ? ~plane[w] : plane[w]) & counts;
    if (found == 0) continue;
    cases.count += static_cast<std::uint64_t>(std::popcount(found));
    cases.first =
        std::min(cases.first, first + w * 64 + static_cast<std::uint64_t>(std::countr_zero(found)));
  }
}

}  // namespace quid::analyse
