// SPDX-License-Identifier: Apache-2.0
// Trees as text in which every operator has its parentheses, for the tests of binding.
#pragma once

#include <string>
#include <utility>

#include "syntax_support.hpp"

namespace quid::test {

class Shown {
 public:
  explicit Shown(const Read& read) : ast_(read.syntax.ast), interner_(read.interner) {}

  std::string name(const ast::Name& name) const { return std::string(interner_.text(name.id)); }
  std::string ref(const ast::Ref& ref) const {
    return name(ref.name) + (ref.index.empty() ? "" : "[" + list(ref.index) + "]");
  }
  std::string element(const ast::Element& one) const {
    return one.name.present() ? name(one.name) : std::to_string(one.number);
  }
  std::string list(std::span<const ast::ExprId> ids) const {
    std::string result;
    for (const ast::ExprId id : ids) result += (result.empty() ? "" : ", ") + expr(id);
    return result;
  }
  std::string amount(const ast::AmountLit& one) const {
    return one.value.to_string() + (one.percent ? "%" : "") + (one.business ? " business" : "") +
           (one.unit.present() ? " " + name(one.unit) : "");
  }
  std::string set(const ast::SetExpr& one) const {
    if (one.form == ast::SetExpr::Form::Named) return name(one.name);
    if (one.form == ast::SetExpr::Form::Range) {
      return std::to_string(one.first) + ".." + std::to_string(one.last);
    }
    std::string result;
    for (const ast::Element& each : one.elements) {
      result += (result.empty() ? "{" : ", ") + element(each);
    }
    return result + "}";
  }
  std::string over(const ast::Binder& binder, ast::ExprId where) const {
    return name(binder.variable) + " in " + set(binder.set) +
           (where.valid() ? " where " + expr(where) : "") + ": ";
  }
  std::string term(const ast::Term& one) const {
    using Form = ast::Term::Form;
    if (one.form == Form::Verdict)
      return "verdict " + std::to_string(static_cast<int>(one.verdict));
    std::string result = ref(one.subject);
    if (one.form == Form::State) result += " state" + std::to_string(static_cast<int>(one.state));
    if (one.form == Form::Level) result += " at " + element(one.level);
    return result;
  }

  std::string expr(ast::ExprId id) const {
    using namespace ast;
    return match(
        ast_[id].node, [&](const AmountLit& e) { return amount(e); },
        [&](const DateLit& e) { return to_string(e.day); },
        [&](const StepLit& e) { return "step " + std::to_string(e.step); },
        [&](const TextLit& e) { return '"' + e.text + '"'; },
        [&](const TruthLit& e) {
          return std::string(e.value == TruthWord::True    ? "true"
                             : e.value == TruthWord::False ? "false"
                                                           : "unknown");
        },
        [&](const RefExpr& e) { return ref(e.ref); },
        [&](const Call& e) { return name(e.name) + "(" + list(e.arguments) + ")"; },
        [&](const Aggregate& e) {
          return name(e.function) + "(" + over(e.binder, e.where) + expr(e.body) + ")";
        },
        [&](const Quantified& e) {
          return "(" + std::string(e.all ? "all " : "any ") + over(e.binder, e.where) +
                 expr(e.body) + ")";
        },
        [&](const AtLeastOf& e) {
          return "least " + std::to_string(e.count) + "(" + list(e.conditions) + ")";
        },
        [&](const ast::Read& e) {
          return "read" + std::to_string(static_cast<int>(e.reader)) + "(" + list(e.targets) + ")";
        },
        [&](const Since& e) { return "since " + ref(e.milestone); },
        [&](const WorthOf& e) { return "worth(" + term(e.term) + ", " + ref(e.party) + ")"; },
        [&](const OfferOf& e) { return "offer(" + ref(e.from) + ", " + ref(e.to) + ")"; },
        [&](const VerdictIs& e) {
          return "verdict " + std::to_string(static_cast<int>(e.word)) +
                 (e.by.present() ? " by " + ref(e.by) : "");
        },
        [&](const IfElse& e) {
          return "(" + expr(e.condition) + " ? " + expr(e.then) + " : " + expr(e.otherwise) + ")";
        },
        [&](const Unary& e) {
          constexpr const char* words[] = {"not ", "was ", "-"};
          return "(" + std::string(words[static_cast<int>(e.op)]) + expr(e.operand) + ")";
        },
        [&](const Logic& e) {
          std::string result;
          for (const ExprId each : e.operands) {
            result += (result.empty() ? "(" : e.is_and ? " and " : " or ") + expr(each);
          }
          return result + ")";
        },
        [&](const Binary& e) {
          constexpr const char* signs[] = {" + ",  " - ", " * ",  " / ", " ^ ", " = ",
                                           " != ", " < ", " <= ", " > ", " >= "};
          return "(" + expr(e.left) + signs[static_cast<int>(e.op)] + expr(e.right) + ")";
        },
        [&](const WithUnit& e) {
          return "(" + expr(e.value) + " in" + (e.business ? " business " : " ") + name(e.unit) +
                 ")";
        },
        [&](const IsUnknown& e) { return "(" + expr(e.operand) + " is unknown)"; },
        [&](const ForDuration& e) {
          return "(" + expr(e.condition) + " for " + expr(e.duration) + ")";
        },
        [&](const OnAtLeast& e) {
          return "(" + expr(e.condition) + " on " + std::to_string(e.count) + " of " +
                 expr(e.window) + ")";
        },
        [&](const LevelIs& e) {
          constexpr const char* tests[] = {" at ", " at least ", " below "};
          return "(" + ref(e.lever) + tests[static_cast<int>(e.test)] + element(e.level) + ")";
        },
        [&](const StateIs& e) {
          return "(" + ref(e.subject) + " state" + std::to_string(static_cast<int>(e.state)) + ")";
        },
        [&](const Within& e) {
          return "(" + expr(e.subject) + " within " + expr(e.duration) + " of " + expr(e.of) + ")";
        },
        [&](const Offset& e) {
          return "(" + expr(e.duration) + (e.after ? " after " : " before ") + expr(e.anchor) + ")";
        });
  }

