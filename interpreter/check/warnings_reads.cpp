// SPDX-License-Identifier: Apache-2.0
// What a rule reads and another may change against it on the same day.
#include <fmt/format.h>

#include <array>
#include <set>

#include "check/rules_duties.hpp"
#include "check/values_elements.hpp"
#include "check/warnings_parts.hpp"

namespace quid::checked {
namespace {

enum class Thing { Quantity, Lever, Statement };
using Key = std::pair<Thing, std::uint32_t>;

// Which way something goes: a quantity up or down, a lever towards ease, a condition towards true.
// A rule that only helps another's condition on is read in a later round, and nobody is surprised;
// one that may turn it off makes the round decide.
enum class Way : std::int8_t { Down = -1, Either = 0, Up = 1 };
Way flipped(Way way) { return static_cast<Way>(-static_cast<int>(way)); }

struct Change {
  std::uint32_t rule = 0;
  std::span<const ExprId> index;
  Span span;
  Way way = Way::Either;
  std::optional<std::uint32_t> to;  // the level a lever is moved to
  std::optional<Decimal> becomes;   // the number that a quantity is set to
  bool settles = false;             // done twice on one day, it is as if done once
};
using Changes = std::array<std::vector<std::vector<Change>>, 3>;  // by thing and symbol

Way way_of(const Context& context, const ChangeQuantity& change) {
  if (change.change == ast::Change::Set) return Way::Either;
  const auto known = context.constant_number(change.value);
  const Way way = change.change == ast::Change::Add ? Way::Up : Way::Down;
  return known && known->is_negative() ? flipped(way) : way;
}

void add_changes(const Context& context, std::uint32_t rule, const Effect& effect,
                 Changes& result) {
  Change made{rule, {}, effect.span, Way::Either, {}, {}};
  const auto add = [&](Thing thing, std::uint32_t symbol, std::span<const ExprId> index) {
    made.index = index;
    result[static_cast<std::size_t>(thing)][symbol].push_back(made);
  };
  if (const auto* move = std::get_if<Move>(&effect.node)) {
    made.way = move->ease ? Way::Up : Way::Down;
    if (!move->by.valid()) made.to = move->to;
    made.settles = made.to.has_value();
    add(Thing::Lever, move->lever.value, move->index);
  } else if (const auto* back = std::get_if<Restore>(&effect.node)) {
    made.settles = true;
    add(Thing::Lever, back->lever.value, back->index);
  } else if (const auto* change = std::get_if<ChangeQuantity>(&effect.node)) {
    made.way = way_of(context, *change);
    made.settles = change->change == ast::Change::Set;
    if (made.settles) made.becomes = context.constant_number(change->value);
    add(Thing::Quantity, change->quantity.value, change->index);
  } else if (const auto* say = std::get_if<Say>(&effect.node)) {
    made.way = Way::Up;
    made.settles = true;
    add(Thing::Statement, say->statement.value, say->index);
  }
}

Changes all_changes(const Context& context) {
  const Checked& deal = context.out;
  Changes result;
  result[static_cast<std::size_t>(Thing::Quantity)].resize(deal.quantities.size());
  result[static_cast<std::size_t>(Thing::Lever)].resize(deal.levers.size());
  result[static_cast<std::size_t>(Thing::Statement)].resize(deal.statements.size());
  for (std::uint32_t rule = 0; rule < deal.rules.size(); ++rule) {
    each_effect(deal, deal.rules[rule].effects, false,
                [&](EffectId id) { add_changes(context, rule, deal[id], result); });
  }
  return result;
}

std::optional<Key> key_of(const Expr& expr) {
  switch (expr.op) {
    case Operation::ReadQuantity: return Key{Thing::Quantity, expr.symbol};
    case Operation::LevelIs: return Key{Thing::Lever, expr.symbol};
    case Operation::StatementSaid: return Key{Thing::Statement, expr.symbol};
    default: return std::nullopt;
  }
}

// What is read, which way helps the reading condition on, and what compares or asks after it.
struct Reading {
  ExprId id;
  Way way = Way::Up;
  ExprId asking;
  Way asking_way = Way::Either;
};

// Whether what asks holds once a quantity has been set to a number; nullopt: a run decides.
std::optional<bool> holds_then(const Context& context, const Reading& reading, Decimal becomes) {
  if (!reading.asking.valid()) return std::nullopt;
  const Expr& asking = context.at(reading.asking);
  if (asking.op == Operation::IsUnknown) return false;
  if (asking.op != Operation::CompareValues) return std::nullopt;
  const auto sides = context.arguments(asking);
  const bool first = sides[0] == reading.id;
  const auto other = context.constant_number(sides[first ? 1 : 0]);
  if (!other) return std::nullopt;
  const Decimal a = first ? becomes : *other, b = first ? *other : becomes;
  switch (static_cast<Compare>(asking.mode)) {
    case Compare::Equal: return a == b;
    case Compare::NotEqual: return a != b;
    case Compare::Less: return a < b;
    case Compare::LessEqual: return a <= b;
    case Compare::Greater: return a > b;
    case Compare::GreaterEqual: return a >= b;
  }
  return std::nullopt;
}

// Whether a lever may be at that level only after the move, and was not before.
bool may_arrive(std::int64_t level, std::uint32_t levels, const Change& change) {
  if (change.to) return *change.to == level;
  if (change.way == Way::Up) return level > 0;
  return change.way != Way::Down || level + 1 < levels;
}

// Whether a change may turn off what reads it.
bool may_undo(const Context& context, const Reading& reading, const Change& change) {
  const Expr& expr = context.at(reading.id);
  Way way = reading.way;
  if (const auto then =
          change.becomes ? holds_then(context, reading, *change.becomes) : std::nullopt)
    if (reading.asking_way == (*then ? Way::Up : Way::Down)) return false;
  if (expr.op == Operation::LevelIs) {
    const auto test = static_cast<ast::LevelTest>(expr.mode);
    if (test == ast::LevelTest::At) {
      const bool there = change.to && *change.to == expr.number();
      const std::uint32_t levels = context.out.levers[expr.symbol].level_count;
      if (way == Way::Down) return may_arrive(expr.number(), levels, change);
      return !(way == Way::Up && there);
    }
    if (test == ast::LevelTest::Below) way = flipped(way);
  }
  return way == Way::Either || change.way == Way::Either || way != change.way;
}

// What helps argument number `i` of an expression help the condition on.
Way way_into(const Expr& expr, std::size_t i, Way way) {
  switch (expr.op) {
    case Operation::And:
    case Operation::Or:
    case Operation::AtLeastOf:
    case Operation::Add:
    case Operation::Minimum:
    case Operation::Maximum:
    case Operation::Floor:
    case Operation::Round:
    case Operation::Multiply: return way;
    case Operation::Not:
    case Operation::Negate: return flipped(way);
    case Operation::Subtract:
    case Operation::Divide: return i == 0 ? way : flipped(way);
    case Operation::AllIn:
    case Operation::AnyIn:
    case Operation::CountIn:
    case Operation::SumIn:
    case Operation::MinimumIn:
    case Operation::MaximumIn:
    case Operation::ForDuration:
    case Operation::OnAtLeast:
    case Operation::Peak: return i == 0 ? way : Way::Either;
    case Operation::IfElse: return i == 0 ? Way::Either : way;
    case Operation::CompareValues: break;
    default: return Way::Either;
  }
  const auto how = static_cast<Compare>(expr.mode);
  if (how == Compare::Equal || how == Compare::NotEqual) return Way::Either;
  const bool greater = how == Compare::Greater || how == Compare::GreaterEqual;
  return greater == (i == 0) ? way : flipped(way);
}

// Indices of two rules: only constants tell them apart.
bool certainly_other(const Checked& deal, std::span<const ExprId> a, std::span<const ExprId> b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const auto left = known_element(deal, a[i], {}), right = known_element(deal, b[i], {});
    if (left && right && *left != *right) return true;
  }
  return false;
}

// Does an instance of a rule change what another of them reads? Only where that is sure: where both
// are one whatever a variable of the rule stands for. What changes nothing more the second time,
// and is all that the rule does, hurts nobody.
bool meets_another_instance(const Context& context, std::uint32_t number, const Expr& expr,
                            const Change& change) {
  const Checked& deal = context.out;
  const Rule& rule = deal.rules[number];
  if (rule.effects.size() == 1 && change.settles) return false;
  const std::span<const ExprId> read = context.arguments(expr).first(change.index.size());
  std::vector<bool> chosen = chosen_by_equality(context, rule);
  for (std::size_t i = 0; i < read.size(); ++i) {
    const Expr &a = deal[read[i]], &b = deal[change.index[i]];
    const bool variables = a.op == Operation::Variable && b.op == Operation::Variable;
    if (variables && a.symbol != b.symbol) return false;
    if (!variables && (a.op != Operation::ElementConstant || b.op != Operation::ElementConstant))
      return false;
    if (variables && a.symbol < chosen.size()) chosen[a.symbol] = true;
  }
  for (std::size_t slot = 0; slot < chosen.size(); ++slot)
    if (!chosen[slot] && deal.sets[rule.shape.sets[slot].index()].elements.size() > 1) return true;
  return false;
}

class SameDay {
 public:
  explicit SameDay(Context& context)
      : context_(context),
        changes_(all_changes(context)),
        seen_(context.out.expressions.size(), 0) {}

