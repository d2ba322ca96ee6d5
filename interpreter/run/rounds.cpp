// SPDX-License-Identifier: Apache-2.0
// Rounds: every rule is read on one snapshot, those armed and now true fire together, and again
// until nothing fires. Only rules whose condition changed are looked at.
#include <algorithm>

#include "run/runner.hpp"
#include "run/steps.hpp"

namespace quid {

void Runner::rounds() {
  if (s_.ended) return;
  for (std::uint32_t round = 0; !error_ && !s_.ended; ++round) {
    if (round > limits_.rounds_per_day) {
      fail("day-does-not-settle", "the rules of this day do not come to rest", deal().deal.span);
      return;
    }
    if (round % 64 == 63 && limits_.is_over()) {
      error_ = out_of_limits(limits_.is_cancelled(), s_.today);
      return;
    }
    ++work_.rounds;
    propagate();
    sample_rules();
    if (error_) return;
    const auto rules = firing();
    due_cadences_.clear();
    if (error_ || rules.empty()) return;
    halted_ = std::binary_search(rules.begin(), rules.end(), halt_rule_);
    if (halted_) return;
    fire(rules);
    if (!error_) settle();
  }
}

void Runner::sample_rules() {
  touched_rules_.sort();
  for (const std::uint32_t r : touched_rules_.rows()) sample(r);
  touched_rules_.clear();
  for (const std::uint32_t r : failing_) {
    const Value& condition = value(p_.rule_codes[r].condition);
    if (condition.failed() && !s_.rules[r].suspended && in_time_frame(r)) return fail(condition);
  }
}

void Runner::sample(std::uint32_t r) {
  RuleState& state = s_.rules[r];
  const RuleCode& code = p_.rule_codes[r];
  if (code.cadence) return;
  ++work_.looked_at[p_.rules.symbol[r]];
  const Value& condition = value(code.condition);
  if (condition.failed() && !state.failing) failing_.push_back(r);
  if (!condition.failed() && state.failing) std::erase(failing_, r);
  state.failing = condition.failed();
  auto& coverage = coverage_.rules[p_.rules.symbol[r]];
  if (condition.is_false()) {
    coverage.seen_false = true;
    state.armed = true;
  }
  if (condition.is_true()) coverage.seen_true = true;
  if (condition.is_true() && state.armed) {
    const auto at =
        std::lower_bound(s_.candidates.begin(), s_.candidates.end(), r,
                         [](const Candidate& c, std::uint32_t n) { return c.rule < n; });
    if (at == s_.candidates.end() || at->rule != r) s_.candidates.insert(at, {r, s_.today});
  }
}

/// A rule `from` a day that is not known: whether it comes too early cannot be said.
bool Runner::waits_for_its_first_day(std::uint32_t r) const {
  const InstructionId from = p_.rule_codes[r].more->from;
  return from.valid() && !value(from).known();
}

bool Runner::allowed(std::uint32_t r) {
  return !s_.rules[r].suspended && !s_.rules[r].spent && in_time_frame(r);
}

bool Runner::in_time_frame(std::uint32_t r) {
  const RuleCode& code = p_.rule_codes[r];
  if (code.more->from.valid()) {
    const Value& from = need(code.more->from);
    if (!from.known() || from.as_date() > s_.today) return false;
  }
  if (code.more->to.valid()) {
    const Value& to = need(code.more->to);
    if (!to.known() || to.as_date() < s_.today) return false;
  }
  return true;
}

std::vector<std::uint32_t> Runner::firing() {
  std::vector<std::uint32_t> rules;
  std::size_t kept = 0;
  for (const Candidate& candidate : s_.candidates) {
    const std::uint32_t r = candidate.rule;
    RuleState& state = s_.rules[r];
    const RuleCode& code = p_.rule_codes[r];
    if (!state.armed || !value(code.condition).is_true()) continue;  // no longer a candidate
    if (code.more->from.valid()) {
      const Value& from = need(code.more->from);
      if (from.known() && from.as_date() > candidate.since) {  // it was true before
        state.armed = false;
        continue;
      }
    }
    if (!state.fired_today && allowed(r)) {
      rules.push_back(r);
      state.armed = false;
      continue;
    }
    s_.candidates[kept++] = candidate;
  }
  s_.candidates.resize(kept);
  for (const std::uint32_t r : due_cadences_) {
    if (s_.rules[r].fired_today || !allowed(r)) continue;
    const Value& condition = need(p_.rule_codes[r].condition);
    auto& coverage = coverage_.rules[p_.rules.symbol[r]];
    if (condition.is_true()) coverage.seen_true = true;
    if (condition.is_false()) coverage.seen_false = true;
    if (condition.is_true()) rules.push_back(r);
  }
  std::sort(rules.begin(), rules.end());
  return rules;
}

void Runner::fire(const std::vector<std::uint32_t>& rules) {
  std::vector<Pending> batch;
  for (const std::uint32_t r : rules) {
    RuleState& state = s_.rules[r];
    const RuleCode& code = p_.rule_codes[r];
    state.fired_today = true;
    fired_today_.push_back(r);
    if (code.once || code.once_per != no_instance) state.spent = true;
    coverage_.rules[p_.rules.symbol[r]].fired += 1;
    cause_ = {Cause::Kind::Rule, p_.rules.symbol[r], p_.rules.local(r)};
    note(HappeningKind::RuleFired, rule_subject(r));
    read_effects(r, code.effects, batch);
    if (error_) return;
  }
  run_batch(batch);
}

void Runner::run_batch(std::vector<Pending>& batch) {
  if (error_) return;
  resolve_conflicts(batch);
  const auto first_duty = static_cast<std::uint32_t>(s_.duties.size());
  for (const Pending& pending : batch) {
    if (error_) return;
    if (pending.dropped) continue;
    const std::uint32_t r = pending.rule;
    cause_ = {Cause::Kind::Rule, p_.rules.symbol[r], p_.rules.local(r)};
    apply_effect(pending);
    const std::uint32_t live = s_.live_of_effect[pending.effect];
    if (pending.held && live != nobody && s_.lives[live].held)
      note_held(HappeningKind::EffectHeld, pending.effect);
  }
  fill_new_from_spare(first_duty);
  if (s_.end_effect != nobody && !s_.ended) finish_deal();
}

void Runner::read_effects(std::uint32_t rule, Range effects, std::vector<Pending>& out) {
  for (std::uint32_t k = 0; k < effects.count && !error_; ++k) {
    Pending pending{effects.first + k, rule, {}, {}, never, false};
    if (read_effect(pending.effect, rule, pending)) out.push_back(pending);
  }
}

/// Reads what an effect needs from the snapshot; false when it is not made.
bool Runner::read_effect(std::uint32_t effect, std::uint32_t rule, Pending& pending) {
  const EffectCode& code = p_.effects[effect];
  if (code.revocable) {
    const RevocationCode& revocation = p_.revocation(code);
    const InstructionId while_ = revocation.while_;
    const bool known = expiry_of(revocation, pending.expiry);
    const bool over = (while_.valid() && need(while_).is_false()) ||
                      (revocation.until.valid() && truth(revocation.until)) ||
                      date_passed(revocation) || pending.expiry <= s_.today;
    if (error_ || over) return false;
    pending.held = while_.valid() && !value(while_).known();
    if (!known || (pending.held && !can_be_held(code.kind))) {
      undetermined(effect, rule);
      return false;
    }
  }
  const bool stores_unknown = code.kind == EffectKind::Quantity && code.change == ast::Change::Set;
  if (code.operand.valid()) {
    pending.operand = need(code.operand);
    if (error_) return false;
    if (!pending.operand.known() && !stores_unknown) {
      undetermined(effect, rule);
      return false;
    }
  }
  if (code.more->act != UINT32_MAX) {
    const ActCode& act = p_.acts[code.more->act];
    if (act.kind == ast::Act::Kind::Ease || act.kind == ast::Act::Kind::Tighten)
      pending.level = s_.levers[act.target].level;
    const InstructionId operand = act.kind == ast::Act::Kind::Pay ? act.amount : act.by;
    if (operand.valid() && code.kind == EffectKind::Duty) {
      pending.amount = need(operand);
      if (error_) return false;
      if (!pending.amount.known()) {
        undetermined(effect, rule);
        return false;
      }
    }
  }
  if (s_.undetermined_effects[effect] != 0) {
    s_.undetermined_effects[effect] = 0;
    --s_.undetermined_count;
  }
  return true;
}

/// Whether a date of `until DATE` has passed; an unknown one has not.
bool Runner::date_passed(const RevocationCode& code) {
  for (std::uint32_t k = 0; k < code.until_dates.count; ++k) {
    const Value& date = need(p_.instruction_lists[code.until_dates.first + k]);
    if (date.known() && date.as_date() < s_.today) return true;
  }
  return false;
}

/// The first day that a `for D` is no longer in force; false when it is unknown.
bool Runner::expiry_of(const RevocationCode& code, Day& expiry) {
  bool known = true;
  for (std::uint32_t k = 0; k < code.fors.count; ++k) {
    const Value& duration = need(p_.instruction_lists[code.fors.first + k]);
    known = known && duration.known();
    if (!duration.known()) continue;
    const auto end = add(s_.today, duration.as_duration(), business_holidays(deal()));
    if (end) expiry = std::min(expiry, *end);
  }
  return known;
}

void Runner::undetermined(std::uint32_t effect, std::uint32_t rule) {
  if (error_) return;
  note(HappeningKind::Undetermined, rule_subject(rule), 0, p_.effects[effect].source);
  if (s_.undetermined_effects[effect] == 0) ++s_.undetermined_count;
  s_.undetermined_effects[effect] = 1;
}

}  // namespace quid
