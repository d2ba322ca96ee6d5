// SPDX-License-Identifier: Apache-2.0
// References to what is declared: `name[index]` as a symbol, a party, a rule, a level.
#include <fmt/format.h>

#include <algorithm>

#include "check/context.hpp"
#include "check/values_elements.hpp"
#include "diagnostics/suggest.hpp"

namespace quid::checked {

const Shape& Context::shape_of(Symbol symbol) const {
  static const Shape none;
  switch (symbol.kind) {
    case SymbolKind::Actor: return out.actors[symbol.id].shape;
    case SymbolKind::Milestone: return out.milestones[symbol.id].shape;
    case SymbolKind::Quantity: return out.quantities[symbol.id].shape;
    case SymbolKind::Lever: return out.levers[symbol.id].shape;
    case SymbolKind::Statement: return out.statements[symbol.id].shape;
    case SymbolKind::Let: return out.lets[symbol.id].shape;
    case SymbolKind::RowTable: return row_shapes[symbol.id];
    default: return none;
  }
}

std::optional<Context::Resolved> Context::resolve(const ast::Ref& ref, Scope& scope,
                                                  std::initializer_list<SymbolKind> wanted,
                                                  DiagnosticKind unknown) {
  Resolved result;
  const Binding* binding = scope.find(ref.name.id);
  if (binding != nullptr) {
    if (binding->kind == Binding::Kind::Broken) return std::nullopt;
    if (binding->kind != Binding::Kind::Alias) {
      fail(DiagnosticKind::WrongKindOfName, ref.name.place.span,
           fmt::format("`{}` is a variable here, where a {} is wanted", text(ref),
                       name_of(*wanted.begin())));
      return std::nullopt;
    }
    result.symbol = binding->symbol;
    if (std::find(wanted.begin(), wanted.end(), result.symbol.kind) == wanted.end()) {
      fail(DiagnosticKind::WrongKindOfName, ref.name.place.span,
           fmt::format("`{}` stands for a {} here, where a {} is wanted", text(ref),
                       name_of(result.symbol.kind), name_of(*wanted.begin())));
      return std::nullopt;
    }
    if (ref.index.empty() && !binding->index.empty()) {
      result.index = binding->index;
      return result;
    }
  } else {
    result.symbol = names.find(ref.name.id);
    if (std::find(wanted.begin(), wanted.end(), result.symbol.kind) == wanted.end()) {
      fail_name(ref.name, wanted, unknown);
      return std::nullopt;
    }
    mark_used(ref.name.id);
  }
  if (!result.symbol.over_sets && ref.index.empty()) return result;
  auto index = resolve_index(shape_of(result.symbol), ref, scope);
  if (!index) return std::nullopt;
  result.index = std::move(*index);
  return result;
}

ActorRef Context::resolve_actor(const ast::Ref& ref, Scope& scope) {
  const auto found =
      resolve(ref, scope, {SymbolKind::Actor, SymbolKind::RowTable}, DiagnosticKind::UnknownParty);
  if (!found) return {};
  ActorRef actor{{}, found->index, ref.place.span};
  if (found->symbol.kind == SymbolKind::Actor) {
    actor.actor = ActorId{found->symbol.id};
    return actor;
  }
  const RowTableId table{found->symbol.id};
  if (!ensure_row_table(table, ref.place.span)) return {};
  if (out.row_tables[table.index()].result.kind != Kind::Actor) {
    fail(DiagnosticKind::WrongKindOfName, ref.place.span,
         fmt::format("the table `{}` names no parties", text(ref)));
    return {};
  }
  actor.table = table;
  return named_actor(out, actor, {}).value_or(actor);
}

ActorRef Context::resolve_party(const ast::Ref& ref, Scope& scope, std::string_view role) {
  ActorRef actor = resolve_actor(ref, scope);
  const auto refuse = [&](ActorId id) {
    const Actor& it = out.actors[id.index()];
    if (!it.observer) return false;
    fail(DiagnosticKind::ObserverTakesNothing, ref.place.span,
         fmt::format("`{}` is an observer and {}", text(it.name), role),
         fmt::format("declare it as a party: `party {}`", text(it.name)));
    return true;
  };
  if (actor.actor.valid() && refuse(actor.actor)) return {};
  if (actor.table.valid())
    for (const ExprId row : out.row_tables[actor.table.index()].rows)
      if (row.valid() && refuse(ActorId{at(row).symbol})) return {};
  return actor;
}

std::optional<RuleRef> Context::resolve_rule(const ast::Ref& ref, Scope& scope,
                                             bool all_instances) {
  const RuleId rule = names.find_rule(ref.name.id);
  if (!rule.valid() && is_lost(ref.name.id)) return std::nullopt;
  if (!rule.valid()) {
    const Symbol symbol = names.find(ref.name.id);
    const std::string joined = joined_with_a_state(ref.name.id);
    fail(DiagnosticKind::UnknownRule, ref.name.place.span,
         symbol.found() ? fmt::format("`{}` is {} {}, not a rule", text(ref),
                                      article(name_of(symbol.kind)), name_of(symbol.kind))
                        : fmt::format("no rule named `{}`", text(ref)),
         joined.empty() ? nearest_rule(ref.name.id) : joined);
    return std::nullopt;
  }
  const Shape& shape = out.rules[rule.index()].shape;
  if (all_instances && ref.index.empty()) return RuleRef{rule, {}};
  auto index = resolve_index(shape, ref, scope);
  if (!index) return std::nullopt;
  return RuleRef{rule, std::move(*index)};
}

std::optional<std::uint32_t> Context::resolve_level(LeverId lever, const ast::Element& level,
                                                    Scope& scope) {
  const Lever& it = out.levers[lever.index()];
  NameId name = level.name.id;
  if (level.name.present()) {
    const Binding* binding = scope.find(name);
    if (binding != nullptr && binding->kind == Binding::Kind::Broken) return std::nullopt;
    if (binding != nullptr && binding->kind == Binding::Kind::Word) name = binding->word;
    const auto at = std::find(it.level_names.begin(), it.level_names.end(), name);
    if (at != it.level_names.end()) return static_cast<std::uint32_t>(at - it.level_names.begin());
  } else if (it.level_names.empty()) {
    const std::int64_t number = level.number - it.first_level;
    if (number >= 0 && number < it.level_count) return static_cast<std::uint32_t>(number);
  }
  if (it.level_count == 0) return std::nullopt;  // the lever itself was in error
  std::string all;
  std::vector<std::string> offered;
  for (const NameId one : it.level_names) {
    offered.push_back(text(one));
    all += (all.empty() ? "`" : ", `") + offered.back() + "`";
  }
  if (offered.empty())
    all = fmt::format("`{}` to `{}`", it.first_level, it.first_level + it.level_count - 1);
  const std::string written = level.name.present() ? text(name) : std::to_string(level.number);
  const std::string hint = did_you_mean(written, offered);
  fail(DiagnosticKind::UnknownLevel, level.place.span,
       fmt::format("`{}` has no level `{}`", text(it.name), written),
       hint.empty() ? "its levels are " + all : hint + " its levels are " + all);
  return std::nullopt;
}

}  // namespace quid::checked