  void judge(std::uint32_t rule) {
    for (const std::uint32_t touched : touched_) seen_[touched] = 0;
    touched_.clear();
    told_.clear();
    open_.assign(1, {context_.out.rules[rule].condition, Way::Up, {}, {}});
    while (!open_.empty() && budget_ > 0) {
      --budget_;
      const Reading reading = open_.back();
      open_.pop_back();
      if (!first_time(reading.id, reading.way)) continue;
      const Expr& expr = context_.at(reading.id);
      if (expr.op == Operation::Was) continue;
      if (const auto key = key_of(expr)) look_at(rule, *key, reading);
      const auto parts = context_.arguments(expr);
      for (std::size_t i = 0; i < parts.size(); ++i)
        open_.push_back({parts[i], way_into(expr, i, reading.way), reading.id, reading.way});
      if (expr.op == Operation::ReadLet && context_.out.lets[expr.symbol].value.valid())
        open_.push_back({context_.out.lets[expr.symbol].value, reading.way, {}, {}});
    }
  }

 private:
  bool first_time(ExprId id, Way way) {
    const auto bit = static_cast<std::uint8_t>(1 << (static_cast<int>(way) + 1));
    std::uint8_t& seen = seen_[id.value];
    if ((seen & bit) != 0) return false;
    if (seen == 0) touched_.push_back(id.value);
    seen |= bit;
    return true;
  }

