// SPDX-License-Identifier: Apache-2.0
// Actions: those of the host are called; the others are expanded, their parameters standing for the
// arguments. What expands is bounded, so that actions which call each other twice stay harmless.
#include <fmt/format.h>

#include <algorithm>

#include "check/effects_checker.hpp"
#include "syntax/verbs.hpp"

namespace quid::checked {
namespace {

bool binds_set(const ast::Binder& parameter) {
  return parameter.set.form != ast::SetExpr::Form::Named || parameter.set.name.present();
}

const ast::RefExpr* as_reference(const Context& context, ast::ExprId id) {
  return std::get_if<ast::RefExpr>(&context.expr(id).node);
}

bool can_be_alias(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::Actor:
    case SymbolKind::Milestone:
    case SymbolKind::Quantity:
    case SymbolKind::Lever:
    case SymbolKind::Statement:
    case SymbolKind::Phase: return true;
    default: return false;
  }
}

}  // namespace

/// Binds the arguments of one call. The current tree is the caller's.
class ActionExpander {
 public:
  ActionExpander(Context& context, Scope& caller) : context_(context), caller_(caller) {}

  bool bind(const ast::ActionCall& call, const ast::ActionDecl& action,
            const std::vector<std::optional<SetId>>& sets, Scope& body) {
    bool good = true;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      Binding binding;
      binding.name = action.parameters[i].variable.id;
      if (sets[i]) {
        binding.kind = Binding::Kind::Value;
        binding.set = *sets[i];
        binding.value = context_.check_element(*sets[i], call.arguments[i], caller_);
        if (binding.value.valid()) binding.type = context_.at(binding.value).type;
      } else if (!binds_set(action.parameters[i])) {
        free_parameter(call.arguments[i], binding);
      }
      const bool bound = binding.kind != Binding::Kind::Value || binding.value.valid();
      if (!bound) binding.kind = Binding::Kind::Broken;
      good = good && bound;
      body.bindings.push_back(std::move(binding));
    }
    return good;
  }

 private:
  // A bare parameter takes whatever it is given: a thing declared, a word, a value.
  void free_parameter(ast::ExprId id, Binding& binding) {
    const NameId name = binding.name;
    binding.kind = Binding::Kind::Value;
    const auto* reference = as_reference(context_, id);
    if (reference != nullptr && reference_argument(reference->ref, binding)) {
      binding.name = name;
      return;
    }
    binding.value = context_.infer(id, caller_, Expectation::any());
    if (binding.value.valid()) binding.value = context_.settle_book(binding.value);
    if (binding.value.valid()) binding.type = context_.at(binding.value).type;
  }

  bool reference_argument(const ast::Ref& ref, Binding& binding) {
    if (const Binding* outer = caller_.find(ref.name.id)) {
      if (outer->kind == Binding::Kind::Slot || outer->kind == Binding::Kind::Parameter)
        return false;
      if (!ref.index.empty()) return false;
      binding = *outer;
      return true;
    }
    const Symbol symbol = context_.names.find(ref.name.id);
    if (!symbol.found() && ref.index.empty()) {
      binding.kind = Binding::Kind::Word;
      binding.word = ref.name.id;
      return true;
    }
    if (!can_be_alias(symbol.kind)) return false;
    binding.kind = Binding::Kind::Alias;
    binding.symbol = symbol;
    if (ref.index.empty()) return true;
    auto resolved = context_.resolve(ref, caller_, {symbol.kind});
    if (!resolved) {
      binding.kind = Binding::Kind::Broken;
      return true;
    }
    binding.index = std::move(resolved->index);
    return true;
  }

  Context& context_;
  Scope& caller_;
};

