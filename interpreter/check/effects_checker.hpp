// SPDX-License-Identifier: Apache-2.0
// The class behind check_effects; one for each list of a rule or of an action's body.
#pragma once

#include <string>
#include <vector>

#include "check/effects.hpp"
#include "check/values.hpp"
#include "check/values_elements.hpp"

namespace quid::checked {

class EffectChecker {
 public:
  EffectChecker(Context& context, EffectsState& state, Scope& scope)
      : context_(context), state_(state), scope_(scope) {}

  ShortList<EffectId> list(const ast::EffectList& effects);
  /// The effects of an action with `arguments` already bound in `body`.
  ShortList<EffectId> body(std::uint32_t action, Scope& body);

 private:
  friend class ActionExpander;
  using Node = EffectNode;

  std::optional<EffectId> effect(const ast::Effect& effect);
  bool suffixes(const ast::Effect& effect, Effect& out);
  bool suffix(const ast::Suffix& suffix, Effect& out);
  void refuse_irrevocable(const Effect& effect, Span where, int depth);

  // One for each form (effects_simple.cpp). Nullopt: reported.
  std::optional<Node> node(const ast::Group& group, Span where);
  std::optional<Node> node(const ast::Move& move, Span where);
  std::optional<Node> node(const ast::Restore& restore, Span where);
  std::optional<Node> node(const ast::Pay& pay, Span where);
  std::optional<Node> node(const ast::ChangeQuantity& change, Span where);
  std::optional<Node> node(const ast::Say& say, Span where);
  std::optional<Node> node(const ast::Waive& waive, Span where);
  std::optional<Node> node(const ast::Extend& extend, Span where);
  std::optional<Node> node(const ast::Resize& resize, Span where);
  std::optional<Node> node(const ast::SwitchRule& change, Span where);
  std::optional<Node> node(const ast::EndDeal& end, Span where);
  // effects_duties.cpp
  std::optional<Node> node(const ast::Duty& duty, Span where);
  std::optional<Node> node(const ast::Ban& ban, Span where);
  ShortList<EffectId> otherwise(const ast::Otherwise& otherwise);
  std::optional<Node> node(const ast::Permission& permission, Span where);
  // effects_actions.cpp
  std::optional<Node> node(const ast::ActionCall& call, Span where);

  std::optional<Context::Resolved> resolve(const ast::Ref& ref, SymbolKind kind);
  struct Amount {
    ExprId value;
    UnitId unit;
  };
  std::optional<Amount> payment(ast::ExprId id);
  /// The `by` and `to` of a lever's move.
  struct Steps {
    ExprId by;
    std::optional<std::uint32_t> to;
  };
  std::optional<Steps> steps(LeverId lever, bool ease, ast::ExprId by, bool has_level,
                             const ast::Element& level, Span where);
  std::optional<Act> act(const ast::Act& act);
  std::optional<std::vector<ActorRef>> actors(std::span<const ast::Ref> refs, const ast::Act& act);
  void refuse_strangers(std::span<const ActorRef> actors, const Act& act, const ast::Act& written);
  bool require_other(const ActorRef& from, const ActorRef& to, Span where);
  bool spend_expansion(std::size_t effects, Span where);

  Context& context_;
  EffectsState& state_;
  Scope& scope_;
  std::vector<std::uint32_t> actions_;  // being expanded now, the outermost first
  std::uint32_t depth_ = 0;             // of groups and actions within one another
};

}  // namespace quid::checked
