// SPDX-License-Identifier: Apache-2.0
// Impasse by `needs`: no act that is open can be enabled by time, outside events or verification,
// nor by what rules do because of these.
#include <algorithm>
#include <utility>

#include "world.hpp"

namespace quid::oracle {

// What these effects would move if they took place, and what would follow if their duties were
// missed.
void World::effects_move(std::span<const checked::EffectId> effects, Ref rule, const Env& env,
                         Movable& out) const {
  const auto put = [&](std::set<Ref>& to, const checked::Shape& shape, std::uint32_t symbol,
                       std::span<const checked::ExprId> index) {
    const Value found = index_of(shape, index, env, {});
    if (found.known()) to.insert({symbol, static_cast<std::uint32_t>(found.integer)});
  };
  const auto raise = [&](checked::LeverId id, std::span<const checked::ExprId> index) {
    put(out.raised, deal_.levers[id.value].shape, id.value, index);
  };
  const auto lower = [&](checked::LeverId id, std::span<const checked::ExprId> index) {
    put(out.lowered, deal_.levers[id.value].shape, id.value, index);
  };
  const auto statement = [&](checked::StatementId id, std::span<const checked::ExprId> index) {
    put(out.statements, deal_.statements[id.value].shape, id.value, index);
  };
  const auto milestone = [&](const auto& node) {
    put(out.milestones, deal_.milestones[node.milestone.value].shape, node.milestone.value,
        node.index);
  };
  const auto act = [&](const checked::Act& asked) {
    out.duties.insert(rule);
    if (asked.kind == ast::Act::Kind::Ease) raise(asked.lever, asked.index);
    if (asked.kind == ast::Act::Kind::Tighten) lower(asked.lever, asked.index);
    if (asked.statement.valid()) statement(asked.statement, asked.index);
  };
  for (const auto id : effects) {
    const auto& node = deal_[id].node;
    if (const auto* group = std::get_if<checked::Group>(&node))
      effects_move(group->effects, rule, env, out);
    if (const auto* move = std::get_if<checked::Move>(&node))
      move->ease ? raise(move->lever, move->index) : lower(move->lever, move->index);
    if (const auto* back = std::get_if<checked::Restore>(&node)) {
      raise(back->lever, back->index);
      lower(back->lever, back->index);
    }
    if (const auto* say = std::get_if<checked::Say>(&node)) statement(say->statement, say->index);
    if (const auto* waive = std::get_if<checked::Waive>(&node)) milestone(*waive);
    if (const auto* extend = std::get_if<checked::Extend>(&node)) milestone(*extend);
    if (const auto* resize = std::get_if<checked::Resize>(&node)) milestone(*resize);
    if (const auto* permission = ast::get_if<checked::Permission>(&node)) act(permission->act);
    if (const auto* duty = ast::get_if<checked::Duty>(&node)) {
      act(duty->act);
      effects_move(duty->otherwise, rule, env, out);
    }
  }
}

Value World::read_relaxed(checked::ExprId id, const Env& env) const {
  std::erase_if(lets_, [](const auto& let) { return std::get<2>(let.first); });
  relaxed_ = true;
  const Value value = read(id, env);
  relaxed_ = false;
  return value;
}

bool World::may_fire(Ref r) const {
  const checked::Rule& declared = deal_.rules[r.symbol];
  const Env env = env_of(declared.shape, r.instance);
  if (rule(r).spent) return false;
  if (declared.more->to.valid()) {
    const Value to = read(declared.more->to, env);
    if (to.known() && to.day() < today_) return false;
  }
  std::vector<Value> conditions;
  if (declared.more->during.valid()) conditions.push_back(make_unknown());
  if (declared.condition.valid()) conditions.push_back(read_relaxed(declared.condition, env));
  return !all_of(conditions).is_false();
}

bool World::may_end(const Grant& grant) const {
  for (const auto& limit : grant.limits) {
    const checked::Effect& effect = deal_[limit.effect];
    const Env& env = grant.origin.env;
    if (limit.ends_for || effect.ends->until_date.valid()) return true;
    if (effect.ends->while_.valid() && !read_relaxed(effect.ends->while_, env).is_true())
      return true;
    if (effect.ends->until.valid() && !read_relaxed(effect.ends->until, env).is_false())
      return true;
  }
  return false;
}

// What may move at last: each pass adds what follows from what was found before.
void World::find_movable() const {
  movable_ = {};
  for (bool again = true; again;) {
    Movable found = movable_;
    for (std::uint32_t r = 0; r < deal_.rules.size(); ++r) {
      for (std::uint32_t i = 0; i < deal_.rules[r].shape.count; ++i)
        if (may_fire({r, i}))
          effects_move(deal_.rules[r].effects, {r, i}, env_of(deal_.rules[r].shape, i), found);
    }
    for (const DutyState& duty : state.duties) {
      if (!duty.open() || duty.overdue) continue;
      const auto& declared = *ast::get_if<checked::Duty>(&deal_[duty.origin.effect].node);
      effects_move(declared.otherwise, duty.origin.rule, duty.origin.env, found);
    }
    for (const Grant& grant : state.grants) {
      if (grant.kind != Grant::Kind::Move || !may_end(grant)) continue;
      const auto* move = std::get_if<checked::Move>(&deal_[grant.origin.effect].node);
      if (move == nullptr || move->ease || grant.held) found.lowered.insert(grant.lever);
      if (move == nullptr || !move->ease || grant.held) found.raised.insert(grant.lever);
    }
    again = found != movable_;
    movable_ = std::move(found);
  }
}

bool World::impasse_by_needs() const {
  const auto other = [](const ActState& act) {
    return act.kind != ast::Act::Kind::Meet && act.kind != ast::Act::Kind::Break;
  };
  for (const DutyState& duty : state.duties)
    if (duty.open() && other(duty.act)) return false;
  for (const NormState& norm : state.permissions)
    if (!norm.ended && other(norm.act)) return false;
  std::vector<Ref> waiting;
  for (std::uint32_t m = 0; m < state.milestones.size(); ++m) {
    const auto& declared = deal_.milestones[m];
    for (std::uint32_t i = 0; i < declared.shape.count; ++i) {
      const MilestoneState& now = state.milestones[m][i];
      if (!declared.owners.valid() || now.met.on || now.waived.on || now.lapsed.on) continue;
      const bool awaited = now.reported.on && !now.refuted.on;
      if (!declared.more->needs.valid() || awaited) return false;
      waiting.push_back({m, i});
    }
  }
  if (waiting.empty()) return false;
  find_movable();
  const bool stuck = std::all_of(waiting.begin(), waiting.end(), [&](Ref m) {
    const auto& declared = deal_.milestones[m.symbol];
    return read_relaxed(declared.more->needs, env_of(declared.shape, m.instance)).is_false();
  });
  movable_ = {};
  return stuck;
}

}  // namespace quid::oracle
