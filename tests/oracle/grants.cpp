// SPDX-License-Identifier: Apache-2.0
// Revocable effects: one slot for each rule instance and place, and what is taken back when one
// lapses.
#include <algorithm>

#include "world.hpp"

namespace quid::oracle {

// Firing again renews: the old one is taken back, the new one is the newest.
void World::make_grant(const Op& op, Grant grant) {
  grant.origin = op.origin;
  grant.limits = op.limits;
  grant.held = op.held;
  const auto old = std::find_if(state.grants.begin(), state.grants.end(), [&](const Grant& other) {
    return other.origin.rule == op.origin.rule && other.origin.effect == op.origin.effect;
  });
  if (old != state.grants.end()) {
    const Grant taken = *old;
    state.grants.erase(old);
    take_back(taken, true);
  }
  state.grants.push_back(std::move(grant));
}

void World::take_back(const Grant& grant, bool renewed) {
  switch (grant.kind) {
    case Grant::Kind::Move: {
      const std::int64_t before = level(grant.lever);
      std::erase_if(lever(grant.lever).moves,
                    [&](const LeverMove& move) { return move.number == grant.number; });
      if (renewed) return;
      note(HappeningKind::GrantLapsed, subject_of(Subject::Kind::Lever, grant.lever));
      return note_level(grant.lever, before);
    }
    case Grant::Kind::Duty: return lapse_duty(grant.number);
    case Grant::Kind::Ban: return end_norm(state.bans, grant.number, HappeningKind::BanEnded);
    case Grant::Kind::Permission:
      return end_norm(state.permissions, grant.number, HappeningKind::PermissionEnded);
    case Grant::Kind::Suspension:
      if (!renewed) refresh_suspensions();
      return;
  }
}

// `lapses[k]`: grant k lapses. In the order they were made: those behind it stand until their turn.
void World::take_back_if(const std::vector<bool>& lapses) {
  const std::vector<Grant> all = state.grants;
  cause_.kind = Cause::Kind::Lapse;
  for (std::size_t taken = 0; taken < all.size(); ++taken) {
    if (!lapses[taken]) continue;
    state.grants.clear();
    for (std::size_t k = 0; k < all.size(); ++k)
      if (k > taken || !lapses[k]) state.grants.push_back(all[k]);
    take_back(all[taken], false);
  }
  cause_ = {};
}

void World::note_held(const Origin& origin, bool held) {
  note(held ? HappeningKind::EffectHeld : HappeningKind::EffectReleased,
       subject_of(Subject::Kind::Rule, origin.rule), 0, origin.effect.value);
}

void World::turn_grants(const std::vector<Grant>& turned) {
  for (const Grant& old : turned) {
    for (Grant& grant : state.grants) {
      if (grant.kind != old.kind || grant.number != old.number) continue;
      grant.held = !old.held;
      if (!grant.held) grant.released = today_;
      cause_ = {Cause::Kind::Rule, grant.origin.rule.symbol, grant.origin.rule.instance};
      note_held(grant.origin, grant.held);
      if (grant.kind == Grant::Kind::Ban) state.bans[grant.number].held = grant.held;
      if (grant.kind == Grant::Kind::Permission) state.permissions[grant.number].held = grant.held;
      refresh_dormant(grant, grant.held);
      if (grant.kind != Grant::Kind::Move) continue;
      const std::int64_t before = level(grant.lever);
      for (LeverMove& move : lever(grant.lever).moves)
        if (move.number == grant.number) move.held = grant.held;
      note_level(grant.lever, before);
    }
  }
  cause_ = {};
  refresh_waiting_duties();
}

void World::lapse_duty(std::size_t number) {
  DutyState& duty = state.duties[number];
  if (!duty.open()) return;
  duty.lapsed = true;
  note(HappeningKind::DutyLapsed, subject_of(Subject::Kind::Rule, duty.origin.rule), 0,
       static_cast<std::int64_t>(number));
}

void World::end_norm(std::vector<NormState>& norms, std::size_t number, HappeningKind kind) {
  NormState& norm = norms[number];
  if (norm.ended) return;
  norm.ended = true;
  if (!clocking_ && !norm.dormant_today) norm.ended_after_clock = today_;
  note(kind, subject_of(Subject::Kind::Rule, norm.origin.rule), norm.origin.effect.value,
       static_cast<std::int64_t>(number));
}

// Before each entry: what does not stand now does not ban or permit what that entry tells.
void World::find_dormant() {
  const Reading reading(*this);
  for (const Grant& grant : state.grants) {
    const bool ban = grant.kind == Grant::Kind::Ban;
    if (!ban && grant.kind != Grant::Kind::Permission) continue;
    NormState& norm = (ban ? state.bans : state.permissions)[grant.number];
    norm.dormant = false;
    for (const auto& limit : grant.limits) {
      const checked::Effect& effect = deal_[limit.effect];
      if (effect.ends->while_.valid() && !read(effect.ends->while_, grant.origin.env).is_true())
        norm.dormant = true;
      if (effect.ends->until.valid() && read(effect.ends->until, grant.origin.env).is_true())
        norm.dormant = true;
      if (day_has_passed(effect.ends->until_date, effect.ends->until_known_by, grant.origin.env) !=
          Truth3::False)
        norm.dormant = true;
    }
    norm.dormant_today = norm.dormant && (clocking_ || norm.dormant_today);
  }
}

// A rule is suspended while any suspension of it stands.
void World::refresh_suspensions() {
  for (std::uint32_t r = 0; r < state.rules.size(); ++r) {
    for (std::uint32_t i = 0; i < state.rules[r].size(); ++i) {
      const Ref ref{r, i};
      RuleState& now = state.rules[r][i];
      const bool stands =
          now.lasting_suspension ||
          std::any_of(state.grants.begin(), state.grants.end(), [&](const Grant& grant) {
            return std::find(grant.suspends.begin(), grant.suspends.end(), ref) !=
                   grant.suspends.end();
          });
      if (stands == now.suspended) continue;
      now.suspended = stands;
      note(stands ? HappeningKind::RuleSuspended : HappeningKind::RuleResumed,
           subject_of(Subject::Kind::Rule, ref));
    }
  }
  refresh_waiting_duties();
}

// The clock of a duty stands still while its rule is suspended, or the duty is held.
void World::refresh_waiting_duties() {
  for (std::size_t k = 0; k < state.duties.size(); ++k) {
    DutyState& duty = state.duties[k];
    if (!duty.open() || duty.overdue) continue;
    const bool waits = rule(duty.origin.rule).suspended ||
                       std::any_of(state.grants.begin(), state.grants.end(), [&](const Grant& g) {
                         return g.kind == Grant::Kind::Duty && g.number == k && g.held;
                       });
    if (waits == duty.waits_since.has_value()) continue;
    if (!waits) {
      const auto days = std::int64_t{today_.value} - duty.waits_since->value;
      const auto moved = add_days(duty.deadline, days);
      if (!moved) stop("out-of-calendar", deal_[duty.origin.effect].span);
      duty.deadline = *moved;
      duty.waits_since.reset();
    } else {
      duty.waits_since = today_;
    }
  }
}

}  // namespace quid::oracle