  std::string effects(const ast::EffectList& ids) const {
    std::string result;
    for (const ast::EffectId id : ids) result += (result.empty() ? "" : "; ") + effect(id);
    return "{" + result + "}";
  }
  std::string effect(ast::EffectId id) const {
    const ast::Effect& effect = ast_[id];
    std::string result = kind(effect.node);
    for (const ast::Suffix& suffix : effect.suffixes) {
      constexpr const char* words[] = {" while ", " until ", " for "};
      result += words[static_cast<int>(suffix.kind)] + expr(suffix.value);
    }
    return result;
  }

 private:
  std::string otherwise(const ast::Otherwise& one) const {
    if (!one.written) return "";
    return std::string(" else") + (one.instead ? " instead " : " ") + effects(one.effects);
  }
  std::string refs(std::span<const ast::Ref> all) const {
    std::string result;
    for (const ast::Ref& one : all) result += (result.empty() ? "" : "&") + ref(one);
    return result;
  }
  std::string act(const ast::Act& one) const {
    constexpr const char* words[] = {"meet ", "break ", "ease ", "tighten ", "pay ", "say "};
    const std::string word = words[static_cast<int>(one.kind)];
    if (one.kind == ast::Act::Kind::Pay) return word + expr(one.amount) + " to " + ref(one.to);
    return word + ref(one.subject) + (one.has_level ? " to " + element(one.to_level) : "");
  }
  std::string kind(const ast::EffectNode& node) const {
    using namespace ast;
    return match(
        node, [&](const Group& e) { return effects(e.effects); },
        [&](const Move& e) {
          return std::string(e.ease ? "ease " : "tighten ") + ref(e.lever) +
                 (e.by.valid() ? " by " + expr(e.by) : "") +
                 (e.has_level ? " to " + element(e.to_level) : "");
        },
        [&](const Restore& e) { return "restore " + ref(e.lever); },
        [&](const Pay& e) {
          return "pay " + expr(e.amount) + " to " + ref(e.to) +
                 (e.from.present() ? " from " + ref(e.from) : "");
        },
        [&](const ChangeQuantity& e) {
          constexpr const char* words[] = {"set ", "add ", "subtract "};
          return words[static_cast<int>(e.change)] + ref(e.quantity) + " " + expr(e.value);
        },
        [&](const Say& e) { return "say " + ref(e.statement); },
        [&](const Waive& e) { return "waive " + ref(e.milestone); },
        [&](const Extend& e) {
          return "extend " + ref(e.milestone) +
                 (e.by.valid() ? " by " + expr(e.by) : " to " + expr(e.to));
        },
        [&](const Resize& e) { return "resize " + ref(e.milestone) + " to " + expr(e.to); },
        [&](const SwitchRule& e) {
          return std::string(e.resume ? "resume " : "suspend ") + ref(e.rule);
        },
        [&](const EndDeal& e) { return "end " + e.text; },
        [&](const Duty& e) {
          return refs(e.debtors) + " must " + act(e.act) + " within " + expr(e.within) +
                 (e.of.valid() ? " of " + expr(e.of) : "") + otherwise(e.otherwise);
        },
        [&](const Ban& e) {
          return refs(e.debtors) + " must not " + act(e.act) + otherwise(e.otherwise);
        },
        [&](const Permission& e) { return refs(e.holders) + " may " + act(e.act); },
        [&](const ActionCall& e) { return name(e.action) + "(" + list(e.arguments) + ")"; });
  }

  const ast::Ast& ast_;
  const Interner& interner_;
};

}  // namespace quid::test
