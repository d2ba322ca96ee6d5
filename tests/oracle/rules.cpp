// SPDX-License-Identifier: Apache-2.0
// Rounds: every rule on one snapshot, those armed and true fire together, until none does.
#include <algorithm>

#include "world.hpp"

namespace quid::oracle {

using checked::Rule;

void World::arm_once_per(Ref m) {
  for (std::uint32_t r = 0; r < deal_.rules.size(); ++r) {
    const Rule& declared = deal_.rules[r];
    if (declared.once_per.value != m.symbol) continue;
    for (std::uint32_t i = 0; i < declared.shape.count; ++i) {
      const Value index = index_of(deal_.milestones[m.symbol].shape, declared.more->once_per_index,
                                   env_of(declared.shape, i), declared.span);
      if (!index.known() || index.integer != m.instance) continue;
      state.rules[r][i].spent = false;
      state.rules[r][i].armed = true;
    }
  }
}

// `from` and `to` of the head. An unknown date is outside.
bool World::within_dates(const Rule& rule, const Env& env, std::optional<Day>& first) const {
  first = std::nullopt;
  bool inside = true;
  if (rule.more->from.valid()) {
    const auto from = operand(rule.more->from, env);
    if (from) first = from->day();
    inside = first && *first <= today_;
  }
  if (rule.more->to.valid()) {
    const auto to = operand(rule.more->to, env);
    inside = inside && to && today_ <= to->day();
  }
  return inside;
}

// The n-th due day is counted from the anchor; without `from` the anchor is the start and n >= 1.
bool World::cadence_due(Ref ref) const {
  const Rule& rule = deal_.rules[ref.symbol];
  Day anchor = deal_.deal.start;
  std::int64_t n = 1;
  if (rule.more->cadence_from.valid()) {
    const auto from = operand(rule.more->cadence_from, env_of(rule.shape, ref.instance));
    if (!from) return false;
    anchor = from->day();
    n = 0;
  }
  Day before = Day{anchor.value - 1};
  for (;; ++n) {
    const auto length = scale(rule.more->period, n);
    const auto due = length ? add(anchor, *length, plain_holidays()) : std::nullopt;
    if (!due || *due > today_ || *due <= before) return false;
    if (*due == today_) return true;
    before = *due;
  }
}

// What counts from today by what happened today falls due today.
void World::cadences_begin() {
  const Reading reading(*this);
  for (std::uint32_t r = 0; r < deal_.rules.size(); ++r) {
    const Rule& rule = deal_.rules[r];
    if (!rule.cadence || !rule.more->cadence_from.valid()) continue;
    for (std::uint32_t i = 0; i < rule.shape.count; ++i) {
      const auto from = operand(rule.more->cadence_from, env_of(rule.shape, i));
      if (from && from->day() == today_) state.rules[r][i].due_today = true;
    }
  }
}

// Whether the instance fires on this snapshot; `next` is what becomes of its arming.
bool World::rule_fires(Ref ref, bool first, RuleState& next) const {
  const Rule& declared = deal_.rules[ref.symbol];
  const Env env = env_of(declared.shape, ref.instance);
  next = rule(ref);
  if (declared.cadence && !next.due_today) return false;
  next.due_today = false;
  if (declared.cadence && !first) return false;
  std::optional<Day> first_day;
  const bool inside = within_dates(declared, env, first_day);
  std::vector<Value> conditions;
  if (declared.more->during.valid())
    conditions.push_back(phase_active(declared.more->during.value));
  if (declared.condition.valid()) conditions.push_back(read(declared.condition, env));
  const Value holds = all_of(conditions);
  const bool may_fire = holds.is_true() && next.armed;
  next.true_since = may_fire ? next.true_since.value_or(today_) : std::optional<Day>();
  if (holds.failed()) {
    if (inside && !next.suspended) stop(holds);
    return false;
  }
  const bool ready = inside && !next.suspended && !next.spent && !next.fired_today;
  bool fires = holds.is_true() && ready;
  if (!declared.cadence) {
    if (holds.is_false()) next.armed = true;
    if (first_day && next.true_since && *first_day > *next.true_since) next.armed = false;
    fires = fires && next.armed;
  }
  if (!fires) return false;
  next.armed = false;
  next.fired_today = true;
  next.spent = declared.once || declared.once_per.valid();
  return true;
}

bool World::run_round(bool first) {
  std::vector<Op> ops;
  std::vector<Ref> fired;
  std::vector<std::pair<Ref, RuleState>> changes;
  {
    const Reading reading(*this);
    for (std::uint32_t r = 0; r < deal_.rules.size(); ++r) {
      for (std::uint32_t i = 0; i < deal_.rules[r].shape.count; ++i) {
        RuleState next;
        if (rule_fires({r, i}, first, next)) fired.push_back({r, i});
        changes.push_back({{r, i}, next});
      }
    }
    for (const Ref ref : fired) {
      const Rule& declared = deal_.rules[ref.symbol];
      const Firing firing{ref,
                          env_of(declared.shape, ref.instance),
                          declared.effects,
                          {Cause::Kind::Rule, ref.symbol, ref.instance}};
      read_effects(firing, firing.effects, {}, ops, Made::Yes);
    }
  }
  for (const auto& [ref, next] : changes) rule(ref) = next;
  for (const Ref ref : fired) {
    note(HappeningKind::RuleFired, subject_of(Subject::Kind::Rule, ref));
  }
  if (!fired.empty()) apply_batch(std::move(ops));
  return !fired.empty();
}

void World::run_rounds() {
  bool first = true;
  while (!state.ended && run_round(first)) {
    first = false;
    if (!state.ended) settle();
  }
  for (auto& instances : state.rules) {
    for (RuleState& each : instances) each.due_today = false;
  }
}

}  // namespace quid::oracle
