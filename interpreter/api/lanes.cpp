// SPDX-License-Identifier: Apache-2.0
// Lanes for hosts: their sources feed lanes/, and blocks are read by the names of the deal.
#define QUID_IMPLEMENTATION  // before the header, which stands first

#include "quid/lanes.hpp"
#include "api/implementation.hpp"

#include <algorithm>
#include <array>

#include "lanes/planes.hpp"
#include "lanes/slices.hpp"

namespace quid::api {
namespace {

using quid::lanes::Plain;

static_assert(lane_words == quid::lanes::words_per_plane);

/// What accounts come to, as books; `total` gives one of them. Accounts are pairs: gave, received.
template <class Total>
std::vector<Book> books_of(const Program& program, const Plain& plain, const Total& total) {
  const DealFile& file = program.impl().file();
  const Wording wording(file);
  const Instances& actors = file.program->actors;
  std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>> order;
  for (std::uint32_t a = 0; a < plain.accounts.size(); a += 2)
    order.push_back({{plain.accounts[a].actor, plain.accounts[a].unit}, a});
  std::sort(order.begin(), order.end());
  std::vector<Book> books;
  for (const auto& [key, a] : order) {
    const Decimal given = total(a), received = total(a + 1);
    if (given.is_zero() && received.is_zero()) continue;
    const auto exposure = sub(given, received);
    books.push_back(
        {wording.actor(quid::checked::ActorId{actors.symbol[key.first]}, actors.local(key.first)),
         wording.unit(quid::checked::UnitId{key.second}), given.to_string(), received.to_string(),
         exposure ? std::optional(exposure->to_string()) : std::nullopt});
  }
  return books;
}

std::string amount_text(const Plain& plain, std::uint32_t quantity, std::int64_t amount) {
  return Decimal::from_units(plain.quantities[quantity].scale * amount).to_string();
}

}  // namespace

struct Lanes::Impl {
  Impl(const Run& today, Plain plain)
      : program(today.program()),
        limits(today.impl().limits),
        planes(std::move(plain), {.firings = true, .rules = true, .verdict = true}) {}
  Program program;
  Limits limits;
  quid::lanes::Planes planes;
};

struct LaneEvents::Impl {
  quid::lanes::Events& events;
  const Plain& plain;
  std::uint64_t first = 0;
  std::array<quid::lanes::Word, lane_words> nowhere{};

  /// The plane that `of` gives for a milestone, or one that is looked at by nobody.
  template <class Of>
  auto plane(std::size_t milestone, Of of) {
    if (milestone < plain.milestones.size())
      return of(static_cast<std::uint32_t>(milestone)).data();
    nowhere.fill(0);
    return static_cast<decltype(of(0u).data())>(nowhere.data());
  }
};

struct LaneBlock::Impl {
  const Program& program;
  const Plain& plain;
  const quid::lanes::Block& block;
  std::uint64_t first = 0;
  std::size_t size = 0;

