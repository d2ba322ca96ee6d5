// SPDX-License-Identifier: Apache-2.0
// What waits for itself: deadlines counted from each other, milestones that need each other, phases
// that begin by each other. Indexed milestones may well refer to their own neighbours, so only
// those without index are judged.
#include <fmt/format.h>

#include <utility>

#include "check/declare.hpp"

namespace quid::checked {
namespace {

using Edges = std::vector<std::vector<std::uint32_t>>;

/// Calls f for every expression that is read with this one, lets and tables included, on a stack of
/// its own.
constexpr std::size_t most_reads = 20'000'000;  // beyond, cycles are left to the run

template <class F>
void each_read(const Context& context, ExprId root, std::size_t& reads, F&& enter) {
  if (!root.valid()) {
    reads += reads < most_reads;
    return;
  }
  std::vector<ExprId> open = {root};
  std::vector<char> lets, rows, tiers;
  const auto first = [](std::vector<char>& seen, std::size_t count, std::size_t at) {
    if (seen.empty()) seen.resize(count);
    return std::exchange(seen[at], 1) == 0;
  };
  const auto& out = context.out;
  while (!open.empty() && reads < most_reads) {
    ++reads;
    const ExprId id = open.back();
    open.pop_back();
    if (!id.valid()) continue;
    const Expr& expr = context.at(id);
    if (!enter(expr)) continue;
    for (const ExprId argument : context.arguments(expr)) open.push_back(argument);
    if (expr.op == Operation::ReadLet && first(lets, out.lets.size(), expr.symbol))
      open.push_back(out.lets[expr.symbol].value);
    if (expr.op == Operation::ReadRow && first(rows, out.row_tables.size(), expr.symbol))
      for (const ExprId row : out.row_tables[expr.symbol].rows) open.push_back(row);
    if (expr.op == Operation::CallTable && first(tiers, out.tier_tables.size(), expr.symbol))
      for (const auto& tier : out.tier_tables[expr.symbol].tiers) open.push_back(tier.value);
  }
}

/// The first cycle found, in order, or empty.
std::vector<std::uint32_t> find_cycle(const Edges& edges) {
  enum : std::uint8_t { New, Open, Closed };
  std::vector<std::uint8_t> state(edges.size(), New);
  std::vector<std::pair<std::uint32_t, std::size_t>> path;
  for (std::uint32_t root = 0; root < edges.size(); ++root) {
    if (state[root] != New) continue;
    path.assign(1, {root, 0});
    state[root] = Open;
    while (!path.empty()) {
      auto& [node, next] = path.back();
      if (next == edges[node].size()) {
        state[node] = Closed;
        path.pop_back();
        continue;
      }
      const std::uint32_t to = edges[node][next++];
      if (state[to] == New) {
        state[to] = Open;
        path.push_back({to, 0});
      } else if (state[to] == Open) {
        std::vector<std::uint32_t> cycle;
        std::size_t at = 0;
        while (path[at].first != to) ++at;
        for (; at < path.size(); ++at) cycle.push_back(path[at].first);
        return cycle;
      }
    }
  }
  return {};
}

template <class Table>
std::string chain(const Context& context, const std::vector<std::uint32_t>& cycle,
                  const Table& table) {
  std::string all;
  for (const std::uint32_t one : cycle) all += fmt::format("`{}`, ", context.text(table[one].name));
  return all + fmt::format("`{}`", context.text(table[cycle.front()].name));
}

void check_deadlines(Context& context) {
  const auto& milestones = context.out.milestones;
  std::size_t reads = 0;
  Edges edges(milestones.size());
  for (std::uint32_t i = 0; i < milestones.size(); ++i) {
    if (!milestones[i].shape.sets.empty()) continue;
    each_read(context, milestones[i].deadline, reads, [&](const Expr& expr) {
      const bool dated = expr.op == Operation::DateOf || expr.op == Operation::DeadlineOf;
      if (dated && milestones[expr.symbol].shape.sets.empty()) edges[i].push_back(expr.symbol);
      return true;
    });
  }
  const auto cycle = find_cycle(edges);
  if (cycle.empty()) return;
  context.fail(DiagnosticKind::CircularDeadline, milestones[cycle.front()].span,
               "these deadlines are counted from each other: " + chain(context, cycle, milestones));
}

/// What must hold for the need to hold: through `and` only.
void check_needs(Context& context) {
  const auto& milestones = context.out.milestones;
  std::size_t reads = 0;
  Edges edges(milestones.size());
  for (std::uint32_t i = 0; i < milestones.size(); ++i) {
    if (!milestones[i].shape.sets.empty()) continue;
    each_read(context, milestones[i].more->needs, reads, [&](const Expr& expr) {
      if (expr.op == Operation::MilestoneIs && milestones[expr.symbol].shape.sets.empty() &&
          expr.mode <= static_cast<std::uint8_t>(MilestoneTest::Verified))
        edges[i].push_back(expr.symbol);
      return expr.op == Operation::And || expr.op == Operation::ReadLet;
    });
  }
  const auto cycle = find_cycle(edges);
  if (cycle.empty()) return;
  context.fail(DiagnosticKind::CircularNeeds, milestones[cycle.front()].span,
               "these milestones wait for each other: " + chain(context, cycle, milestones));
}

void check_phase_cycles(Context& context) {
  const auto& phases = context.out.phases;
  std::size_t reads = 0;
  Edges edges(phases.size());
  for (std::uint32_t i = 0; i < phases.size(); ++i)
    for (const ExprId id : {phases[i].from, phases[i].when, phases[i].until, phases[i].until_date,
                            phases[i].duration})
      each_read(context, id, reads, [&](const Expr& expr) {
        if (expr.op == Operation::PhaseActive) edges[i].push_back(expr.symbol);
        return expr.op != Operation::Was;
      });
  const auto cycle = find_cycle(edges);
  if (cycle.empty()) return;
  context.fail(DiagnosticKind::CircularPhases, phases[cycle.front()].span,
               "these phases begin or end by each other: " + chain(context, cycle, phases),
               "`was` reads how a phase stood the day before");
}

/// Whether a phase is unknown before it begins depends on what begins it, of yesterday too.
void check_phase_beginnings(Context& context) {
  const auto& phases = context.out.phases;
  std::size_t reads = 0;
  Edges edges(phases.size());
  for (std::uint32_t i = 0; i < phases.size(); ++i)
    each_read(context, phases[i].when, reads, [&](const Expr& expr) {
      if (expr.op == Operation::PhaseActive) edges[i].push_back(expr.symbol);
      return true;
    });
  const auto cycle = find_cycle(edges);
  if (cycle.empty()) return;
  const bool alone = cycle.size() == 1;
  context.fail(DiagnosticKind::CircularPhases, phases[cycle.front()].span,
               alone ? "this phase begins by how it stood itself"
                     : "these phases begin by each other: " + chain(context, cycle, phases),
               "a quantity that a rule sets carries something from day to day");
}

}  // namespace

void check_cycles(Context& context) {
  check_deadlines(context);
  check_needs(context);
  check_phase_cycles(context);
  if (!context.diagnostics.has_errors()) check_phase_beginnings(context);
}

}  // namespace quid::checked
