// SPDX-License-Identifier: Apache-2.0
// `outlook`: likelihoods and strategies, kept for simulation.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "check/values.hpp"
#include "check/values_elements.hpp"
#include "check/values_terms.hpp"
#include "diagnostics/suggest.hpp"

namespace quid::checked {
namespace {

constexpr std::array strategies = {
#define QUID_STRATEGY(name, word, meaning) std::string_view(word),
#include "check/strategies.def"
#undef QUID_STRATEGY
};

// What somebody does or says; the rest follows from the rules and the days.
bool is_event(ast::StateWord word) {
  switch (word) {
    case ast::StateWord::Reported:
    case ast::StateWord::Verified:
    case ast::StateWord::Refuted:
    case ast::StateWord::Broken:
    case ast::StateWord::Waived:
    case ast::StateWord::Disputed: return true;
    default: return false;
  }
}

class OutlookChecker {
 public:
  explicit OutlookChecker(Context& context) : context_(context) {}

  void check(const ast::OutlookDecl& decl, Span where) {
    const auto [first, fresh] = seen_.emplace(decl.name.id, decl.name.place.span);
    if (!fresh)
      context_.fail(DiagnosticKind::DuplicateName, decl.name.place.span,
                    fmt::format("there is already an outlook `{}`", context_.text(decl.name)), "",
                    {{first->second, "declared here"}});
    Outlook result;
    result.name = decl.name.id;
    result.span = where;
    for (const ast::OutlookItem& item : decl.items) check_item(item, result);
    context_.out.outlooks.push_back(std::move(result));
  }

 private:
  /// Of two terms about one party neither would be what its author means.
  bool is_new(const OutlookItem& item, const Outlook& out) {
    for (const OutlookItem& other : out.items) {
      if (other.kind != item.kind ||
          same_actor(context_.out, other.actor, {}, item.actor, {}) != Same::Yes)
        continue;
      context_.fail(DiagnosticKind::DuplicateName, item.span,
                    "this outlook has such a term about this party already", "",
                    {{other.span, "the other term"}});
      return false;
    }
    return true;
  }

  void check_item(const ast::OutlookItem& item, Outlook& out) {
    using Kind = ast::OutlookItem::Kind;
    OutlookItem result;
    result.kind = static_cast<OutlookItem::Kind>(item.kind);
    result.span = item.place.span;
    const bool chance = item.kind == Kind::Plays || set_chance(item, result);
    switch (item.kind) {
      case Kind::Plays: return plays(item, std::move(result), out);
      case Kind::Detects:
      case Kind::Trust: {
        Scope scope;
        result.actor = context_.resolve_actor(item.subject, scope);
        if (chance && result.actor.present() && is_new(result, out))
          out.items.push_back(std::move(result));
        return;
      }
      case Kind::Chance:
      case Kind::Breaks: return course(item, std::move(result), chance, out);
    }
  }

  bool set_chance(const ast::OutlookItem& item, OutlookItem& result) {
    Scope scope;
    const ExprId id = context_.check_expr(item.chance, scope, Expectation::plain());
    const auto value = id.valid() ? context_.constant_number(id) : std::nullopt;
    if (!value) return false;
    if (value->is_negative() || *value > Decimal::one()) {
      context_.fail(DiagnosticKind::BadLikelihood, context_.span(item.chance),
                    "a likelihood is from 0% to 100%");
      return false;
    }
    result.chance = *value;
    return true;
  }

  void plays(const ast::OutlookItem& item, OutlookItem result, Outlook& out) {
    Scope scope;
    result.actor = context_.resolve_actor(item.subject, scope);
    const std::string_view name = context_.interner.text(item.strategy.id);
    const auto found = std::find(strategies.begin(), strategies.end(), name);
    if (found == strategies.end()) {
      context_.fail(DiagnosticKind::UnknownStrategy, item.strategy.place.span,
                    fmt::format("no strategy named `{}`", name), did_you_mean(name, strategies));
      return;
    }
    result.strategy = static_cast<Strategy>(found - strategies.begin());
    if (result.actor.present() && is_new(result, out)) out.items.push_back(std::move(result));
  }

  void course(const ast::OutlookItem& item, OutlookItem result, bool good, Outlook& out) {
    const Instances which =
        resolve_instances(context_, item.subject, SymbolKind::Milestone, budget_);
    good = good && !which.empty();
    if (item.has_state) {
      result.has_state = true;
      result.state = item.state;
      good = good && milestone_test(context_, item.state, item.subject).has_value();
      if (good && !is_event(item.state)) {
        context_.fail(DiagnosticKind::OutlookEvent, item.place.span,
                      "an outlook tells what may be done or said, and this follows by itself",
                      "what can be likely is `reported`, `verified`, `refuted`, `broken`, `waived` "
                      "or `disputed`");
        good = false;
      }
    }
    Scope scope;
    if (item.within.valid()) {
      result.within = context_.check_expr(item.within, scope, Expectation::duration());
      good = good && result.within.valid();
    }
    if (item.of.valid()) {
      result.of = context_.check_expr(item.of, scope, Expectation::date());
      good = good && result.of.valid();
    }
    if (item.per.present()) {
      result.per = context_.resolve_period(item.per);
      good = good && result.per.has_value();
    }
    if (!good) return;
    result.milestone = MilestoneId{which.symbol.id};
    for (std::uint32_t number = which.first; number < which.end; ++number) {
      result.instance = number;
      out.items.push_back(result);
    }
  }

  Context& context_;
  std::unordered_map<NameId, Span> seen_;
  TermBudget budget_;
};

}  // namespace

void check_outlooks(Context& context) {
  OutlookChecker checker(context);
  context.for_each<ast::OutlookDecl>([&](const ast::OutlookDecl& decl, const ast::Item& item) {
    checker.check(decl, item.place.span);
  });
}

}  // namespace quid::checked
