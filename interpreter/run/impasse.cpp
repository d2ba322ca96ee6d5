// SPDX-License-Identifier: Apache-2.0
// Impasse by `needs`: no act that is open can be enabled from now on, by time, outside events,
// verification, or by rules that these fire. Then who waits for whom.
#include <algorithm>
#include <map>
#include <set>

#include "run/runner.hpp"
#include "run/steps.hpp"

namespace quid {

namespace {

bool remembers_truth(OpCode op) { return op == OpCode::Was || op == OpCode::ForDuration; }

}  // namespace

/// What may become true though no party acts.
struct Runner::Hopes {
  enum class Kind : std::uint8_t { Raised, Lowered, Duty, Milestone, Statement };
  using Key =
      std::pair<Kind, std::uint32_t>;  // what rules change, by instance; levers by direction
  /// What a condition hangs on, where it cannot become true.
  struct Waits {
    std::vector<std::uint32_t> milestones;
    std::vector<Key> keys;
  };
  /// A rule, a duty that may be missed, or a grant that may end.
  struct Source {
    std::vector<std::pair<InstructionId, bool>> quiet;  // if all are sure to be as told, it is too
    std::vector<Key> moves;
    bool active = false;
  };

  const Runner& run;
  std::vector<Source> sources{};
  std::map<Key, std::vector<std::size_t>> movers{};  // of sources
  std::set<Key> moving{};

