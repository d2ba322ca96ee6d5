// SPDX-License-Identifier: Apache-2.0
// Levers: a level is the replay of what was granted and recorded, in the order it was made.
#include <algorithm>

#include "run/runner.hpp"

namespace quid {

std::uint32_t stepped(const LeverOperation& o, std::uint32_t level, std::uint32_t level_count) {
  const std::int64_t top = std::int64_t{level_count} - 1, now = level;
  const std::int64_t bound = o.level, n = std::min<std::int64_t>(o.count, top);
  switch (o.kind) {
    case LeverOperation::Kind::Set: return o.level;
    case LeverOperation::Kind::To:
      return static_cast<std::uint32_t>(o.ease ? std::max(now, bound) : std::min(now, bound));
    case LeverOperation::Kind::By:
      return static_cast<std::uint32_t>(o.ease ? std::min(now + n, top)
                                               : std::max<std::int64_t>(now - n, 0));
    case LeverOperation::Kind::ByTo:
      return static_cast<std::uint32_t>(o.ease ? std::max(now, std::min(now + n, bound))
                                               : std::min(now, std::max(now - n, bound)));
  }
  return level;
}

std::uint32_t Runner::step(std::uint32_t lever, std::uint32_t level,
                           const LeverOperation& operation) const {
  return stepped(operation, level, p_.lever_codes[lever].level_count);
}

std::uint32_t Runner::replay(std::uint32_t lever, std::uint32_t without) const {
  std::uint32_t level = s_.levers[lever].base;
  for (std::uint32_t o = s_.levers[lever].head; o != nobody; o = s_.operations[o].next)
    if (!s_.operations[o].dead && !s_.operations[o].held && o != without)
      level = step(lever, level, s_.operations[o]);
  return level;
}

/// Whether the level is another than before. What lapses by itself is no move of anybody.
bool Runner::refresh_level(std::uint32_t lever) {
  LeverState& state = s_.levers[lever];
  const std::uint32_t level = replay(lever);
  if (level == state.level) return false;
  note(HappeningKind::LevelChanged, lever_subject(lever), state.level, level);
  state.level = level;
  state.moved = {cause_, s_.today};
  changed_ = true;
  mark_lever(lever);
  return true;
}

void Runner::append(std::uint32_t lever, LeverOperation operation) {
  LeverState& state = s_.levers[lever];
  operation.lever = lever;
  std::uint32_t id = s_.free_operation;
  if (id == nobody) {
    id = static_cast<std::uint32_t>(s_.operations.size());
    s_.operations.push_back(operation);
  } else {
    s_.free_operation = s_.operations[id].next;
    s_.operations[id] = operation;
  }
  if (state.tail == nobody)
    state.head = id;
  else
    s_.operations[state.tail].next = id;
  state.tail = id;
  if (keeps_grants_) note_grant(operation, id);
  if (operation.held) note_taken_back(id, {Cause::Kind::Lapse, UINT32_MAX, 0});
  if (!state.listed) touched_levers_.push_back(lever);
  state.listed = true;
  if (refresh_level(lever)) s_.last_move = s_.today;
}

void Runner::remove_slot(std::uint32_t lever, std::uint32_t effect) {
  for (std::uint32_t o = s_.levers[lever].head; o != nobody; o = s_.operations[o].next)
    if (s_.operations[o].effect == effect && !s_.operations[o].dead) {
      s_.operations[o].dead = true;
      note_taken_back(o, cause_);
    }
  if (!s_.levers[lever].listed) touched_levers_.push_back(lever);
  s_.levers[lever].listed = true;
}

/// What it moved counts no more, or counts again, in its old place.
void Runner::hold_slot(std::uint32_t lever, std::uint32_t effect, bool held) {
  for (std::uint32_t o = s_.levers[lever].head; o != nobody; o = s_.operations[o].next) {
    if (s_.operations[o].effect != effect || s_.operations[o].dead) continue;
    s_.operations[o].held = held;
    if (held)
      note_taken_back(o, {Cause::Kind::Lapse, UINT32_MAX, 0});
    else
      note_given_back(o);
  }
  refresh_level(lever);
}

void Runner::clear(std::uint32_t lever) {
  LeverState& state = s_.levers[lever];
  for (std::uint32_t o = state.head; o != nobody; o = s_.operations[o].next) {
    const std::uint32_t effect = s_.operations[o].effect;
    s_.operations[o].dead = true;
    note_taken_back(o, cause_);
    if (effect != nobody && s_.live_of_effect[effect] != nobody) {
      s_.lives[s_.live_of_effect[effect]].dead = true;
      s_.live_of_effect[effect] = nobody;
    }
  }
  state.base = state.start;
  note_restored(lever);
  if (!state.listed) touched_levers_.push_back(lever);
  state.listed = true;
  if (refresh_level(lever)) s_.last_move = s_.today;
}

/// At a day's end: a recorded level that the day's rules give anyway only confirms it.
void Runner::confirm_levels() {
  for (const std::uint32_t o : recorded_operations_) {
    LeverOperation& operation = s_.operations[o];
    const std::uint32_t lever = operation.lever;
    LeverState& state = s_.levers[lever];
    if (operation.dead) continue;
    const std::uint32_t without = replay(lever, o), with = replay(lever);
    if (without == with) {
      operation.dead = true;
      note_confirmed(o);
      if (state.unruled) changed_ = true;
      state.unruled = false;
      continue;
    }
    state.unruled = !operation.after_end && !move_is_ruled(lever, without, with, operation.level);
    if (!state.unruled) continue;
    cause_ = {Cause::Kind::Entry, operation.entry, 0};
    note(HappeningKind::UnruledLevel, lever_subject(lever), operation.level);
  }
  recorded_operations_.clear();
  for (const std::uint32_t lever : touched_levers_) {
    fold(lever);
    s_.levers[lever].listed = false;
  }
  touched_levers_.clear();
}

void Runner::note_grant(const LeverOperation& operation, std::uint32_t id) {
  GrantNote note;
  note.kind = operation.entry == nobody ? GrantNote::Kind::Grant : GrantNote::Kind::Recorded;
  note.lever = operation.lever;
  note.operation = id;
  note.made = s_.today;
  note.cause = cause_;
  note.happening = happenings_.size();
  note.effect = moving_effect_;
  note.move = operation;
  grants_.push_back(note);
}

/// The newest note of this row: rows are used again.
void Runner::note_taken_back(std::uint32_t operation, Cause cause) {
  for (std::size_t k = grants_.size(); k-- > 0;) {
    GrantNote& note = grants_[k];
    if (note.operation != operation) continue;
    if (note.over) return;
    note.over = s_.today;
    note.over_cause = cause;
    note.over_happening = happenings_.size();
    return;
  }
}

void Runner::note_given_back(std::uint32_t operation) {
  for (std::size_t k = grants_.size(); k-- > 0;) {
    if (grants_[k].operation != operation) continue;
    grants_[k].over.reset();
    return;
  }
}

/// Everything of the lever is taken back, also what could no longer be revoked.
void Runner::note_restored(std::uint32_t lever) {
  if (!keeps_grants_) return;
  for (GrantNote& note : grants_) {
    if (note.lever != lever || note.over) continue;
    note.over = s_.today;
    note.over_cause = cause_;
    note.over_happening = happenings_.size();
  }
  GrantNote note;
  note.kind = GrantNote::Kind::Restored;
  note.lever = lever;
  note.operation = nobody;
  note.made = s_.today;
  note.cause = cause_;
  note.happening = happenings_.size();
  note.effect = moving_effect_;
  grants_.push_back(note);
}

void Runner::note_confirmed(std::uint32_t operation) {
  for (std::size_t k = grants_.size(); k-- > 0;) {
    if (grants_[k].operation != operation) continue;
    grants_[k].kind = GrantNote::Kind::Confirmed;
    return;
  }
}

/// Takes what can no longer be revoked into the base of the replay, and drops what is dead.
void Runner::fold(std::uint32_t lever) {
  LeverState& state = s_.levers[lever];
  bool front = true;
  std::uint32_t previous = nobody;
  for (std::uint32_t o = state.head, following; o != nobody; o = following) {
    LeverOperation& operation = s_.operations[o];
    following = operation.next;
    const bool lasting = operation.effect == nobody;
    if (!operation.dead && front && lasting) state.base = step(lever, state.base, operation);
    if (operation.dead || (front && lasting)) {
      if (previous == nobody)
        state.head = following;
      else
        s_.operations[previous].next = following;
      operation.next = s_.free_operation;
      s_.free_operation = o;
      continue;
    }
    front = false;
    previous = o;
  }
  state.tail = previous;
  if (previous == nobody) state.head = nobody;
}

bool Runner::move_is_ruled(std::uint32_t lever, std::uint32_t before, std::uint32_t after,
                           std::uint32_t recorded) const {
  const auto kind = after > before ? ast::Act::Kind::Ease : ast::Act::Kind::Tighten;
  const std::uint32_t by = p_.lever_codes[lever].by;
  const auto asks = [&](std::uint32_t d) {
    const EffectCode& code = p_.effects[s_.duties[d].effect];
    const ActCode& act = p_.acts[code.more->act];
    return act.kind == kind && act.target == lever && has_debtor(code, by);
  };
  for (const std::uint32_t d : s_.open_duties)
    if (is_open(s_.duties[d].status) && asks(d)) return true;
  if (std::any_of(duties_done_today_.begin(), duties_done_today_.end(), asks)) return true;
  return holds_permission(by, kind, lever, recorded, 0);
}

}  // namespace quid
