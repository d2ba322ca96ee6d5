// SPDX-License-Identifier: Apache-2.0
// What happens in a day's planes after its rules were read: effects, memory, ensures, sums.
#include <algorithm>
#include <bit>
#include <map>
#include <utility>

#include "lanes/planes_assembly.hpp"

namespace quid::lanes {
namespace {

constexpr std::size_t most_summands = 128;  // of one step
constexpr std::size_t most_rules_in_tree = 128;

}  // namespace

void Assembly::effects() {
  Code& code = out_.effects_;
  const bool tree = plain_.rules.size() <= most_rules_in_tree;
  if (out_.counted_.firings) {
    const auto most = static_cast<std::uint64_t>(plain_.days() * plain_.rules.size());
    const auto bits = static_cast<std::uint32_t>(std::bit_width(most));
    out_.firings_ = {add(bits), bits};
  }
  for (std::uint32_t r = 0; r < plain_.rules.size(); ++r) {
    const std::uint32_t fire = out_.fire_planes_[r];
    if (plain_.rules[r].condition == not_ever) {
      if (out_.counted_.rules) out_.ever_.push_back(plane_of_zeros);
      continue;
    }
    const std::size_t skip = code.size();
    code.push_back({PlaneOp::SkipUnless, 0, 0, r, 0, 0});
    take_effect(code, r);
    if (out_.counted_.firings && !tree)
      count(code, out_.firings_.first, out_.firings_.count, {fire});
    if (out_.counted_.rules) {
      out_.ever_.push_back(add(1));
      emit(code, PlaneOp::Or, out_.ever_.back(), out_.ever_.back(), fire);
    }
    code[skip].n = static_cast<std::uint32_t>(code.size() - skip - 1);
    if (code[skip].n == 0) code.pop_back();
  }
  levels_of_grants(code);
  close_duties(code);
  std::vector<std::uint32_t> fires = out_.fire_planes_;
  fires.resize(plain_.rules.size());
  std::erase(fires, plane_of_zeros);
  if (out_.counted_.firings && tree) count(code, out_.firings_.first, out_.firings_.count, fires);
}

/// What a rule or a breach does, in the lanes in which it fires. What it pays goes into a sum of
/// its own, which is counted on the way.
void Assembly::take_effect(Code& code, std::uint32_t firing) {
  const PlainFiring& one = plain_.firing(firing);
  const auto lanes = [&](Ref when) {
    return when == always ? out_.fire_planes_[firing] : guard_of_[{firing, when.code}];
  };
  for (std::uint32_t k = one.first_effect; k < one.first_effect + one.effect_count; ++k)
    effect(code, plain_.effects[k], lanes(plain_.effects[k].when));
  make_standings(code, firing);
  leave_where_fired(code, firing);
  for (const Weight* weight : paid_[firing]) {
    const auto bits = static_cast<std::uint32_t>(std::bit_width(plain_.days()));
    const std::uint32_t first = add(bits);
    count(code, first, bits, {lanes(weight->when)});
    out_.sums_.push_back({Weight::Per::Firing, first, bits, {}, weight->gains});
  }
}

void Assembly::leave_where_fired(Code& code, std::uint32_t firing) {
  for (std::size_t k = 0; k < plain_.leaves.size(); ++k) {
    if (plain_.leaves[k].firing != firing) continue;
    const std::uint32_t plane = plain_.leaves[k].at_once ? out_.left_ : leave_fired_[k];
    emit(code, PlaneOp::Or, plane, plane, out_.fire_planes_[firing]);
  }
}

/// By what came about today.
void Assembly::leave() {
  Code& code = out_.evening_;
  for (std::size_t k = 0; k < plain_.leaves.size(); ++k) {
    const Leave& one = plain_.leaves[k];
    if (one.at_once) continue;
    const std::uint32_t fired = leave_fired_[k] == none ? plane_of_ones : leave_fired_[k];
    meet(code, scratch_, fired, one.when);
    emit(code, PlaneOp::Or, out_.left_, out_.left_, scratch_);
  }
}

void Assembly::effect(Code& code, const PlainEffect& effect, std::uint32_t fire) {
  if (effect.kind == PlainEffect::Kind::Change) {
    const auto kept = static_cast<std::int64_t>(plain_.quantities[effect.target].column);
    code.push_back({PlaneOp::Aside, static_cast<std::uint32_t>(Aside::Change),
                    changed_[effect.target], fire, static_cast<std::uint32_t>(effect.by),
                    (effect.bound << 32) | kept});
    return;
  }
  const bool lever = effect.kind < PlainEffect::Kind::Add;
  Planes::Rows rows = (lever ? out_.levers_ : out_.quantities_)[effect.target];
  if (lever) rows.first = bases_[effect.target];
  if (rows.count == 0) return;
  PlaneStep step{PlaneOp::Ease, rows.count, rows.first, fire, 0, 0};
  switch (effect.kind) {
    case PlainEffect::Kind::Ease:
    case PlainEffect::Kind::Tighten:
      if (effect.kind == PlainEffect::Kind::Tighten) step.op = PlaneOp::Tighten;
      step.b = static_cast<std::uint32_t>(effect.by);
      step.number = effect.bound;
      break;
    case PlainEffect::Kind::Level:
      step.op = PlaneOp::SetLevel;
      step.number = effect.by;
      break;
    case PlainEffect::Kind::Add:
      step.op = PlaneOp::Add;
      step.number = effect.by;
      break;
    case PlainEffect::Kind::Assign:
      step.op = PlaneOp::Assign;
      step.number = effect.by - plain_.quantities[effect.target].low;
      break;
    case PlainEffect::Kind::Change: break;
  }
  code.push_back(step);
}

/// What the evening reads and the rules' effects may have moved, or what only it reads.
void Assembly::evening() {
  std::vector<char> wanted(plain_.atoms.size(), 0), skip(plain_.atoms.size(), 0);
  for (const Memory& memory : plain_.memories) want(wanted, memory.condition);
  for (const PlainRing& ring : plain_.rings) want(wanted, ring.condition);
  for (const PlainEnsure& ensure : plain_.ensures) {
    want(wanted, ensure.condition);
    want(wanted, ensure.other);
    want(wanted, ensure.condition_perhaps);
    want(wanted, ensure.other_perhaps);
  }
  for (const Weight& weight : plain_.weights)
    if (weight.per != Weight::Per::Firing) want(wanted, Ref::of(weight.of));
  for (const PlainSpell& spell : plain_.spells) want(wanted, spell.holds);
  for (const Leave& one : plain_.leaves)
    if (!one.at_once) want(wanted, one.when);
  std::vector<char> sampled = sampled_;
  for (std::size_t k = plain_.atoms.size(); k-- > 0;) {
    if (sampled[k] == 0) continue;
    if (moved_[k] == 0) skip[k] = 1;
    const Atom& atom = plain_.atoms[k];
    for (std::uint32_t n = 0; n < atom.count; ++n)
      sampled[plain_.operands[atom.first + n].atom()] = 1;
  }
  for (const Flags& flags : flags_)
    if (flags.before != none)
      emit(out_.evening_, PlaneOp::AndNot, flags.before, flags.dated, flags.met_today);
  for (const StandingPlanes& planes : standing_planes_)
    emit(out_.evening_, PlaneOp::AndNot, planes.held, planes.stands, planes.fresh);
  for (const PhasePlanes& planes : phase_planes_) {
    emit(out_.evening_, PlaneOp::AndNot, planes.running, planes.active, planes.began_today);
    out_.evening_.push_back(
        {PlaneOp::Remember, 0, planes.before, planes.active, 0, out_.remembered_hot_});
  }
  gates(out_.evening_, wanted, skip);
  leave();
  ensures();
  weigh();
  memory();
  if (out_.counted_.verdict) verdict();
}

/// What is weighed the next morning must be as it was before anything was remembered.
void Assembly::weigh() {
  Code& code = out_.evening_;
  for (const Weight& weight : plain_.weights) {
    weight_planes_.push_back(none);
    if (weight.per == Weight::Per::Firing) continue;
    weight_planes_.back() = as_of_evening(code, Ref::of(weight.of));
  }
  for (std::uint32_t k = 0; k < plain_.spells.size(); ++k)
    code.push_back({PlaneOp::Aside, static_cast<std::uint32_t>(Aside::Spell), out_.spells_[k],
                    plane_of(code, plain_.spells[k].holds), k, 0});
}

/// A plane that what is remembered tonight does not turn.
std::uint32_t Assembly::as_of_evening(Code& code, Ref ref) {
  const std::uint32_t plane = plane_of(code, ref);
  const Atom::Kind kind = plain_.atoms[ref.atom()].kind;
  if (kind != Atom::Kind::Was && kind != Atom::Kind::Lasted && kind != Atom::Kind::Often)
    return plane;
  const std::uint32_t copy = add(1);
  emit(code, PlaneOp::Copy, copy, plane, 0);
  return copy;
}

/// Memory reads memory as it was: all conditions before any is remembered.
void Assembly::memory() {
  Code& code = out_.evening_;
  std::vector<std::uint32_t> conditions, noted;
  for (const Memory& memory : plain_.memories)
    conditions.push_back(as_of_evening(code, memory.condition));
  for (const PlainRing& ring : plain_.rings) noted.push_back(as_of_evening(code, ring.condition));
  for (std::uint32_t e = 0; e < plain_.memories.size(); ++e) {
    const Memory& memory = plain_.memories[e];
    code.push_back({PlaneOp::Remember, 0, memory_was_[e], conditions[e], 0, out_.remembered_hot_});
    if (memory.spans.empty()) continue;
    out_.longest_span_ = std::max(out_.longest_span_, memory.spans.back());
    if (memory.spans.back() <= longest_shift)
      code.push_back(
          {PlaneOp::Lasting, memory.spans.back(), memory_first_[e], conditions[e], 0, 0});
    else
      remember_long(e, conditions[e]);
  }
  for (std::uint32_t k = 0; k < plain_.rings.size(); ++k) note_ring(code, k, noted[k]);
}

/// A number of days that stops at the longest span that is asked for, and starts again at none.
void Assembly::remember_long(std::uint32_t e, std::uint32_t condition) {
  Code& code = out_.evening_;
  const Memory& memory = plain_.memories[e];
  const std::uint32_t longest = memory.spans.back(), first = memory_first_[e];
  const auto bits = static_cast<std::uint32_t>(std::bit_width(longest));
  code.push_back({PlaneOp::AtLeast, bits, scratch_, first, 0, longest});
  emit(code, PlaneOp::AndNot, scratch_, condition, scratch_);
  count(code, first, bits, {scratch_});
  for (std::uint32_t b = 0; b < bits; ++b)
    emit(code, PlaneOp::And, first + b, first + b, condition);
  for (std::size_t k = 0; k < memory.spans.size(); ++k)
    code.push_back({PlaneOp::AtLeast, bits, span_planes_[e][k], first, 0, memory.spans[k]});
}

void Assembly::ensures() {
  for (const PlainEnsure& ensure : plain_.ensures) {
    Planes::EnsurePlanes planes;
    planes.broken = add(1, ensure.broken);
    planes.seen = add(1, ensure.seen);
    const bool known = ensure.condition == ensure.condition_perhaps &&
                       ensure.other == ensure.other_perhaps && !ensure.perhaps_seen;
    if (!known || ensure.open) planes.open = add(1, ensure.open);
    if (!known) planes.perhaps_seen = add(1, ensure.perhaps_seen);
    out_.ensures_.push_back(planes);
    judge(ensure, planes, known);
  }
}

/// As in run/day_end.cpp. What is not known breaks nothing, and leaves it open.
void Assembly::judge(const PlainEnsure& ensure, const Planes::EnsurePlanes& planes, bool known) {
  using Form = checked::Ensure::Form;
  Code& code = out_.evening_;
  const std::uint32_t is = plane_of(code, ensure.condition), other = plane_of(code, ensure.other);
  const std::uint32_t may = known ? is : plane_of(code, ensure.condition_perhaps);
  const std::uint32_t other_may = known ? other : plane_of(code, ensure.other_perhaps);
  const std::uint32_t open = turned_done_;  // scratch
  switch (ensure.form) {
    case Form::Never:
    case Form::NeverUnless:
      emit(code, PlaneOp::AndNot, scratch_, is, other_may);
      emit(code, PlaneOp::AndNot, open, may, other);
      break;
    case Form::Always:
    case Form::AlwaysUnless:
      emit(code, PlaneOp::Or, scratch_, may, other_may);
      emit(code, PlaneOp::CopyNot, scratch_, scratch_, 0);
      emit(code, PlaneOp::Or, open, is, other);
      emit(code, PlaneOp::CopyNot, open, open, 0);
      break;
    case Form::Eventually: emit(code, PlaneOp::Or, planes.seen, planes.seen, is); return;
    case Form::OnlyAfter:
      emit(code, PlaneOp::Or, planes.seen, planes.seen, other);
      emit(code, PlaneOp::AndNot, scratch_, is, planes.seen);
      if (known) break;
      emit(code, PlaneOp::AndNot, open, other_may, other);
      emit(code, PlaneOp::Or, planes.perhaps_seen, planes.perhaps_seen, open);
      emit(code, PlaneOp::AndNot, scratch_, scratch_, planes.perhaps_seen);
      emit(code, PlaneOp::AndNot, open, may, planes.seen);
      break;
  }
  emit(code, PlaneOp::Or, planes.broken, planes.broken, scratch_);
  if (known) return;
  emit(code, PlaneOp::AndNot, open, open, planes.broken);
  emit(code, PlaneOp::Or, planes.open, planes.open, open);
}

/// Read once, when all is over.
void Assembly::verdict() {
  Code& code = out_.verdict_;
  std::vector<char> wanted(plain_.atoms.size(), 0);
  for (const Ref ref :
       {plain_.breached, plain_.fulfilled, plain_.undetermined, plain_.perhaps_stuck})
    want(wanted, ref);
  gates(code, wanted, std::vector<char>(plain_.atoms.size(), 0));
  out_.breached_ = plane_of(code, plain_.breached);
  out_.fulfilled_ = plane_of(code, plain_.fulfilled);
  out_.undetermined_ = plane_of(code, plain_.undetermined);
  out_.perhaps_stuck_ = plane_of(code, plain_.perhaps_stuck);
}

/// Atoms that are worth the same are counted together.
void Assembly::sums() {
  std::vector<std::pair<std::vector<Weight::Gain>, std::vector<std::uint32_t>>> alike;
  std::map<std::vector<std::pair<std::uint32_t, std::int64_t>>, std::size_t> known;
  for (std::size_t w = 0; w < plain_.weights.size(); ++w) {
    const Weight& weight = plain_.weights[w];
    const std::uint32_t plane = weight_planes_[w];
    if (weight.per == Weight::Per::Firing) continue;
    if (weight.per == Weight::Per::Standing) {
      out_.sums_.push_back({weight.per, plane, 1, {}, weight.gains});
      continue;
    }
    std::vector<std::pair<std::uint32_t, std::int64_t>> key;
    for (const Weight::Gain& gain : weight.gains) key.emplace_back(gain.account, gain.by);
    const auto found = known.try_emplace(std::move(key), alike.size());
    if (found.second) alike.push_back({weight.gains, {}});
    alike[found.first->second].second.push_back(plane);
  }
  for (auto& [gains, planes] : alike) {
    const auto most = static_cast<std::uint64_t>(plain_.days() * planes.size());
    const auto bits = static_cast<std::uint32_t>(std::bit_width(most));
    const std::uint32_t first = add(bits);
    count(out_.ledger_, first, bits, planes);
    out_.sums_.push_back({Weight::Per::Day, first, bits, std::move(planes), std::move(gains)});
  }
}

void Assembly::count(Code& code, std::uint32_t first, std::uint32_t bits,
                     const std::vector<std::uint32_t>& planes) {
  for (std::size_t from = 0; from < planes.size(); from += most_summands) {
    const std::size_t to = std::min(planes.size(), from + most_summands);
    const auto list = static_cast<std::uint32_t>(out_.lists_.size());
    out_.lists_.insert(out_.lists_.end(), planes.begin() + static_cast<std::ptrdiff_t>(from),
                       planes.begin() + static_cast<std::ptrdiff_t>(to));
    code.push_back({PlaneOp::Count, bits, first, list, static_cast<std::uint32_t>(to - from), 0});
  }
}

}  // namespace quid::lanes
