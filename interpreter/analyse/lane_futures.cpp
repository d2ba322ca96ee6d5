// SPDX-License-Identifier: Apache-2.0
#include "analyse/lane_futures.hpp"

#include <algorithm>
#include <utility>

#include "run/steps.hpp"

namespace quid::analyse {
namespace {

using lanes::lanes_per_block;
using lanes::Word;
using lanes::words_per_plane;
using Event = Prospect::Event;

// Where most lanes of a block take a run each, so many of the next are run without lanes.
constexpr std::size_t blocks_until_tried = 15;

bool verified(const Program& program, std::uint32_t milestone) {
  return program.milestone_codes[milestone].verifier != no_instance;
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
  auto terms = LaneTerms::make(futures, why);
  if (!terms) return nullptr;
  const Program& program = futures.start().program();
  auto plain = lanes::plain(futures.start(), futures.until(),
                            occurrences(program, futures.prospects()), lanes::Extent::Usually);
  if (!plain) {
    reason = plain.error().what;
    return nullptr;
  }
  std::unique_ptr<LaneFutures> made(new LaneFutures(futures, std::move(*terms), std::move(*plain)));
  if (made->planes_.fits()) return made;
  reason = "it is too large";
  return nullptr;
}

LaneFutures::LaneFutures(const Futures& futures, LaneTerms terms, lanes::Plain plain)
    : futures_(futures),
      terms_(std::move(terms)),
      planes_(std::move(plain), {.rules = true, .verdict = true}) {}

LaneRunner::LaneRunner(const LaneFutures& futures, Counting& counting, bool told)
    : f_(futures),
      counting_(counting),
      told_(told),
      block_(futures.planes()),
      outlook_(std::make_unique<LaneOutlook>(futures.terms())) {}
LaneRunner::~LaneRunner() = default;

void LaneRunner::run(std::uint64_t first, std::size_t count) {
  outlook_->set_count(count);
  size_ = count;
  verdicts_.resize(count);
  runs_ = 0;
  if (blocks_of_runs_ > 0) {
    --blocks_of_runs_;
    for (std::size_t lane = 0; lane < count; ++lane) run_one(first, lane);
    return;
  }
  if (!f_.planes().plain().may_be_left)
    walk(first, {}, counting_);
  else if (some_left_ || !walk_whole(first))
    walk_without_left(first);
  if (runs_ * 2 > count) blocks_of_runs_ = blocks_until_tried;
}

/// What is counted stands only where no lane left. False: some did.
bool LaneRunner::walk_whole(std::uint64_t first) {
  const Futures& futures = f_.futures();
  Counting scratch(futures.start().program(), futures.start(), told_ ? futures.steps().size() : 0);
  walk(first, {}, scratch);
  some_left_ = find_left();
  if (!some_left_) counting_.tally().merge(scratch.tally());
  return !some_left_;
}

/// Those that leave are found first, and then left out.
void LaneRunner::walk_without_left(std::uint64_t first) {
  block_.run(first, size_, *outlook_);
  some_left_ = find_left();
  walk(first, left_, counting_);
  for (std::size_t lane = 0; lane < size_; ++lane)
    if ((left_[lane / 64] >> (lane % 64) & 1) != 0) run_one(first, lane);
}

bool LaneRunner::find_left() {
  Word some = 0;
  for (std::size_t w = 0; w < words_per_plane; ++w)
    some |= left_[w] = block_.left()[w] & block_.counted()[w];
  return some != 0;
}

void LaneRunner::walk(std::uint64_t first, const Lanes& without, Counting& into) {
  into_ = &into;
  block_.begin(first, size_, *outlook_);
  block_.leave_out(without);
  count_ = block_.size(block_.counted());
  const auto& steps = f_.futures().steps();
  const std::int32_t today = f_.futures().today().value;
  for (std::size_t k = 0; k < steps.size(); ++k) {
    block_.walk(static_cast<std::size_t>(steps[k].to.value - today), *outlook_);
    if (told_) at_step(k);
  }
  block_.walk(f_.planes().plain().days(), *outlook_);
  finish(first);
}

/// As it would be without lanes.
void LaneRunner::run_one(std::uint64_t first, std::size_t lane) {
  ++runs_;
  const Run run = f_.futures().run(first + lane, [&](std::size_t step, const Run& at) {
    if (told_) counting_.at_step(step, at);
  });
  counting_.finish(first + lane, run);
  verdicts_[lane] =
      run.error() ? Tally::verdict_words : static_cast<std::size_t>(run.verdict().word);
}

void LaneRunner::at_step(std::size_t step) {
  const std::int64_t row = into_->row_of(step);
  if (row < 0) return;
  Tally& tally = into_->tally();
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
  auto& counts = into_->tally().duties[row];
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
    auto& mine = counts[static_cast<std::size_t>(into_->duty_row_of(rule))];
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
    if (block_.has_spells(a) || block_.has_spells(a + 1)) {
      count_totals(row, a);
      continue;
    }
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
  for (const Alike& one : alike_)
    count_amounts(row, gave, Decimal::from_units(gave.base + gave.scale * one.given),
                  Decimal::from_units(received.base + received.scale * one.received), one.lanes);
}

void LaneRunner::count_totals(std::size_t row, std::uint32_t a) {
  const lanes::Account& gave = f_.planes().plain().accounts[a];
  for (std::size_t lane = 0; lane < size_; ++lane)
    if (counts(lane)) count_amounts(row, gave, block_.total(a, lane), block_.total(a + 1, lane), 1);
}

void LaneRunner::count_amounts(std::size_t row, const lanes::Account& account, Decimal given,
                               Decimal received, std::uint64_t lanes) {
  if (given.is_zero() && received.is_zero()) return;
  Tally::Amounts& amounts = into_->tally().books[row][{account.actor, account.unit}];
  amounts.given.add(given, lanes);
  amounts.received.add(received, lanes);
  amounts.exposure.add(*sub(given, received), lanes);
}

void LaneRunner::gather_alike() {
  constexpr std::uint32_t nobody_yet = UINT32_MAX;
  constexpr std::size_t room = 2 * lanes_per_block;  // a power of two
  places_.resize(room, nobody_yet);
  for (const std::uint32_t at : entered_) places_[at] = nobody_yet;
  entered_.clear();
  alike_.clear();
  for (std::size_t lane = 0; lane < size_; ++lane) {
    if (!counts(lane)) continue;
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
  for (std::size_t lane = 0; lane < size_; ++lane) {
    if (!counts(lane)) continue;
    ast::VerdictWord word = block_.verdict(lane);
    const bool settled = word == ast::VerdictWord::Breached ||
                         word == ast::VerdictWord::Fulfilled ||
                         (block_.perhaps_stuck()[lane / 64] >> (lane % 64) & 1) == 0;
    if (!settled) {
      ++runs_;
      word = f_.futures().run(first + lane, [](std::size_t, const Run&) {}).verdict().word;
    }
    verdicts_[lane] = static_cast<std::size_t>(word);
    into_->tally().verdicts[verdicts_[lane]].add(first + lane);
  }
}

void LaneRunner::finish(std::uint64_t first) {
  using Form = checked::Ensure::Form;
  Tally& tally = into_->tally();
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
  for (std::size_t w = 0; w < words_per_plane; ++w) {
    const Word found = plane[w] & block_.counted()[w];
    if (found == 0) continue;
    cases.count += static_cast<std::uint64_t>(std::popcount(found));
    cases.first =
        std::min(cases.first, first + w * 64 + static_cast<std::uint64_t>(std::countr_zero(found)));
  }
}

}  // namespace quid::analyse
