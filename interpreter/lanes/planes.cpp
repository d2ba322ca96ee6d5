// SPDX-License-Identifier: Apache-2.0
#include "lanes/planes.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <utility>

#include "lanes/planes_assembly.hpp"

namespace quid::lanes {
namespace {

constexpr std::align_val_t alignment{64};

}  // namespace

Planes::Planes(Plain plain, Counted counted) : plain_(std::move(plain)), counted_(counted) {
  Assembly(*this).run();
}

std::size_t Events::day() const { return block_.day_; }
std::span<const Word, words_per_plane> Events::met(std::uint32_t milestone) const {
  return block_.met(milestone);
}

/// Zero when first asked for on a day; all but `turned` share one sign that they were.
std::span<Word, words_per_plane> Events::touched(std::uint32_t plane, std::uint32_t hot) {
  block_.hot_[hot] = 1;
  return std::span<Word, words_per_plane>(block_.plane(plane), words_per_plane);
}
std::span<Word, words_per_plane> Events::turned(std::uint32_t milestone) {
  const Planes::EventPlanes& planes = block_.p_.event_planes_[milestone];
  if (block_.hot_[planes.hot] == 0)  // copied: compilers clear so little by a slow instruction
    std::memcpy(block_.plane(planes.turned), block_.plane(plane_of_zeros),
                words_per_plane * sizeof(Word));
  return touched(planes.turned, planes.hot);
}
std::span<Word, words_per_plane> Events::done(std::uint32_t milestone) {
  const Planes::EventPlanes& planes = block_.p_.event_planes_[milestone];
  if (block_.hot_[planes.hot + 1] == 0)  // they lie one after the other
    std::memset(block_.plane(planes.done), 0, planes.count * words_per_plane * sizeof(Word));
  return touched(planes.done, planes.hot + 1);
}
std::span<Word, words_per_plane> Events::broken(std::uint32_t milestone) {
  done(milestone);
  const Planes::EventPlanes& planes = block_.p_.event_planes_[milestone];
  return touched(planes.broken, planes.hot + 1);
}
std::span<Word, words_per_plane> Events::reported(std::uint32_t milestone) {
  done(milestone);
  const Planes::EventPlanes& planes = block_.p_.event_planes_[milestone];
  return touched(planes.reported, planes.hot + 1);
}
std::span<Word, words_per_plane> Events::refuted(std::uint32_t milestone) {
  done(milestone);
  const Planes::EventPlanes& planes = block_.p_.event_planes_[milestone];
  return touched(planes.refuted, planes.hot + 1);
}

void Block::Free::operator()(Word* planes) const { ::operator delete[](planes, alignment); }

Block::Block(const Planes& planes, const Kernels& kernels) : p_(planes), kernels_(kernels) {
  const std::size_t words = planes.start_.size() * words_per_plane;
  planes_.reset(new (alignment) Word[words]());
  hot_.assign(planes.hot_count_, 0);
  counts_.assign(words_per_plane, 0);
  rule_firings_.assign(planes.plain_.rules.size(), 0);
  row_planes_.assign(64, plane_of_zeros);
  for (const Planes::Rows& rows : planes.levels_)
    level_fields_.push_back(field(rows.first, rows.count));
  for (const Planes::Rows& rows : planes.quantities_)
    amount_fields_.push_back(field(rows.first, rows.count));
  for (const Planes::Sum& sum : planes.sums_) sum_fields_.push_back(field(sum.first, sum.bits));
  for (const Planes::Sum& sum : planes.sums_)
    for (const std::uint32_t p : sum.planes)
      passing_.push_back({PlaneOp::Add, sum.bits, sum.first, p, 0, 0});
  ring_at_.resize(planes.rings_.size());
  firings_field_ = field(planes.firings_.first, planes.firings_.count);
  rows_.assign(row_planes_.size() / 64 * lanes_per_block, 0);
}

/// Planes that make one number of each lane, side by side in one row of 64.
Block::Field Block::field(std::uint32_t first, std::uint32_t bits) {
  if (bits == 0) return {};
  if (rows_used_ + bits > row_planes_.size()) {
    rows_used_ = row_planes_.size();
    row_planes_.insert(row_planes_.end(), 64, plane_of_zeros);
  }
  const std::size_t at = rows_used_;
  rows_used_ += bits;
  for (std::uint32_t b = 0; b < bits; ++b) row_planes_[at + b] = first + b;
  return {static_cast<std::uint32_t>(at / 64), static_cast<std::uint32_t>(at % 64),
          ~Word{0} >> (64 - bits)};
}

void Block::begin(std::uint64_t first, std::size_t lanes, Source& source) {
  for (std::size_t p = 0; p < p_.start_.size(); ++p)
    std::memset(plane(static_cast<std::uint32_t>(p)), p_.start_[p] != 0 ? 0xff : 0,
                words_per_plane * sizeof(Word));
  for (std::size_t w = 0; w < words_per_plane; ++w)
    counts_[w] = lanes >= (w + 1) * 64 ? ~Word{0}
                 : lanes > w * 64      ? (Word{1} << (lanes - w * 64)) - 1
                                       : 0;
  std::fill(rule_firings_.begin(), rule_firings_.end(), 0);
  std::fill(ring_at_.begin(), ring_at_.end(), 0);
  day_ = counted_days_ = 0;
  restless_ = p_.longest_span_;  // what was remembered at the start still counts on
  begin_columns();
  begin_spells();
  begin_deadlines();
  source.begin(first);
}

void Block::leave_out(std::span<const Word, words_per_plane> lanes) {
  for (std::size_t w = 0; w < words_per_plane; ++w) counts_[w] &= ~lanes[w];
}

void Block::run(const std::vector<PlaneStep>& steps) {
  kernels_.run(steps.data(), steps.data() + steps.size(),
               {planes_.get(), p_.lists_.data(), p_.fires_.data(), hot_.data(), aside, this});
}

void Block::run(std::uint64_t first, std::size_t lanes, Source& source) {
  begin(first, lanes, source);
  walk(p_.plain_.days(), source);
}

void Block::walk(std::size_t days, Source& source) {
  while (day_ < days) {
    const std::size_t next = next_day(days, source);
    if (next > day_)
      pass(next - day_);
    else
      step(source);
  }
  if (day_ < p_.plain_.days()) return;
  judge_last_day();
  run(p_.verdict_);
}

/// The next day to be walked, at most `days`: a day on which nothing happens, fires or turns leaves
/// the next one as it was itself.
std::size_t Block::next_day(std::size_t days, Source& source) const {
  if (day_ <= restless_) return day_;
  const auto turning = std::lower_bound(p_.turn_days_.begin(), p_.turn_days_.end(), day_);
  const std::size_t turns = turning == p_.turn_days_.end() ? days : *turning;
  return std::min({next_due(days), turns, std::max(day_, source.next(day_))});
}

/// Days like the one before: only what holds per day is counted.
void Block::pass(std::size_t days) {
  for (PlaneStep& step : passing_) step.number = static_cast<std::int64_t>(days);
  run(passing_);
  day_ += days;
  counted_days_ += days;
}

void Block::step(Source& source) {
  if (day_ > 0) close();
  turn_calendar();
  for (const std::uint32_t p : p_.today_) std::memset(plane(p), 0, words_per_plane * sizeof(Word));
  const auto events_begin = hot_.begin() + std::ptrdiff_t{p_.failed_hot_} + 1;
  std::fill(events_begin, hot_.end(), 0);
  Events events(*this);
  source.draw(events);
  run(p_.events_);
  const bool happened = std::find(events_begin, hot_.end(), 1) != hot_.end();
  const bool fired = rounds();
  run(p_.evening_);
  if (happened || fired) restless_ = std::max(restless_, day_ + 1);
  if (hot_[p_.remembered_hot_] != 0) restless_ = day_ + 1 + p_.longest_span_;
  ++day_;
}

void Block::close() {
  run(p_.ledger_);
  ++counted_days_;
}

void Block::turn_calendar() {
  const Plain& plain = p_.plain_;
  for (std::uint32_t row = 0; row < plain.calendar.size(); ++row) {
    const bool now = plain.on_calendar(row, day_);
    if (day_ == 0 || now != plain.on_calendar(row, day_ - 1))
      std::memset(plane(p_.calendar_[row]), now ? 0xff : 0, words_per_plane * sizeof(Word));
  }
}

/// Whether any rule fired.
bool Block::rounds() {
  const auto rules = static_cast<std::ptrdiff_t>(p_.plain_.rules.size());
  for (bool first = true;; first = false) {
    run(p_.sample_);
    if (std::find(hot_.begin(), hot_.begin() + rules, 1) == hot_.begin() + rules) return !first;
    run(p_.effects_);
    if (p_.counted_.rules) count_rules();
    if (!p_.plain_.many_rounds) return true;
    if (!first) continue;
    for (const std::uint32_t p : p_.first_round_)
      std::memset(plane(p), 0xff, words_per_plane * sizeof(Word));
  }
}

void Block::count_rules() {
  for (std::size_t r = 0; r < rule_firings_.size(); ++r)
    if (hot_[r] != 0) rule_firings_[r] += size(view(p_.fire_planes_[r]));
}

/// What was to come about in the end and has not.
void Block::judge_last_day() {
  const Plain& plain = p_.plain_;
  const auto& end = plain.program->checked->deal.end;
  if (!end || plain.until != *end) return;
  for (std::size_t e = 0; e < plain.ensures.size(); ++e) {
    if (plain.ensures[e].form != checked::Ensure::Form::Eventually) continue;
    Word *broken = plane(p_.ensures_[e].broken), *seen = plane(p_.ensures_[e].seen);
    for (std::size_t w = 0; w < words_per_plane; ++w) broken[w] |= ~seen[w];
  }
}

std::uint64_t Block::size(std::span<const Word, words_per_plane> plane) const {
  std::uint64_t sum = 0;
  for (std::size_t w = 0; w < words_per_plane; ++w)
    sum += static_cast<std::uint64_t>(std::popcount(plane[w] & counts_[w]));
  return sum;
}

std::span<const Word, words_per_plane> Block::met(std::uint32_t milestone) const {
  return view(p_.event_planes_[milestone].met);
}
std::span<const Word, words_per_plane> Block::at_least(std::uint32_t lever,
                                                       std::uint32_t level) const {
  if (level == 0) return view(plane_of_ones);
  const Planes::Rows rows = p_.levers_[lever];
  return view(level > rows.count ? plane_of_zeros : rows.first + level - 1);
}
std::span<const Word, words_per_plane> Block::stands(std::uint32_t standing) const {
  return view(p_.standings_[standing].stands);
}
std::span<const Word, words_per_plane> Block::late(std::uint32_t standing) const {
  return view(p_.standings_[standing].late);
}
std::span<const Word, words_per_plane> Block::done(std::uint32_t standing) const {
  return view(p_.standings_[standing].done);
}
std::span<const Word, words_per_plane> Block::broken_ensure(std::uint32_t ensure) const {
  return view(p_.ensures_[ensure].broken);
}
std::span<const Word, words_per_plane> Block::seen_ensure(std::uint32_t ensure) const {
  return view(p_.ensures_[ensure].seen);
}
std::span<const Word, words_per_plane> Block::open_ensure(std::uint32_t ensure) const {
  return view(p_.ensures_[ensure].open);
}
std::span<const Word, words_per_plane> Block::breached() const { return view(p_.breached_); }
std::span<const Word, words_per_plane> Block::fulfilled() const { return view(p_.fulfilled_); }
std::span<const Word, words_per_plane> Block::undetermined() const {
  return view(p_.undetermined_);
}
std::span<const Word, words_per_plane> Block::perhaps_stuck() const {
  return view(p_.perhaps_stuck_);
}
ast::VerdictWord Block::verdict(std::size_t lane) const {
  const auto in = [&](std::uint32_t p) { return (plane(p)[lane / 64] >> (lane % 64) & 1) != 0; };
  if (in(p_.breached_)) return ast::VerdictWord::Breached;
  if (in(p_.fulfilled_)) return ast::VerdictWord::Fulfilled;
  return in(p_.undetermined_) ? ast::VerdictWord::Undetermined : ast::VerdictWord::InProgress;
}
std::span<const Word, words_per_plane> Block::ever_fired(std::uint32_t rule) const {
  return view(p_.counted_.rules ? p_.ever_[rule] : plane_of_zeros);
}

void Block::read() {
  run(p_.read_);
  for (std::size_t row = 0; row * 64 < row_planes_.size(); ++row)
    kernels_.transpose(planes_.get(), row_planes_.data() + row * 64,
                       rows_.data() + row * lanes_per_block);
}

std::int64_t Block::balance(std::uint32_t account, std::size_t lane) const {
  const Account& one = p_.plain_.accounts[account];
  std::int64_t sum = one.each_day * static_cast<std::int64_t>(counted_days_);
  for (std::size_t s = 0; s < p_.sums_.size(); ++s)
    for (const Weight::Gain& gain : p_.sums_[s].gains)
      if (gain.account == account)
        sum += gain.by * static_cast<std::int64_t>(read(sum_fields_[s], lane));
  return sum;
}

void Block::balances(std::uint32_t account, std::int64_t* out) const {
  const Account& one = p_.plain_.accounts[account];
  std::fill(out, out + lanes_per_block, one.each_day * static_cast<std::int64_t>(counted_days_));
  for (std::size_t s = 0; s < p_.sums_.size(); ++s) {
    for (const Weight::Gain& gain : p_.sums_[s].gains) {
      if (gain.account != account) continue;
      const Field field = sum_fields_[s];
      const Word* row = rows_.data() + std::size_t{field.row} * lanes_per_block;
      for (std::size_t lane = 0; lane < lanes_per_block; ++lane)
        out[lane] += gain.by * static_cast<std::int64_t>(row[lane] >> field.shift & field.mask);
    }
  }
}

Decimal Block::total(std::uint32_t account, std::size_t lane) const {
  const Account& one = p_.plain_.accounts[account];
  const Decimal counted = Decimal::from_units(one.base + one.scale * balance(account, lane));
  return has_spells(account) ? *add(counted, accrued(account, lane)) : counted;
}

}  // namespace quid::lanes