namespace {

std::vector<std::optional<SetId>> parameter_sets(Context& context, const ast::ActionDecl& action) {
  std::vector<std::optional<SetId>> sets;
  for (const ast::Binder& parameter : action.parameters)
    sets.push_back(binds_set(parameter) ? context.resolve_set(parameter.set) : std::nullopt);
  return sets;
}

bool has_argument_count(Context& context, const ast::ActionCall& call,
                        const ast::ActionDecl& action, Span where) {
  const std::size_t wanted = action.parameters.size();
  if (call.arguments.size() == wanted) return true;
  context.fail(DiagnosticKind::WrongArgumentCount, where,
               fmt::format("`{}` takes {} argument{}, not {}", context.text(call.action), wanted,
                           wanted == 1 ? "" : "s", call.arguments.size()),
               "", {{action.name.place.span, "declared here"}});
  return false;
}

const ast::ActionDecl& action_at(const Context& context, ItemRef at) {
  return std::get<ast::ActionDecl>(context.item(at).node);
}

// An argument for the host: any value, and a party by its name.
ExprId host_argument(Context& context, Scope& scope, ast::ExprId id,
                     const std::optional<SetId>& set) {
  if (set) return context.check_element(*set, id, scope);
  if (const auto* reference = as_reference(context, id)) {
    const Binding* bound = scope.find(reference->ref.name.id);
    const bool aliased = bound != nullptr && bound->kind == Binding::Kind::Alias;
    const Symbol symbol = aliased ? bound->symbol : context.names.find(reference->ref.name.id);
    if (symbol.kind == SymbolKind::Actor && (bound == nullptr || aliased)) {
      const ActorRef actor = context.resolve_actor(reference->ref, scope);
      if (!actor.present()) return {};
      return context.read(Operation::ActorConstant, actor_type(), context.span(id),
                          actor.actor.value, actor.index);
    }
  }
  const ExprId value = context.infer(id, scope, Expectation::any());
  return value.valid() ? context.settle_book(value) : value;
}

std::optional<HostCall> host_call(Context& context, EffectsState& state, Scope& scope,
                                  const ast::ActionCall& call, HostActionId id, Span where) {
  HostCall result{id, {}};
  if (id.index() >= state.host_action_items.size()) return std::nullopt;
  const ItemRef at = state.host_action_items[id.index()];
  const ast::ActionDecl& action = action_at(context, at);
  if (!has_argument_count(context, call, action, where)) return std::nullopt;
  std::vector<std::optional<SetId>> sets;
  {
    const AstUse use(context, context.files[at.file].ast);
    sets = parameter_sets(context, action);
  }
  std::vector<ExprId> arguments;
  bool good = true;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    arguments.push_back(host_argument(context, scope, call.arguments[i], sets[i]));
    good = good && arguments.back().valid();
  }
  if (!good) return std::nullopt;
  result.arguments = std::move(arguments);
  return result;
}

// `raise access`, which reads as an action and its argument.
bool fail_verb(Context& context, const ast::ActionCall& call) {
  const std::string_view typed = context.interner.text(call.action.id);
  const char* verb = lever_verb(typed);
  constexpr std::string_view back[] = {"reimpose", "reinstate", "revoke",
                                       "snapback", "undo",      "reset"};
  const bool restores = is_one_of(typed, back);
  if (call.arguments.size() != 1) return false;
  const auto* argument = as_reference(context, call.arguments[0]);
  if (argument == nullptr) return false;
  const Symbol symbol = context.names.find(argument->ref.name.id);
  const std::string word = context.text(argument->ref.name);
  const auto is_level = [&] {
    const auto& levels = context.out.levers[symbol.id].level_names;
    return std::any_of(levels.begin(), levels.end(),
                       [&](NameId level) { return context.interner.text(level) == typed; });
  };
  const bool names_level = symbol.kind == SymbolKind::Lever && is_level();
  if (verb == nullptr && !restores && !names_level && !moves_either_way(typed)) return false;
  std::string hint;
  if (names_level)
    hint = fmt::format("write `ease {0} to {1}`, or `tighten {0} to {1}`", word, typed);
  else if (symbol.kind == SymbolKind::Lever && verb != nullptr)
    hint = fmt::format("write `{0} {1} to LEVEL`; without a level, `{0} {1}` moves it by one", verb,
                       word);
  else if (symbol.kind == SymbolKind::Lever && restores)
    hint = fmt::format("write `restore {}`: it goes back to where it starts", word);
  else if (symbol.kind == SymbolKind::Lever)
    hint = fmt::format(
        "write `ease {0}` or `tighten {0}`, which move it by one, or with a level "
        "`ease {0} to LEVEL`",
        word);
  if (symbol.kind == SymbolKind::Quantity)
    hint = fmt::format("write `add AMOUNT to {0}`, or `subtract AMOUNT from {0}`", word);
  if (hint.empty()) return false;
  context.fail(DiagnosticKind::UnknownName, call.action.place.span,
               fmt::format("no action named `{}`", context.text(call.action)), std::move(hint));
  return true;
}

}  // namespace