  void look_at(std::uint32_t rule, Key key, const Reading& reading) {
    const Expr& expr = context_.at(reading.id);
    for (const Change& change : changes_[static_cast<std::size_t>(key.first)][key.second]) {
      if (budget_ == 0) return;
      --budget_;
      if (!may_undo(context_, reading, change)) continue;
      if (change.rule == rule && !meets_another_instance(context_, rule, expr, change)) continue;
      if (certainly_other(context_.out, context_.arguments(expr), change.index)) continue;
      if (told_.insert(key).second) tell(rule, key, expr, change);
      return;
    }
  }

  void tell(std::uint32_t rule, Key key, const Expr& expr, const Change& change) {
    const Checked& deal = context_.out;
    const NameId name = key.first == Thing::Quantity ? deal.quantities[key.second].name
                        : key.first == Thing::Lever  ? deal.levers[key.second].name
                                                     : deal.statements[key.second].name;
    const Rule& other = deal.rules[change.rule];
    const std::string who = other.name.valid()
                                ? fmt::format("the rule `{}`", context_.text(other.name))
                                : std::string("another rule");
    const Span where = in_script(context_, expr.span) ? expr.span : deal.rules[rule].label_span;
    if (change.rule == rule)
      return context_.fail(
          DiagnosticKind::SameDayRead, where,
          fmt::format("another instance of this rule may change `{}` against this condition on the "
                      "same day, and those that fire in one round all read what was there before",
                      context_.text(name)),
          "let one rule reckon for all of them, with `sum(… in …: …)` or `count`",
          {{change.span, "changed here"}});
    context_.fail(DiagnosticKind::SameDayRead, where,
                  fmt::format("{} may change `{}` against this condition on the same day, so the "
                              "round in which each fires decides",
                              who, context_.text(name)),
                  "`was` reads the end of the day before", {{change.span, "changed here"}});
  }

  Context& context_;
  Changes changes_;
  std::vector<std::uint8_t> seen_;      // by ExprId: a bit for each way
  std::vector<std::uint32_t> touched_;  // of which a bit is set
  std::set<Key> told_;
  std::vector<Reading> open_;
  std::size_t budget_ = 20'000'000;  // parts and changes looked at, over all rules
};

}  // namespace

void warn_of_same_day_reads(Context& context) {
  SameDay reads(context);
  for (std::uint32_t i = 0; i < context.out.rules.size(); ++i) {
    const Rule& rule = context.out.rules[i];
    if (rule.condition.valid() && in_script(context, rule.span)) reads.judge(i);
  }
}

}  // namespace quid::checked
