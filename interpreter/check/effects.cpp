// SPDX-License-Identifier: Apache-2.0
// One effect: its form, its suffixes, and what cannot be revoked.
#include "check/effects.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/effects_checker.hpp"
#include "check/expression_parts.hpp"

namespace quid::checked {
namespace {

// Effects that actions may expand to: many for each that is written, and never too many at all.
std::uint32_t expansion_limit(const Context& context) {
  std::size_t written = 0;
  for (const SourceFile& file : context.files) written += file.ast.effects.size();
  return static_cast<std::uint32_t>(
      std::min<std::size_t>(context.limits.instances, 50'000 + 50 * written));
}

const char* irrevocable_word(const Effect& effect) {
  return ast::match(
      effect.node, [](const Pay&) { return "pay"; },
      [](const ChangeQuantity& change) {
        if (change.change == ast::Change::Set) return "set";
        return change.change == ast::Change::Add ? "add" : "subtract";
      },
      [](const Say&) { return "say"; }, [](const EndDeal&) { return "end deal"; },
      [](const HostCall&) { return "what the host does"; },
      [](const auto&) { return static_cast<const char*>(nullptr); });
}

const char* word_of(ast::Suffix::Kind kind) {
  if (kind == ast::Suffix::Kind::While) return "while";
  return kind == ast::Suffix::Kind::Until ? "until" : "for";
}

}  // namespace

EffectsState::EffectsState(Context& context)
    : action_used(context.action_items.size(), false), expansions_left(expansion_limit(context)) {
  for (const ItemRef at : context.items_of<ast::ActionDecl>()) {
    const auto& action = std::get<ast::ActionDecl>(context.item(at).node);
    if (!action.by_host) continue;
    const Symbol symbol = context.names.find(action.name.id);
    if (symbol.kind != SymbolKind::HostAction) continue;
    if (host_action_items.size() <= symbol.id) host_action_items.resize(symbol.id + 1);
    if (symbol.span == action.name.place.span) host_action_items[symbol.id] = at;
  }
}

ShortList<EffectId> check_effects(Context& context, EffectsState& state,
                                  const ast::EffectList& list, Scope& scope) {
  return EffectChecker(context, state, scope).list(list);
}

ShortList<EffectId> EffectChecker::list(const ast::EffectList& effects) {
  std::vector<EffectId>& listed = state_.listed;
  const std::size_t first = listed.size();
  for (const ast::EffectId id : effects) {
    const auto one = effect(context_.ast()[id]);
    if (one) listed.push_back(*one);
  }
  ShortList<EffectId> result(listed.begin() + static_cast<std::ptrdiff_t>(first), listed.end());
  listed.resize(first);
  return result;
}

std::optional<EffectId> EffectChecker::effect(const ast::Effect& effect) {
  const Span where = effect.place.span;
  if (depth_ > context_.limits.nesting) {
    context_.fail(DiagnosticKind::NestedTooDeeply, where,
                  "effects lie too deep within one another");
    return std::nullopt;
  }
  ++depth_;
  auto made = ast::match(effect.node, [&](const auto& one) { return node(one, where); });
  --depth_;
  Effect out;
  out.span = where;
  const bool good = suffixes(effect, out);
  if (!made || !good) return std::nullopt;
  out.node = std::move(*made);
  if (out.revocable()) refuse_irrevocable(out, effect.suffixes.front().place.span, 0);
  context_.out.effects.push_back(std::move(out));
  return EffectId::at(context_.out.effects.size() - 1);
}

bool EffectChecker::suffixes(const ast::Effect& effect, Effect& out) {
  bool seen[3] = {false, false, false};
  bool good = true;
  for (const ast::Suffix& one : effect.suffixes) {
    bool& before = seen[static_cast<int>(one.kind)];
    if (before) {
      context_.fail(DiagnosticKind::RepeatedClause, one.place.span,
                    fmt::format("this effect has a second `{}`", word_of(one.kind)),
                    "join the conditions with `and` or `or`");
      good = false;
    } else {
      good = suffix(one, out) && good;
    }
    before = true;
  }
  return good;
}

bool EffectChecker::suffix(const ast::Suffix& suffix, Effect& out) {
  switch (suffix.kind) {
    case ast::Suffix::Kind::While:
      out.ends.own().while_ = context_.check_expr(suffix.value, scope_, Expectation::truth());
      return out.ends->while_.valid();
    case ast::Suffix::Kind::For:
      out.ends.own().for_ = context_.check_expr(suffix.value, scope_, Expectation::duration());
      return out.ends->for_.valid();
    case ast::Suffix::Kind::Until: {
      const ExprId end = context_.check_condition_or_date(suffix.value, scope_);
      if (!end.valid()) return false;
      warn_of_moving_end(context_, end, "this takes place");
      Endings& ends = out.ends.own();
      if (context_.at(end).type.kind == Kind::Date) {
        ends.until_date = end;
        ends.until_known_by = date_known_by(context_, end);
      } else {
        ends.until = end;
      }
      return true;
    }
  }
  return false;
}

void EffectChecker::refuse_irrevocable(const Effect& effect, Span where, int depth) {
  if (const auto* group = std::get_if<Group>(&effect.node)) {
    if (depth > static_cast<int>(context_.limits.nesting)) return;
    for (const EffectId id : group->effects)
      refuse_irrevocable(context_.out.effects[id.index()], where, depth + 1);
    return;
  }
  const char* word = irrevocable_word(effect);
  if (word == nullptr) return;
  const bool host = std::holds_alternative<HostCall>(effect.node);
  const bool outer = depth > 0;
  context_.fail(
      DiagnosticKind::RevocablePay, effect.span,
      host ? std::string("what the host does cannot be taken back")
           : fmt::format("`{}` cannot be taken back", word),
      "leave out `while`, `until` and `for`",
      outer ? std::vector<Label>{{where, "the whole group is revocable"}} : std::vector<Label>{});
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::Group& group, Span) {
  return Group{list(group.effects)};
}

void warn_of_moving_end(Context& context, ExprId end, const char* from) {
  const Span span = context.at(end).span;
  ExprId day = end;
  while (context.at(day).op == Operation::AddDuration ||
         context.at(day).op == Operation::EndOfMonth)
    day = context.arguments(context.at(day))[0];
  if (context.at(day).op != Operation::Today) return;
  context.fail(DiagnosticKind::MovingEnd, span, "a day counted from today never passes",
               fmt::format("write `for D`, which counts from the day on which {}", from));
}

}  // namespace quid::checked