bool EffectChecker::spend_expansion(std::size_t effects, Span where) {
  const std::size_t cost = effects + 1;
  if (state_.expansions_left >= cost) {
    state_.expansions_left -= static_cast<std::uint32_t>(cost);
    return true;
  }
  if (!state_.expansions_reported)
    context_.fail(DiagnosticKind::TooManyEffects, where,
                  "with its actions expanded the script has more effects than the limit",
                  "actions that call others many times multiply");
  state_.expansions_reported = true;
  state_.expansions_left = 0;
  return false;
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::ActionCall& call, Span where) {
  const Symbol symbol = context_.names.find(call.action.id);
  if (symbol.kind == SymbolKind::HostAction) {
    auto made = host_call(context_, state_, scope_, call, HostActionId{symbol.id}, where);
    if (!made) return std::nullopt;
    return std::move(*made);
  }
  if (symbol.kind != SymbolKind::Action) {
    if (!symbol.found() && fail_verb(context_, call)) return std::nullopt;
    context_.fail_name(call.action, {SymbolKind::Action, SymbolKind::HostAction});
    return std::nullopt;
  }
  if (std::find(actions_.begin(), actions_.end(), symbol.id) != actions_.end()) {
    context_.fail(DiagnosticKind::LetRecursion, where,
                  fmt::format("the action `{}` calls itself", context_.text(call.action)), "",
                  {{symbol.span, "declared here"}});
    return std::nullopt;
  }
  const ItemRef at = context_.action_items[symbol.id];
  const ast::ActionDecl& action = action_at(context_, at);
  state_.action_used[symbol.id] = true;
  if (!has_argument_count(context_, call, action, where)) return std::nullopt;
  if (!spend_expansion(action.effects.size(), where)) return std::nullopt;
  std::vector<std::optional<SetId>> sets;
  {
    const AstUse use(context_, context_.files[at.file].ast);
    sets = parameter_sets(context_, action);
  }
  Scope inner;
  inner.slot_count = scope_.slot_count;
  inner.guards = scope_.guards;
  if (!ActionExpander(context_, scope_).bind(call, action, sets, inner)) return std::nullopt;
  inner.slot_count = scope_.slot_count;
  const AstUse use(context_, context_.files[at.file].ast);
  const bool outermost = !context_.call.source_id.valid();
  if (outermost) context_.call = where;
  Group group{body(symbol.id, inner)};
  if (outermost) context_.call = {};
  scope_.slot_count = inner.slot_count;
  return group;
}

ShortList<EffectId> EffectChecker::body(std::uint32_t action, Scope& body) {
  EffectChecker inner(context_, state_, body);
  inner.actions_ = actions_;
  inner.actions_.push_back(action);
  inner.depth_ = depth_;
  return inner.list(action_at(context_, context_.action_items[action]).effects);
}

void check_unused_actions(Context& context, EffectsState& state) {
  for (std::uint32_t id = 0; id < context.action_items.size(); ++id) {
    const ItemRef at = context.action_items[id];
    if (state.action_used[id] || context.files[at.file].module.valid()) continue;
    const AstUse use(context, context.files[at.file].ast);
    const ast::ActionDecl& action = action_at(context, at);
    if (!context.diagnostics.has_errors())
      context.fail(DiagnosticKind::UnusedName, action.name.place.span,
                   fmt::format("nothing calls the action `{}`", context.text(action.name)));
    const auto sets = parameter_sets(context, action);
    Scope scope;
    bool every_set = true;
    for (std::size_t i = 0; i < action.parameters.size(); ++i) {
      const bool free = !binds_set(action.parameters[i]);
      every_set = every_set && !free;
      Binding binding;
      binding.kind = sets[i] ? Binding::Kind::Slot : Binding::Kind::Broken;
      binding.name = action.parameters[i].variable.id;
      if (sets[i]) binding.set = *sets[i], binding.slot = scope.new_slot();
      scope.bindings.push_back(std::move(binding));
    }
    // What a bare parameter stands for is not known without a call.
    if (!every_set) continue;
    Scope scratch = scope;
    const std::size_t before = context.out.effects.size();
    EffectChecker(context, state, scratch).body(id, scratch);
    context.out.effects.resize(before);
  }
}

}  // namespace quid::checked
