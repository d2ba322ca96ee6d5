// SPDX-License-Identifier: Apache-2.0
#include "analyse/attempt.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace quid::analyse {
namespace {

bool is_doing(Act::Kind kind) {
  return kind == Act::Kind::Meet || kind == Act::Kind::Report || kind == Act::Kind::Part;
}

std::vector<checked::Entry> up_to(std::vector<checked::Entry> entries, Day day) {
  std::erase_if(entries,
                [&](const checked::Entry& entry) { return !entry.prior && entry.on > day; });
  return entries;
}

Day cut(const Program& program, Day day) {
  const checked::Deal& deal = program.checked->deal;
  day = std::max(day, deal.start);
  return deal.end ? std::min(day, *deal.end) : day;
}

Day before(Day day) { return Day{day.value - 1}; }
Day after_day(Day day) { return Day{day.value + 1}; }

std::vector<std::uint32_t> open_asks(const EffectIndex& index, const Run& run) {
  std::vector<std::uint32_t> open;
  const Residual residual = run.standing();
  for (const auto& owed : residual.owed)
    if (owed.what.kind == Subject::Kind::Rule) open.push_back(index.find(owed.what, owed.effect));
  for (const auto& may : residual.may) open.push_back(index.find(may.rule, may.effect));
  std::sort(open.begin(), open.end());
  return open;
}

}  // namespace

/// One attempt on its way: which acts are still to be done, and what has gone wrong.
class Attempts::Course {
 public:
  Course(Attempts& owner, const Eve& eve, const std::vector<const Act*>& acts, Day from)
      : owner_(owner), run_(owner.fork(eve.run)), acts_(acts), recorded_(run_.entries().size()) {
    out_.days.assign(acts.size(), from);
    out_.bans.resize(acts.size());
    out_.amounts.resize(acts.size());
    done_.assign(acts.size(), 0);
    for (std::size_t k = 0; k < acts.size(); ++k) {
      const auto asked_in = [&](const std::vector<std::uint32_t>& open) {
        return std::any_of(acts[k]->asks.begin(), acts[k]->asks.end(), [&](std::uint32_t e) {
          return std::binary_search(open.begin(), open.end(), e);
        });
      };
      const bool open = asked_in(eve.open);
      if (!acts[k]->asks.empty() && !open) continue;
      if (opens_tonight(eve, *acts[k], from)) {
        tomorrow_.push_back(k);
        continue;
      }
      // How much is owed of what is not owed today shows then.
      const bool arises = open && acts[k]->kind == Act::Kind::Pay && !asked_in(owner_.first_.open);
      plan(k, from, arises ? owed(eve.run.view(), *acts[k]) : std::nullopt);
    }
  }

  Attempt go(InstructionId condition, Day from, bool wait) {
    for (Day day = from; day <= owner_.horizon_; day = after_day(day)) {
      if (!step(day)) break;
      const bool all = pending_ == acts_.size();
      if (all && planned_.empty() && run_.value_of(condition).is_true()) {
        out_.holds = day;
        out_.waits = waits_;
        keep_fired();
        break;
      }
      out_.cut = owner_.out_of_steps();
      if (out_.cut) break;
      const bool goes_on = !planned_.empty();
      if (!goes_on && !wait) break;
      waits_ = waits_ || !goes_on;
    }
    return std::move(out_);
  }

 private:
  // Everything for this day is told, and the day walked.
  bool step(Day day) {
    out_.entries.insert(out_.entries.end(), planned_.begin(), planned_.end());
    run_.suppose(std::exchange(planned_, {}));
    if (!owner_.advance(run_, day) || run_.today() != day) {
      if (run_.error() && run_.error()->entry) out_.spoiled = of_entry(*run_.error()->entry);
      return false;
    }
    const auto& happenings = run_.happenings();
    for (std::size_t k = seen_; k < happenings.size(); ++k) {
      if (happenings[k].kind == HappeningKind::BanBroken) note_ban(happenings[k]);
      if (!spoils(happenings[k])) continue;
      out_.banned = happenings[k].kind == HappeningKind::BanBroken;
      out_.spoiled = happenings[k].cause.kind == Cause::Kind::Entry
                         ? of_entry(happenings[k].cause.symbol)
                         : happenings[k].subject;
      return false;
    }
    if (pending_ < acts_.size()) follow(day);
    seen_ = happenings.size();
    return true;
  }

  void plan(std::size_t k, Day day, std::optional<Decimal> amount) {
    done_[k] = 1;
    ++pending_;
    out_.days[k] = day;
    out_.amounts[k] = amount;
    for (checked::Entry entry : acts_[k]->entries) {
      entry.on = day;
      if (amount) entry.amount = amount;
      planned_.push_back(std::move(entry));
    }
  }