  void find_sources();
  void add(Source source);
  void moves_of(Range effects, std::vector<Key>& moves) const;
  std::vector<Key> keys_of(const Instruction& i) const;
  Value read(InstructionId id, Waits& waits) const;
  Value read_state(const Instruction& i, std::uint32_t k,
                   const std::map<std::uint32_t, Value>& values, Waits& waits) const;
  bool is_quiet(const Source& source, Waits& waits) const;
  void find_moving(const Waits& first);
  void wait_for_movers(Waits& waits) const;
};

void Runner::Hopes::moves_of(Range effects, std::vector<Key>& moves) const {
  const Program& p = run.p_;
  for (std::uint32_t k = 0; k < effects.count; ++k) {
    const EffectCode& code = p.effects[effects.first + k];
    switch (code.kind) {
      case EffectKind::Move:
        moves.emplace_back(code.flag ? Kind::Raised : Kind::Lowered, code.target);
        break;
      case EffectKind::Restore:
        for (const Kind kind : {Kind::Raised, Kind::Lowered}) moves.emplace_back(kind, code.target);
        break;
      case EffectKind::Say: moves.emplace_back(Kind::Statement, code.target); break;
      case EffectKind::Waive:
      case EffectKind::ExtendBy:
      case EffectKind::ExtendTo:
      case EffectKind::Resize: moves.emplace_back(Kind::Milestone, code.target); break;
      case EffectKind::Duty:
      case EffectKind::Permission: {
        moves.emplace_back(Kind::Duty, code.rule);
        const ActCode& act = p.acts[code.more->act];
        if (act.kind == ast::Act::Kind::Ease) moves.emplace_back(Kind::Raised, act.target);
        if (act.kind == ast::Act::Kind::Tighten) moves.emplace_back(Kind::Lowered, act.target);
        if (act.kind == ast::Act::Kind::Say) moves.emplace_back(Kind::Statement, act.target);
        if (code.kind == EffectKind::Duty) moves_of(code.more->otherwise, moves);
        break;
      }
      default: break;
    }
  }
}

void Runner::Hopes::add(Source source) {
  for (const Key& key : source.moves) movers[key].push_back(sources.size());
  sources.push_back(std::move(source));
}

void Runner::Hopes::find_sources() {
  const Program& p = run.p_;
  for (std::uint32_t r = 0; r < p.rule_codes.size(); ++r) {
    const RuleCode& rule = p.rule_codes[r];
    const bool over = rule.more->to.valid() && run.value(rule.more->to).known() &&
                      run.value(rule.more->to).as_date() < run.s_.today;
    if (run.s_.rules[r].spent || over) continue;
    Source source;
    if (rule.condition.valid()) source.quiet.emplace_back(rule.condition, false);
    moves_of(rule.effects, source.moves);
    if (!source.moves.empty()) add(std::move(source));
  }
  for (const std::uint32_t d : run.s_.open_duties) {
    const DutyState& duty = run.s_.duties[d];
    if (!is_open(duty.status) || duty.status == DutyView::Status::Overdue) continue;
    Source missed;
    moves_of(p.effects[duty.effect].more->otherwise, missed.moves);
    if (!missed.moves.empty()) add(std::move(missed));
  }
  for (const Live& live : run.s_.lives) {
    const EffectCode& code = p.effects[live.effect];
    if (live.dead || (code.kind != EffectKind::Move && code.kind != EffectKind::Restore)) continue;
    const RevocationCode& ends = p.revocation(code);
    Source grant;
    const bool eased = code.kind == EffectKind::Move && code.flag;
    const bool tightened = code.kind == EffectKind::Move && !code.flag;
    if (!tightened || live.held) grant.moves.emplace_back(Kind::Lowered, code.target);
    if (!eased || live.held) grant.moves.emplace_back(Kind::Raised, code.target);
    const bool by_time = live.expiry != never || ends.until_dates.count > 0;
    if (!by_time && ends.while_.valid()) grant.quiet.emplace_back(ends.while_, true);
    if (!by_time && ends.until.valid()) grant.quiet.emplace_back(ends.until, false);
    add(std::move(grant));
  }
}

/// What would have to move for the reading to be another.
std::vector<Runner::Hopes::Key> Runner::Hopes::keys_of(const Instruction& i) const {
  switch (i.op) {
    case OpCode::LevelIs: {
      const std::int64_t level = run.s_.levers[i.target].level;
      const bool at = i.mode == static_cast<std::uint8_t>(ast::LevelTest::At);
      if (at && level == i.number) return {{Kind::Raised, i.target}, {Kind::Lowered, i.target}};
      return {{level < i.number ? Kind::Raised : Kind::Lowered, i.target}};
    }
    case OpCode::LeverUnruled: return {{Kind::Raised, i.target}, {Kind::Lowered, i.target}};
    case OpCode::DutyIs:
    case OpCode::DutyDeadline:
    case OpCode::DutyLateness:
    case OpCode::DutyUnpaid: return {{Kind::Duty, i.target}};
    case OpCode::Said:
    case OpCode::Unwarranted: return {{Kind::Statement, i.target}};
    case OpCode::MilestoneIs:
    case OpCode::MilestoneWithin:
    case OpCode::DateOf:
    case OpCode::DeadlineOf:
    case OpCode::ProgressOf:
    case OpCode::AmountOf: return {{Kind::Milestone, i.target}};
    default: return {};
  }
}

/// What `id` is if no party acts any more: unknown where it may become something else.
Value Runner::Hopes::read(InstructionId id, Waits& waits) const {
  const Program& p = run.p_;
  std::vector<std::uint32_t> open{id.value};
  std::map<std::uint32_t, Value> values;
  values[id.value] = Value::unknown();
  while (!open.empty()) {
    const Instruction& i = p.instructions[open.back()];
    open.pop_back();
    if (!is_pure(i.op) && i.op != OpCode::MilestoneWithin && !remembers_truth(i.op)) continue;
    for (const InstructionId argument : p.arguments_of(i))
      if (values.emplace(argument.value, Value::unknown()).second) open.push_back(argument.value);
  }
  for (auto& [k, result] : values) {  // ascending: operands first
    const Instruction& i = p.instructions[k];
    if (!is_pure(i.op)) {
      result = read_state(i, k, values, waits);
      continue;
    }
    std::vector<Value> arguments;
    std::vector<InstructionId> ids;
    for (const InstructionId argument : p.arguments_of(i)) {
      ids.push_back(InstructionId::at(arguments.size()));
      arguments.push_back(values.at(argument.value));
    }
    result = quid::apply(p, i, k, {arguments.data(), ids.data(), ids.size()});
  }
  return values.at(id.value);
}

Value Runner::Hopes::read_state(const Instruction& i, std::uint32_t k,
                                const std::map<std::uint32_t, Value>& values, Waits& waits) const {
  const Program& p = run.p_;
  if (remembers_truth(i.op)) {  // what was so, and can be otherwise no more, stays so
    const Value& of = values.at(p.arguments[i.first_argument].value);
    const Value& now = run.s_.slots[k];
    const bool stays = of.known() && now.known() && of.is_true() == now.is_true();
    return stays ? now : Value::unknown();
  }
  const std::vector<Key> keys = keys_of(i);
  for (const Key& key : keys)
    if (moving.count(key) != 0) return Value::unknown();
  waits.keys.insert(waits.keys.end(), keys.begin(), keys.end());
  if (i.op == OpCode::Quantity || i.op == OpCode::PhaseActive || i.op == OpCode::VerdictIs ||
      std::binary_search(p.daily.begin(), p.daily.end(), k))
    return Value::unknown();
  if (i.op == OpCode::DutyIs && i.mode == static_cast<std::uint8_t>(checked::DutyTest::Overdue))
    return Value::unknown();
  Value result = run.s_.slots[k];
  if (keys.empty() || keys.front().first != Kind::Milestone) return result;
  if (i.op == OpCode::MilestoneWithin &&
      !run.milestone_is(i.target, static_cast<MilestoneTest>(i.mode)).is_false())
    for (std::uint32_t n = 0; n < 2; ++n)  // its length and its date
      if (!values.at(p.arguments[i.first_argument + n].value).known()) result = Value::unknown();
  const MilestoneState& state = run.s_.milestones[i.target];
  const bool unsettled = (state.reported && !state.met) || state.disputed;
  const bool asks_overdue = (i.op == OpCode::MilestoneIs || i.op == OpCode::MilestoneWithin) &&
                            i.mode == static_cast<std::uint8_t>(MilestoneTest::Overdue);
  const bool by_time = asks_overdue && !(state.overdue && result.is_false());
  if (p.milestone_codes[i.target].owners.count == 0 || unsettled || by_time)
    return Value::unknown();
  if (!state.met) waits.milestones.push_back(i.target);
  return result;
}

bool Runner::Hopes::is_quiet(const Source& source, Waits& waits) const {
  return !source.quiet.empty() &&
         std::all_of(source.quiet.begin(), source.quiet.end(), [&](const auto& one) {
           const Value value = read(one.first, waits);
           return one.second ? value.is_true() : value.is_false();
         });
}

/// What rules may change of that, and of what their conditions go by. Each source is looked at
/// once, and again when something that it reads turns out to move.
void Runner::Hopes::find_moving(const Waits& first) {
  find_sources();
  std::map<Key, std::vector<std::size_t>> readers;
  std::set<Key> seen(first.keys.begin(), first.keys.end());
  std::set<std::size_t> known;
  std::vector<Key> keys(seen.begin(), seen.end());
  std::vector<std::size_t> open;
  while (!keys.empty()) {
    const Key key = keys.back();
    keys.pop_back();
    for (const std::size_t s : movers[key]) {
      if (!known.insert(s).second) continue;
      open.push_back(s);
      Waits waits;
      is_quiet(sources[s], waits);
      for (const Key& read : waits.keys) {
        readers[read].push_back(s);
        if (seen.insert(read).second) keys.push_back(read);
      }
    }
  }
  while (!open.empty()) {
    Source& source = sources[open.back()];
    open.pop_back();
    Waits waits;
    if (source.active || is_quiet(source, waits)) continue;
    source.active = true;
    for (const Key& key : source.moves)
      if (moving.insert(key).second)
        open.insert(open.end(), readers[key].begin(), readers[key].end());
  }
}

/// Who waits for what rules do waits for the milestones by which they fire.
void Runner::Hopes::wait_for_movers(Waits& waits) const {
  std::set<Key> seen;
  while (!waits.keys.empty()) {
    const Key key = waits.keys.back();
    waits.keys.pop_back();
    const auto found = movers.find(key);
    if (!seen.insert(key).second || found == movers.end()) continue;
    for (const std::size_t s : found->second) is_quiet(sources[s], waits);
  }
}

namespace {

/// The shortest way from a milestone back to itself; among equals the first declared.
std::vector<std::uint32_t> shortest_circle(
    const std::map<std::uint32_t, std::vector<std::uint32_t>>& waits) {
  std::vector<std::uint32_t> best;
  for (const auto& [from, _] : waits) {
    std::map<std::uint32_t, std::uint32_t> came;
    std::vector<std::uint32_t> layer{from};
    bool found = false;
    for (std::size_t length = 1; !layer.empty() && !found && (best.empty() || length < best.size());
         ++length) {
      std::vector<std::uint32_t> next;
      for (const std::uint32_t m : layer)
        for (const std::uint32_t n : waits.at(m)) {
          if (n == from && !found) {
            found = true;
            best.assign(1, from);
            for (std::uint32_t k = m; k != from; k = came[k]) best.insert(best.begin() + 1, k);
          }
          if (waits.count(n) != 0 && n != from && came.emplace(n, m).second) next.push_back(n);
        }
      layer.swap(next);
    }
  }
  return best;
}

}  // namespace

bool Runner::stuck(std::vector<Subject>& circle) const {
  std::vector<std::uint32_t> open;
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    const MilestoneState& state = s_.milestones[m];
    if (p_.milestone_codes[m].owners.count == 0 || state.met || state.waived || state.lapsed)
      continue;
    if (!p_.milestone_codes[m].needs.valid()) return false;
    if (state.reported && !state.met && !state.refuted)
      return false;  // its verification is awaited
    open.push_back(m);
  }
  if (open.empty() || owes_other_acts()) return false;
  Hopes hopes{*this};
  const auto all_hopeless = [&](auto found) {
    return std::all_of(open.begin(), open.end(), [&](std::uint32_t m) {
      Hopes::Waits on;
      const bool hopeless = hopes.read(p_.milestone_codes[m].needs, on).is_false();
      found(m, on);
      return hopeless;
    });
  };
  Hopes::Waits first;
  const auto gather = [&](std::uint32_t, const Hopes::Waits& on) {
    first.keys.insert(first.keys.end(), on.keys.begin(), on.keys.end());
  };
  if (!all_hopeless(gather)) return false;
  hopes.find_moving(first);
  std::map<std::uint32_t, std::vector<std::uint32_t>> waits;
  const auto wait = [&](std::uint32_t m, Hopes::Waits& on) {
    hopes.wait_for_movers(on);
    std::sort(on.milestones.begin(), on.milestones.end());
    waits[m] = on.milestones;
  };
  if (!all_hopeless(wait)) return false;
  for (const std::uint32_t m : shortest_circle(waits)) circle.push_back(milestone_subject(m));
  return true;
}

/// Whether a duty or permission asks for another act than to meet or break a milestone.
bool Runner::owes_other_acts() const {
  const auto is_other = [&](std::uint32_t effect) {
    const auto kind = p_.acts[p_.effects[effect].more->act].kind;
    return kind != ast::Act::Kind::Meet && kind != ast::Act::Kind::Break;
  };
  return std::any_of(s_.open_duties.begin(), s_.open_duties.end(),
                     [&](std::uint32_t d) {  // of those closed some are not yet taken off the list
                       return is_open(s_.duties[d].status) && is_other(s_.duties[d].effect);
                     }) ||
         std::any_of(s_.permissions.begin(), s_.permissions.end(),
                     [&](const StandingState& one) { return one.open && is_other(one.effect); });
}

}  // namespace quid