  template <class T, class Read>
  auto read(const std::vector<T>& all, std::size_t index, std::size_t lane, Read read) const {
    using Out = decltype(read(std::uint32_t{}));
    return index < all.size() && lane < size ? read(static_cast<std::uint32_t>(index)) : Out{};
  }
  static bool bit(std::span<const quid::lanes::Word, lane_words> plane, std::size_t lane) {
    return (plane[lane / 64] >> (lane % 64) & 1) != 0;
  }
};

Day LaneEvents::day() const {
  return Day{impl_.plain.today.value + 1 + static_cast<std::int32_t>(impl_.events.day())};
}
std::uint64_t LaneEvents::first() const { return impl_.first; }
const std::uint64_t* LaneEvents::met(std::size_t milestone) const {
  return impl_.plane(milestone, [&](std::uint32_t m) { return impl_.events.met(m); });
}
std::uint64_t* LaneEvents::done(std::size_t milestone) {
  return impl_.plane(milestone, [&](std::uint32_t m) { return impl_.events.done(m); });
}
std::uint64_t* LaneEvents::broken(std::size_t milestone) {
  return impl_.plane(milestone, [&](std::uint32_t m) { return impl_.events.broken(m); });
}
std::uint64_t* LaneEvents::turned(std::size_t milestone) {
  return impl_.plane(milestone, [&](std::uint32_t m) { return impl_.events.turned(m); });
}

std::uint64_t LaneBlock::first() const { return impl_.first; }
std::size_t LaneBlock::size() const { return impl_.size; }
std::uint32_t LaneBlock::level(std::size_t lever, std::size_t lane) const {
  return impl_.read(impl_.plain.levers, lever, lane,
                    [&](std::uint32_t l) { return impl_.block.level(l, lane); });
}
bool LaneBlock::met(std::size_t milestone, std::size_t lane) const {
  return impl_.read(impl_.plain.milestones, milestone, lane,
                    [&](std::uint32_t m) { return impl_.bit(impl_.block.met(m), lane); });
}
std::string LaneBlock::quantity(std::size_t quantity, std::size_t lane) const {
  return impl_.read(impl_.plain.quantities, quantity, lane, [&](std::uint32_t q) {
    if (!impl_.plain.quantities[q].known) return std::string();
    return amount_text(impl_.plain, q, impl_.block.amount(q, lane));
  });
}
bool LaneBlock::fulfilled(std::size_t lane) const {
  return lane < impl_.size && impl_.bit(impl_.block.fulfilled(), lane);
}
std::string LaneBlock::verdict(std::size_t lane) const {
  return lane < impl_.size ? std::string(report::verdict_word(impl_.block.verdict(lane)))
                           : std::string();
}
std::uint64_t LaneBlock::firings(std::size_t rule) const {
  return impl_.read(impl_.plain.rules, rule, 0,
                    [&](std::uint32_t r) { return impl_.block.firings_of(r); });
}
std::uint64_t LaneBlock::firings_in(std::size_t lane) const {
  return lane < impl_.size ? impl_.block.firings(lane) : 0;
}
bool LaneBlock::is_broken(std::size_t ensure, std::size_t lane) const {
  return impl_.read(impl_.plain.ensures, ensure, lane,
                    [&](std::uint32_t e) { return impl_.bit(impl_.block.broken_ensure(e), lane); });
}

std::vector<Book> LaneBlock::ledger(std::size_t lane) const {
  if (lane >= impl_.size) return {};
  return books_of(impl_.program, impl_.plain,
                  [&](std::uint32_t a) { return impl_.block.total(a, lane); });
}

struct LaneCourse::Impl {
  Impl(Program program_, const Plain& plain_)
      : program(std::move(program_)), slices(plain_), plain(slices.plain()), course(slices) {}
  Program program;
  quid::lanes::Slices slices;
  const Plain& plain;
  quid::lanes::Course course;
  std::vector<quid::lanes::Event> events;  // of the call that runs
  std::vector<std::uint32_t> last_day;     // by milestone, counted from 1: of its last event
};

LaneCourse::LaneCourse(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LaneCourse::LaneCourse(LaneCourse&&) noexcept = default;
LaneCourse& LaneCourse::operator=(LaneCourse&&) noexcept = default;
LaneCourse::~LaneCourse() = default;

Status LaneCourse::run(const std::vector<LaneEvent>& events) {
  const Plain& plain = impl_->plain;
  const auto misfit = [&](std::size_t k, const char* why) {
    return Error{"event-errors", "event " + std::to_string(k) + " " + why, {}, {}};
  };
  impl_->events.clear();
  impl_->last_day.assign(plain.milestones.size(), 0);
  std::int64_t before = 0;
  for (std::size_t k = 0; k < events.size(); ++k) {
    const LaneEvent& event = events[k];
    const std::int64_t day = std::int64_t{event.day.number} - plain.today.value;
    if (event.milestone >= plain.milestones.size()) return misfit(k, "is of no milestone");
    if (day < 1 || day > static_cast<std::int64_t>(plain.days()))
      return misfit(k, "is not between today and the last day");
    if (day < before) return misfit(k, "is dated before the one before it");
    before = day;
    std::uint32_t& last = impl_->last_day[event.milestone];
    if (last == day) return misfit(k, "is the second of its milestone on its day");
    last = static_cast<std::uint32_t>(day);
    impl_->events.push_back({last - 1, static_cast<std::uint32_t>(event.milestone),
                             event.met ? quid::lanes::met_may : quid::lanes::broken_may});
  }
  impl_->course.run(impl_->events);
  return Done{};
}

std::uint32_t LaneCourse::level(std::size_t lever) const {
  if (lever >= impl_->plain.levers.size()) return 0;
  return impl_->course.level(static_cast<std::uint32_t>(lever));
}
bool LaneCourse::met(std::size_t milestone) const {
  return milestone < impl_->plain.milestones.size() &&
         impl_->course.met(static_cast<std::uint32_t>(milestone));
}
std::string LaneCourse::quantity(std::size_t quantity) const {
  if (quantity >= impl_->plain.quantities.size()) return {};
  const auto q = static_cast<std::uint32_t>(quantity);
  if (!impl_->plain.quantities[q].known) return {};
  return amount_text(impl_->plain, q, impl_->course.amount(q));
}
bool LaneCourse::fulfilled() const { return impl_->course.fulfilled(); }
std::string LaneCourse::verdict() const {
  return std::string(report::verdict_word(impl_->course.verdict()));
}
std::uint64_t LaneCourse::firings() const { return impl_->course.firings(); }
bool LaneCourse::is_broken(std::size_t ensure) const {
  return ensure < impl_->plain.ensures.size() &&
         impl_->course.broken_ensure(static_cast<std::uint32_t>(ensure));
}
std::vector<Book> LaneCourse::ledger() const {
  return books_of(impl_->program, impl_->plain,
                  [&](std::uint32_t a) { return impl_->course.total(a); });
}

Result<LaneCourse> Lanes::course() const {
  auto impl = std::make_unique<LaneCourse::Impl>(impl_->program, impl_->planes.plain());
  impl->course.run({});
  return LaneCourse(std::move(impl));
}

Result<Lanes> Lanes::make(const Run& today, Day until) {
  const auto& end = today.impl().deal().deal.end;
  quid::Day last = internal(until);
  if (end && last > *end) last = *end;
  if (!today.impl().pending.empty())
    return Error{"not-plain", "the run has events to come; `advance` over them first", {}, {}};
  auto plain = quid::lanes::plain(today.impl().run, last);
  if (!plain)
    return Error{"not-plain",
                 "these courses need a run for each, as forks of a Run: " + plain.error().what,
                 {},
                 {}};
  if (plain->perhaps_stuck != quid::lanes::not_ever)
    return Error{"not-plain",
                 "these courses need a run for each, as forks of a Run: the parties may come to "
                 "wait for each other",
                 {},
                 {}};
  auto impl = std::make_shared<const Impl>(today, std::move(*plain));
  if (!impl->planes.fits())
    return Error{"not-plain", "the deal is too large to be run in lanes", {}, {}};
  return Lanes(std::move(impl));
}

namespace {

/// A host's source as lanes/ has it.
class HostSource : public quid::lanes::Source {
 public:
  HostSource(LaneSource& source, const Plain& plain) : source_(source), plain_(plain) {}
  void begin(std::uint64_t first) override {
    first_ = first;
    source_.begin(first);
  }
  void draw(quid::lanes::Events& events) override {
    LaneEvents::Impl impl{events, plain_, first_, {}};
    LaneEvents told(impl);
    source_.draw(told);
  }
  std::size_t next(std::size_t day) override {
    const std::int32_t first = plain_.today.value + 1;
    const Day next = source_.next(Day{first + static_cast<std::int32_t>(day)});
    return next.number <= first ? 0 : static_cast<std::size_t>(next.number - first);
  }

 private:
  LaneSource& source_;
  const Plain& plain_;
  std::uint64_t first_ = 0;
};

}  // namespace

Status Lanes::run(std::uint64_t first, std::uint64_t count, LaneSource& source,
                  const std::function<void(const LaneBlock&)>& each) const {
  if (!each) return Error{"misuse", "there is nobody to give the blocks to", {}, {}};
  const quid::Limits limits = of_this_call(impl_->limits);
  const Plain& plain = impl_->planes.plain();
  HostSource host(source, plain);
  quid::lanes::Block block(impl_->planes);
  for (std::uint64_t done = 0; done < count; done += lanes_per_block) {
    if (auto over = over_limits(limits)) return *over;
    const auto size =
        static_cast<std::size_t>(std::min<std::uint64_t>(count - done, lanes_per_block));
    block.run(first + done, size, host);
    block.read();
    const LaneBlock::Impl impl{impl_->program, plain, block, first + done, size};
    each(LaneBlock(impl));
  }
  return Done{};
}

}  // namespace quid::api
