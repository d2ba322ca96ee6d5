// SPDX-License-Identifier: Apache-2.0
#include "lanes/plain.hpp"

#include <algorithm>
#include <utility>

#include "lanes/plain_build.hpp"
#include "program/operations.hpp"

namespace quid::lanes {
namespace {

// Beyond this a translation is not worth its memory.
constexpr std::int64_t most_days = 1'000'000;

}  // namespace

Translation::Translation(const Run& today, Day until)
    : today_(today), p_(today.program()), s_(today.state()) {
  plain_.program = &p_;
  plain_.today = s_.today;
  plain_.until = until;
  plain_.started = s_.today >= p_.checked->deal.start;
}

bool Translation::unfit(std::string what) {
  why_ = std::move(what);
  return false;
}

tl::expected<Plain, Unfit> Translation::take() {
  // What most deals fail by comes first: the calendar may take a walk.
  const bool fits = start() && state_is_plain() && milestones() && levers() && quantities() &&
                    effects() && conditions() && rules() && ensures() && ledger();
  if (!fits) return tl::unexpected(Unfit{why_});
  return std::move(plain_);
}

bool Translation::start() {
  if (today_.error()) return unfit("the run has stopped");
  if (plain_.until <= plain_.today || plain_.until.value - plain_.today.value > most_days)
    return unfit("there are no days to walk, or too many");
  if (s_.next_entry < today_.entries().size()) return unfit("its record goes on after today");
  plain_.atoms.push_back({});
  return true;
}

/// What no plain event or rule could move stands as it does; what could not be told here is
/// refused.
bool Translation::state_is_plain() {
  if (s_.ended || s_.end_effect != nobody) return unfit("it has ended");
  if (!s_.duties.empty()) return unfit("it has duties");
  if (!s_.lives.empty()) return unfit("it has grants that can be taken back");
  if (!s_.bans.empty() || !s_.permissions.empty()) return unfit("it has bans or permissions");
  if (!s_.offers.empty()) return unfit("offers were made");
  if (s_.undetermined_count > 0) return unfit("an effect is undetermined");
  if (std::any_of(s_.withdrawn.begin(), s_.withdrawn.end(), [](char w) { return w != 0; }))
    return unfit("a party has withdrawn");
  for (const StatementState& statement : s_.statements)
    if (statement.to_judge) return unfit("a statement is to be judged");
  for (const InstructionId worth : p_.no_deal_worths)
    if (constant(worth) == nullptr) return unfit("what a party has without a deal may change");
  return true;
}

/// The value of a constant that is known, else null.
const Value* Translation::constant(InstructionId id) const {
  if (!id.valid()) return nullptr;
  const Instruction& i = p_.instructions[id.value];
  if (i.op != OpCode::Constant) return nullptr;
  const Value& value = p_.constants[static_cast<std::size_t>(i.number)];
  return value.known() ? &value : nullptr;
}

bool Translation::milestones() {
  for (std::uint32_t m = 0; m < p_.milestones.count(); ++m) {
    const MilestoneCode& code = p_.milestone_codes[m];
    const MilestoneState& state = s_.milestones[m];
    if (code.of.valid() || state.resized) return unfit("a milestone has a size");
    if (code.verifier != no_instance) return unfit("a milestone is verified by somebody");
    if (code.deadline.valid() || state.has_deadline) return unfit("a milestone has a deadline");
    if (code.needs.valid()) return unfit("a milestone needs something first");
    if (state.reported != state.met || state.waived || state.lapsed || state.disputed ||
        state.verified || state.refuted || state.claimed)
      return unfit("a milestone is reported, verified, refuted, waived or disputed");
    PlainMilestone one{state.met, state.broken, code.owners.count > 0, {}};
    for (const std::uint32_t rule : p_.once_rules[m]) one.armed_again.push_back(rule);
    plain_.milestones.push_back(std::move(one));
  }
  return true;
}

bool Translation::levers() {
  for (std::uint32_t l = 0; l < p_.levers.count(); ++l) {
    if (s_.levers[l].head != nobody) return unfit("a lever holds what can be taken back");
    plain_.levers.push_back({p_.lever_codes[l].level_count - 1, s_.levers[l].level});
  }
  return true;
}

/// Nothing where the rows of the calendar take too much room. Rows that are alike are one.
std::optional<Ref> Translation::on_calendar(std::vector<std::uint64_t> row) {
  const auto found = rows_.find(row);
  if (found != rows_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(plain_.calendar.size());
  if ((number + 1) * plain_.days() > most_calendar_reads) {
    unfit("too much hangs on the calendar");
    return std::nullopt;
  }
  const Ref made = atom(Atom::Kind::Calendar, number, 0);
  plain_.calendar.push_back(row);
  rows_.emplace(std::move(row), made);
  return made;
}

template <class Test>
std::optional<Ref> Translation::calendar_row(Test test) {
  std::vector<std::uint64_t> row(plain_.days() / 64 + 1, 0);
  for (std::size_t d = 0; d < plain_.days(); ++d)
    if (test(Day{plain_.today.value + 1 + static_cast<std::int32_t>(d)}))
      row[d / 64] |= std::uint64_t{1} << (d % 64);
  return on_calendar(std::move(row));
}

bool Translation::rules() {
  for (std::uint32_t r = 0; r < p_.rules.count(); ++r)
    if (!rule(r)) return false;
  return quantity_ranges();
}

bool Translation::rule(std::uint32_t r) {
  const RuleCode& code = p_.rule_codes[r];
  const RuleState& state = s_.rules[r];
  PlainRule& rule = plain_.rules[r];
  rule.condition = code.condition.valid() ? ref(code.condition) : always;
  rule.keeps = code.once || code.once_per != no_instance;
  rule.armed = state.armed;
  rule.spent = state.spent;
  if (!time_frame(code, rule)) return false;
  if (code.cadence && !cadence(code, rule)) return false;
  return true;
}

bool Translation::time_frame(const RuleCode& code, PlainRule& rule) {
  if (!code.from.valid() && !code.to.valid()) return true;
  const Value *from = constant(code.from), *to = constant(code.to);
  if ((code.from.valid() && from == nullptr) || (code.to.valid() && to == nullptr))
    return unfit("a rule holds from or to a day that is not fixed");
  const auto in_time = calendar_row([&](Day day) {
    return (from == nullptr || from->as_date() <= day) && (to == nullptr || to->as_date() >= day);
  });
  if (!in_time) return false;
  rule.in_time = *in_time;
  if (from == nullptr || from->as_date() <= plain_.today || code.cadence) return true;
  const auto before = calendar_row([&](Day day) { return from->as_date() > day; });
  if (!before) return false;
  rule.waits = *before;
  return true;
}

bool Translation::cadence(const RuleCode& code, PlainRule& rule) {
  const Value* anchor = constant(code.anchor);
  if (code.anchor.valid() && anchor == nullptr)
    return unfit("a cadence counts from a day that is not fixed");
  const Day first = anchor != nullptr ? anchor->as_date() : p_.checked->deal.start;
  const Holidays& calendar = calendar_of(*p_.checked, p_.checked->calendars.empty() ? -1 : 0);
  if (rule.keeps) return unfit("a cadence fires once");
  std::vector<std::uint64_t> row(plain_.days() / 64 + 1, 0);
  for (std::int64_t n = anchor != nullptr ? 0 : 1;; ++n) {
    const auto shift = scale(code.period, n);
    const auto day = shift ? add(first, *shift, calendar) : std::nullopt;
    if (!day || *day > plain_.until) break;
    if (++occurrences_ > most_calendar_reads) return unfit("too much hangs on the calendar");
    if (*day <= plain_.today) continue;
    const auto d = static_cast<std::size_t>(day->value - plain_.today.value - 1);
    const bool in_time =
        rule.in_time == always || plain_.on_calendar(plain_.atoms[rule.in_time.atom()].target, d);
    if (in_time) row[d / 64] |= std::uint64_t{1} << (d % 64);
  }
  const auto due = on_calendar(std::move(row));
  if (!due) return false;
  rule.in_time = *due;
  rule.cadence = true;
  return true;
}

bool Translation::ensures() {
  for (std::uint32_t e = 0; e < p_.ensures.size(); ++e) {
    const EnsureCode& code = p_.ensures[e];
    const EnsureState& state = s_.ensures[e];
    if (state.open || state.perhaps_other) return unfit("what was to be ensured is not known");
    PlainEnsure one;
    one.form = code.form;
    one.condition = ref(code.condition);
    one.other = code.other.valid() ? ref(code.other) : not_ever;
    one.broken = state.status == EnsureView::Status::Broken;
    one.seen = state.seen_other;
    plain_.ensures.push_back(one);
  }
  return true;
}

tl::expected<Plain, Unfit> plain(const Run& today, Day until) {
  return Translation(today, until).take();
}

}  // namespace quid::lanes
