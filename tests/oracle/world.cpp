// SPDX-License-Identifier: Apache-2.0
// The state before the first day, and small helpers.
#include "world.hpp"

#include <algorithm>

namespace quid::oracle {

Subject subject_of(Subject::Kind kind, Ref ref) { return {kind, ref.symbol, ref.instance}; }

World::World(const checked::Checked& deal, const Interner& names) : deal_(deal), names_(names) {}

namespace {

template <class Instance, class Symbol>
void size_columns(std::vector<std::vector<Instance>>& columns, const std::vector<Symbol>& symbols) {
  for (const Symbol& symbol : symbols) columns.emplace_back(symbol.shape.count);
}

}  // namespace

void World::prepare() {
  today_ = deal_.deal.start == first_day ? first_day : Day{deal_.deal.start.value - 1};
  size_columns(state.milestones, deal_.milestones);
  size_columns(state.levers, deal_.levers);
  size_columns(state.quantities, deal_.quantities);
  size_columns(state.statements, deal_.statements);
  size_columns(state.withdrew, deal_.actors);
  size_columns(state.rules, deal_.rules);
  state.phases.resize(deal_.phases.size());
  state.terms.resize(deal_.values.size());
  state.ensures.resize(deal_.ensures.size());
  state.last_move = deal_.deal.start;
  for (std::uint32_t l = 0; l < deal_.levers.size(); ++l) {
    for (LeverState& each : state.levers[l]) each.start = deal_.levers[l].start_level;
  }
  for (std::uint32_t q = 0; q < deal_.quantities.size(); ++q) {
    const auto& declared = deal_.quantities[q];
    if (!declared.start.valid()) continue;
    for (std::uint32_t i = 0; i < declared.shape.count; ++i) {
      const auto start = operand(declared.start, env_of(declared.shape, i));
      if (start) state.quantities[q][i] = start->number;
    }
  }
  remember_deal();
}

// Entries of one date before the first day.
void World::apply_prior(const std::vector<const checked::Entry*>& entries,
                        const std::vector<std::uint32_t>& indices) {
  const Day before = today_;
  today_ = entries.front()->on;
  prior_ = true;
  apply_entries(entries, indices);
  prior_ = false;
  today_ = before;
}

void World::begin() {
  settle_deadlines();
  for (std::size_t k = 0; k < deal_.values.size(); ++k) {
    const Value degree = term_degree(k);
    if (degree.failed()) stop(degree);
    state.terms[k].first_degree = degree.number;
    if (deal_.values[k].per.valid() && degree.number == Decimal::one()) {
      state.terms[k].spells.push_back({deal_.deal.start, std::nullopt});
    }
  }
  update_memory();
  begun_ = true;
}

void World::rewind(Day day) {
  today_ = day;
  cause_ = {};
  entry_ = std::nullopt;
  relaxed_ = judging_ = prior_ = false;
}

Truth3 World::outcome(checked::ExprId id, const Env& env) const {
  return truth_of(outcome_value(id, env));
}

Truth3 World::truth_of(const Value& value) {
  if (value.unknown()) return Truth3::Unknown;
  return value.is_true() ? Truth3::True : Truth3::False;
}

Value World::outcome_value(checked::ExprId id, const Env& env) const {
  const Value value = read(id, env);
  if (value.failed()) stop(value);
  return value;
}

void World::stop(const Value& error) const { stop(error.error, error.place); }

void World::stop(const char* kind, Span place) const {
  throw Stop{kind, std::string("`") + kind + "`", place, entry_, false, std::nullopt};
}

void World::note(HappeningKind kind, Subject subject, std::int64_t a, std::int64_t b,
                 Decimal amount, Subject other, std::string text) {
  if (prior_) return;
  Happening happening;
  happening.day = today_;
  happening.kind = kind;
  happening.subject = subject;
  happening.a = a;
  happening.b = b;
  happening.amount = amount;
  happening.other = other;
  happening.text = std::move(text);
  happening.cause = cause_;
  happenings.push_back(std::move(happening));
}

}  // namespace quid::oracle
