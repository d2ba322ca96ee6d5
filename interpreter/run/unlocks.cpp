// SPDX-License-Identifier: Apache-2.0
// What each open milestone would unlock, were it met now. Most unlock nothing, which is found out
// at the cost of what reads them; the others are tried on copies of the run, as many as there is
// time for.
#include <algorithm>

#include "run/runner.hpp"

namespace quid {
namespace {

// What all copies may take together, and all looks: half a second or so.
constexpr std::size_t bytes_copied = std::size_t{1} << 30;
constexpr std::size_t instructions_read = 20'000'000;
constexpr std::size_t most_copies = 200;

}  // namespace

/// The milestone as if it had been met just now; what reads it is marked.
void Runner::meet_by_supposition(std::uint32_t m) {
  MilestoneState& state = s_.milestones[m];
  cause_ = {};
  report(m, {}, true, false);
  state.claimed = false;
  if (const auto size = size_of(m)) state.verified_amount = std::max(state.verified_amount, *size);
  set_flag(m, MilestoneTest::Verified, state.verified);
  meet_if_complete(m, true);
}

/// As in the morning of another day: what fired today may fire.
void Runner::forget_today() {
  for (const std::uint32_t r : fired_today_) s_.rules[r].fired_today = false;
  fired_today_.clear();
  for (PhaseState& phase : s_.phases) phase.began_today = phase.ended_today = false;
}

void Runner::suppose_met(std::uint32_t m) {
  forget_today();
  meet_by_supposition(m);
  settle();
  rounds();
}

/// Might something happen even if nothing is supposed? Then no look ahead is of use.
bool Runner::is_restless() {
  const bool phases_moved = std::any_of(s_.phases.begin(), s_.phases.end(), [](const auto& phase) {
    return phase.began_today || phase.ended_today;
  });
  forget_today();
  propagate();
  const bool may_fire = std::any_of(
      s_.candidates.begin(), s_.candidates.end(),
      [&](const Candidate& candidate) { return !waits_for_its_first_day(candidate.rule); });
  return phases_moved || may_fire || !touched_rules_.empty() || !touched_deadlines_.empty() ||
         !failing_.empty() || error_.has_value();
}

/// Instructions on which phases, grants, the sizes of milestones and the first days of rules that
/// wait for them hang, marked by number.
std::vector<char> Runner::settling() const {
  std::vector<char> marked(p_.instructions.size(), 0);
  const auto mark_one = [&](InstructionId id) {
    if (id.valid()) marked[id.value] = 1;
  };
  for (const PhaseCode& phase : p_.phase_codes)
    for (const InstructionId id : {phase.when, phase.until, phase.from}) mark_one(id);
  for (const Live& live : s_.lives) {
    if (live.dead) continue;
    const RevocationCode& code = p_.revocation(p_.effects[live.effect]);
    mark_one(code.while_);
    mark_one(code.until);
  }
  for (const std::uint32_t m : incomplete_) mark_one(p_.milestone_codes[m].of);
  for (const Candidate& candidate : s_.candidates)
    mark_one(p_.rule_codes[candidate.rule].more->from);
  return marked;
}

/// Whether anything at all could come of meeting `m`: a rule, a phase, a grant, a duty, a deadline.
/// Of a run at rest; the state is as before afterwards.
bool Runner::could_unlock(std::uint32_t m, const std::vector<char>& hangs_on) {
  const MilestoneState before = s_.milestones[m];
  const Day last_move = s_.last_move;
  std::vector<std::uint32_t> changed;
  silent_ = true;
  changed_instructions_ = &changed;
  meet_by_supposition(m);
  propagate();
  const auto fires = [&](std::uint32_t r) {
    const Value& condition = value(p_.rule_codes[r].condition);
    return condition.failed() || (condition.is_true() && s_.rules[r].armed);
  };
  const bool matters =
      error_ || !touched_deadlines_.empty() ||
      std::any_of(touched_rules_.rows().begin(), touched_rules_.rows().end(), fires) ||
      std::any_of(changed.begin(), changed.end(),
                  [&](std::uint32_t k) { return hangs_on[k] != 0; });
  unlocks_work_ += 2 * (p_.volatile_.size() + changed.size() + 1);
  s_.milestones[m] = before;
  s_.last_move = last_move;
  mark_milestone(m);
  propagate();
  touched_rules_.clear();
  touched_deadlines_.clear();
  done_today_.clear();
  changed_instructions_ = nullptr;
  silent_ = false;
  return matters;
}

/// Bytes that a copy takes, nearly.
std::size_t Runner::weight() const {
  const auto of = [](const auto& rows) { return rows.size() * sizeof(rows[0]); };
  return of(s_.slots) + of(s_.milestones) + of(s_.levers) + of(s_.operations) + of(s_.rules) +
         of(s_.quantities) + of(s_.duties) + of(s_.lives) + of(s_.live_of_effect) +
         of(s_.undetermined_effects) + of(s_.spells) + of(s_.trackers) + of(s_.rings) +
         of(coverage_.rules) + of(coverage_.duties) + of(holds_);
}

void Runner::unlocked(Residual& residual) const {
  // What is supposed needs the state alone, not the long past.
  Runner bare(*this);
  bare.happenings_.clear();
  bare.entries_ = {};
  bare.error_.reset();
  const bool restless = bare.is_restless();
  const std::vector<char> hangs_on = settling();
  std::vector<char> owed(s_.milestones.size(), 0);  // by a duty
  for (const std::uint32_t d : s_.open_duties) {
    const ActCode& act = p_.acts[p_.effects[s_.duties[d].effect].more->act];
    if (is_open(s_.duties[d].status) && act.kind == ast::Act::Kind::Meet) owed[act.target] = 1;
  }
  std::size_t copies = std::min(most_copies, bytes_copied / std::max<std::size_t>(weight(), 1) + 1);
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    const MilestoneState& state = s_.milestones[m];
    if (state.met || state.lapsed || state.waived) continue;
    if (p_.reads_milestone[m].empty()) continue;  // nothing reads it
    if (copies == 0 || bare.unlocks_work_ > instructions_read) {
      ++residual.untried;
      continue;
    }
    if (!restless && owed[m] == 0 && !bare.could_unlock(m, hangs_on)) continue;
    --copies;
    Residual::Unlocks unlocks;
    if (!try_meeting(bare, m, unlocks)) continue;
    if (!unlocks.rules.empty() || !unlocks.levels.empty()) residual.unlocks.push_back(unlocks);
  }
}

bool Runner::try_meeting(const Runner& bare, std::uint32_t m, Residual::Unlocks& unlocks) const {
  Runner supposed(bare);
  supposed.suppose_met(m);
  if (supposed.error_) return false;
  unlocks.milestone = milestone_subject(m);
  const InstructionId needs = p_.milestone_codes[m].needs;
  unlocks.needs_met = !needs.valid() || value(needs).is_true();
  for (const Happening& happening : supposed.happenings_)
    if (happening.kind == HappeningKind::RuleFired) unlocks.rules.push_back(happening.subject);
  for (std::uint32_t l = 0; l < s_.levers.size(); ++l)
    if (supposed.s_.levers[l].level != s_.levers[l].level)
      unlocks.levels.push_back({lever_subject(l), s_.levers[l].level, supposed.s_.levers[l].level});
  return true;
}

}  // namespace quid