  // What it needs holds at the end of the day, and did not in the morning. If the act itself ends
  // that, it is out of order today, and can be done from tomorrow on.
  bool opens_tonight(const Eve& eve, const Act& act, Day day) const {
    if (!is_doing(act.kind) || act.what.kind != Subject::Kind::Milestone) return false;
    const std::uint32_t m = owner_.p_.milestones.base[act.what.symbol] + act.what.instance;
    if (!owner_.now_.needs_hold(m) || eve.run.needs_hold(m)) return false;
    return owner_.ends_what_it_needs(act, m, day);
  }

  // Acts whose ask has opened today are done tomorrow.
  void follow(Day day) {
    for (const std::size_t k : std::exchange(tomorrow_, {})) plan(k, after_day(day), std::nullopt);
    const auto& happenings = run_.happenings();
    std::optional<View> view;
    for (std::size_t n = seen_; n < happenings.size(); ++n) {
      const Happening& h = happenings[n];
      std::uint32_t effect = UINT32_MAX;
      if (h.kind == HappeningKind::PermissionGiven)
        effect = owner_.index_.find(h.subject, static_cast<std::uint32_t>(h.a));
      if (h.kind == HappeningKind::DutyArose) {
        if (!view) view = run_.view();
        const DutyView& duty = view->duties[static_cast<std::size_t>(h.b)];
        if (!is_open(duty.status)) continue;
        effect = owner_.index_.find(h.subject, duty.effect);
      }
      for (std::size_t k = 0; effect != UINT32_MAX && k < acts_.size(); ++k) {
        const auto& asks = acts_[k]->asks;
        if (done_[k] != 0 || std::find(asks.begin(), asks.end(), effect) == asks.end()) continue;
        const bool pays = acts_[k]->kind == Act::Kind::Pay && view;
        plan(k, after_day(day), pays ? owed(*view, *acts_[k]) : std::nullopt);
      }
    }
  }

  // What the last due of the open duties that an act is asked for owes, with what a payment to the
  // same party fills before it. What other acts are asked for is theirs.
  std::optional<Decimal> owed(const View& view, const Act& act) const {
    std::optional<Decimal> sum;
    std::uint32_t last = UINT32_MAX;
    const std::vector<std::size_t> order = by_deadline(view);
    for (auto d = order.rbegin(); d != order.rend(); ++d) {
      const DutyView& duty = view.duties[*d];
      const std::uint32_t effect = owner_.index_.find(duty.rule, duty.effect);
      if (effect == UINT32_MAX) continue;
      const bool asked = asks(act, effect);
      if (last == UINT32_MAX ? !asked : !fills_first(owner_.p_, effect, last)) continue;
      if (!asked && std::any_of(acts_.begin(), acts_.end(), [&](const Act* other) {
            return other != &act && asks(*other, effect);
          }))
        continue;
      const auto left = sub(duty.owed, duty.paid);
      if (last == UINT32_MAX) last = effect;
      sum = left ? add(sum.value_or(Decimal::zero()), *left) : std::nullopt;
      if (!sum) return std::nullopt;
    }
    return sum;
  }

  static bool asks(const Act& act, std::uint32_t effect) {
    return std::find(act.asks.begin(), act.asks.end(), effect) != act.asks.end();
  }

  void note_ban(const Happening& h) {
    if (h.cause.kind != Cause::Kind::Entry) return;
    if (const auto act = act_of(h.cause.symbol)) out_.bans[*act] = h.subject;
  }

  // What the act that told this entry is about.
  Subject of_entry(std::uint32_t entry) const {
    const auto act = act_of(entry);
    return act ? acts_[*act]->what : Subject{};
  }

  std::optional<std::size_t> act_of(std::uint32_t entry) const {
    if (entry >= run_.entries().size()) return std::nullopt;
    const checked::Entry& told = run_.entries()[entry];
    for (std::size_t k = 0; k < acts_.size(); ++k)
      for (const checked::Entry& one : acts_[k]->entries) {
        const bool same = one.kind == told.kind && one.milestone == told.milestone &&
                          one.lever == told.lever && one.quantity == told.quantity &&
                          one.statement == told.statement && one.instance == told.instance &&
                          one.actor == told.actor && one.other == told.other;
        if (same) return k;
      }
    return std::nullopt;
  }

  // Is this something for which the attempt does not count?
  bool spoils(const Happening& h) const {
    const bool ours = h.cause.kind == Cause::Kind::Entry && h.cause.symbol >= recorded_;
    switch (h.kind) {
      case HappeningKind::BanBroken: return ours && !owner_.bans_may_break_;
      case HappeningKind::AlreadySo:
      case HappeningKind::AfterEnd: return ours;
      case HappeningKind::UnruledPayment:
      case HappeningKind::UnruledLevel:
        return ours && std::none_of(acts_.begin(), acts_.end(), [&](const Act* act) {
                 return act->what == h.subject && act->free;
               });
      case HappeningKind::OutOfOrder:
        return std::any_of(acts_.begin(), acts_.end(), [&](const Act* act) {
          return act->what == h.subject && is_doing(act->kind) && !act->out_of_order;
        });
      default: return false;
    }
  }

  void keep_fired() {
    for (const Happening& h : run_.happenings())
      if (h.kind == HappeningKind::RuleFired) out_.fired.push_back({h.subject, h.day});
  }

  Attempts& owner_;
  Run run_;
  const std::vector<const Act*>& acts_;
  std::size_t recorded_;  // entries that the record holds; those behind are supposed
  Attempt out_;
  std::vector<char> done_;
  std::vector<std::size_t> tomorrow_;
  std::size_t pending_ = 0;  // how many acts have been planned
  std::vector<checked::Entry> planned_;
  std::size_t seen_ = 0;
  bool waits_ = false;
};

Attempts::Attempts(const Program& program, std::vector<checked::Entry> entries, Day day,
                   const Limits& limits, std::int32_t ahead)
    : p_(program),
      index_(program),
      day_(cut(program, day)),
      horizon_(cut(program, std::min(Day{day_.value + ahead}, last_day))),
      now_(program, up_to(std::move(entries), day_), limits),
      first_{now_, {}},
      later_{now_, {}},
      usual_(now_) {
  if (now_.error() || !now_.advance(before(day_))) return;
  first_.run = now_;
  first_.run.forget();
  first_.open = open_asks(index_, now_);
  usual_ = first_.run;
  now_.advance(day_);
  // What is asked for since this very day may be done on it: cash on delivery.
  std::vector<std::uint32_t> both;
  const std::vector<std::uint32_t> today = open_asks(index_, now_);
  std::set_union(first_.open.begin(), first_.open.end(), today.begin(), today.end(),
                 std::back_inserter(both));
  first_.open = std::move(both);
  later_.run = now_;
  later_.run.forget();
}

Day Attempts::earliest() const {
  const checked::Deal& deal = p_.checked->deal;
  return deal.in_steps ? std::max(day_, after_day(deal.start)) : day_;
}

bool Attempts::to_the_end() const {
  const auto& end = p_.checked->deal.end;
  return end && horizon_ == *end;
}

Run Attempts::fork(const Run& run) {
  ++forks_;
  charge(run.steps_of_copy());
  return run;
}

bool Attempts::advance(Run& run, Day day) {
  const std::uint64_t steps = run.steps();
  const bool good = run.advance(day);
  charge(run.steps() - std::min(steps, run.steps()) + 1);
  return good;
}

/// The run on the evening before a day.
const Attempts::Eve& Attempts::eve(Day day) {
  if (day <= day_) return first_;
  if (later_.run.today() > before(day)) {
    later_.run = now_;
    later_.run.forget();
    charge(later_.run.steps_of_copy());
  }
  advance(later_.run, before(day));
  later_.run.forget();
  later_.open = open_asks(index_, later_.run);
  return later_;
}

Attempt Attempts::attempt(const std::vector<const Act*>& acts, InstructionId condition, Day from,
                          bool wait) {
  return Course(*this, eve(from), acts, from).go(condition, from, wait);
}

bool Attempts::ends_what_it_needs(const Act& act, std::uint32_t milestone, Day day) {
  const auto known = ends_.try_emplace({day, milestone, act.kind, act.entries[0].amount});
  if (known.second) {
    const std::optional<Run> then = after(act, day);
    known.first->second = !then || !then->needs_hold(milestone);
  }
  return known.first->second;
}

std::vector<Fired> Attempts::newly_fired(const Attempt& attempt) {
  std::vector<Fired> result;
  if (!attempt.holds) return result;
  advance(usual_, *attempt.holds);
  for (; seen_ < usual_.happenings().size(); ++seen_) {
    const Happening& h = usual_.happenings()[seen_];
    if (h.kind == HappeningKind::RuleFired) anyway_.push_back({h.subject, h.day});
  }
  for (const Fired& one : attempt.fired)
    if (std::find(anyway_.begin(), anyway_.end(), one) == anyway_.end()) result.push_back(one);
  return result;
}

std::optional<Run> Attempts::after(const Act& act, Day on) {
  Run run = fork(eve(on).run);
  std::vector<checked::Entry> entries = act.entries;
  for (checked::Entry& entry : entries) entry.on = on;
  run.suppose(std::move(entries));
  if (!run.advance(on) || run.today() != on) return std::nullopt;
  return run;
}

std::map<std::uint32_t, Day> Attempts::need_true(const std::vector<std::uint32_t>& milestones) {
  std::map<std::uint32_t, Day> days;
  Run run = fork(now_);
  for (Day day = after_day(day_); day <= horizon_ && days.size() < milestones.size();
       day = after_day(day)) {
    if (!advance(run, day) || run.today() != day || out_of_steps()) break;
    for (const std::uint32_t m : milestones)
      if (run.value_of(p_.milestone_codes[m].needs).is_true()) days.emplace(m, day);
  }
  return days;
}

Run Attempts::without(Day on) {
  Run run = eve(on).run;
  run.advance(on);
  return run;
}

}  // namespace quid::analyse
