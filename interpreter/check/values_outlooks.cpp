// SPDX-License-Identifier: Apache-2.0
// `outlook`: likelihoods and strategies, kept for simulation.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <tuple>
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

using Event = OutlookItem::Event;

// What somebody does or says; the rest follows from the rules and the days.
std::optional<Event> event_of(const ast::OutlookEvent& what) {
  if (what.breaks) return Event::Break;
  if (!what.has_state) return Event::Meet;
  switch (what.state) {
    case ast::StateWord::Verified: return Event::Meet;
    case ast::StateWord::Reported: return Event::Report;
    case ast::StateWord::Refuted: return Event::Refute;
    case ast::StateWord::Broken: return Event::Break;
    case ast::StateWord::Waived: return Event::Waive;
    case ast::StateWord::Disputed: return Event::Dispute;
    default: return std::nullopt;
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
    for (const ast::OutlookItem& item : decl.items)  // of what may stand further on
      if (item.kind == ast::OutlookItem::Kind::Correlated) correlate(item, result);
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
    result.span = item.place.span;
    switch (item.kind) {
      case Kind::Plays:
        result.kind = OutlookItem::Kind::Plays;
        return plays(item, std::move(result), out);
      case Kind::Detects: return party(item, OutlookItem::Kind::Detects, std::move(result), out);
      case Kind::Trust: return party(item, OutlookItem::Kind::Trust, std::move(result), out);
      case Kind::Chance: return course(item, std::move(result), out);
      case Kind::Correlated: return;
    }
  }

  void party(const ast::OutlookItem& item, OutlookItem::Kind kind, OutlookItem result,
             Outlook& out) {
    result.kind = kind;
    Scope scope;
    const auto chance = share(item.chance, "a likelihood is from 0% to 100%");
    result.actor = context_.resolve_actor(item.what.subject, scope);
    if (!chance || !result.actor.present() || !is_new(result, out)) return;
    result.chance = *chance;
    out.items.push_back(std::move(result));
  }

  /// From 0% to 100%.
  std::optional<Decimal> share(ast::ExprId written, const char* otherwise) {
    Scope scope;
    const ExprId id = context_.check_expr(written, scope, Expectation::plain());
    const auto value = id.valid() ? context_.constant_number(id) : std::nullopt;
    if (value && !value->is_negative() && *value <= Decimal::one()) return value;
    if (value) context_.fail(DiagnosticKind::BadLikelihood, context_.span(written), otherwise);
    return std::nullopt;
  }

  void plays(const ast::OutlookItem& item, OutlookItem result, Outlook& out) {
    Scope scope;
    result.actor = context_.resolve_actor(item.what.subject, scope);
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

  std::optional<Event> event(const ast::OutlookEvent& what) {
    if (what.has_state && !milestone_test(context_, what.state, what.subject)) return std::nullopt;
    const auto event = event_of(what);
    if (!event)
      context_.fail(DiagnosticKind::OutlookEvent, what.place.span,
                    "an outlook tells what may be done or said, and this follows by itself",
                    "what can be likely is `reported`, `verified`, `refuted`, `broken`, `waived` "
                    "or `disputed`");
    return event;
  }

  void course(const ast::OutlookItem& item, OutlookItem result, Outlook& out) {
    const auto chance = share(item.chance, "a likelihood is from 0% to 100%");
    const Instances which =
        resolve_instances(context_, item.what.subject, SymbolKind::Milestone, budget_);
    const auto what = which.empty() ? std::nullopt : event(item.what);
    bool good = chance && what;
    Scope scope;
    if (item.within.valid()) {
      result.within = context_.check_expr(item.within, scope, Expectation::duration());
      good = good && result.within.valid() && is_some_time(item.within, result.within);
    }
    if (item.of.valid()) {
      result.of = context_.check_expr(item.of, scope, Expectation::date());
      good = good && result.of.valid() && stands_still(item.of, result.of);
    }
    if (item.per.present()) {
      result.per = context_.resolve_period(item.per);
      good = good && result.per.has_value();
    }
    if (!good) return;
    result.chance = *chance;
    result.event = *what;
    result.milestone = MilestoneId{which.symbol.id};
    for (std::uint32_t number = which.first; number < which.end; ++number) {
      result.instance = number;
      out.items.push_back(result);
    }
  }

  /// A window is drawn when it begins, and what begins anew each day would never be drawn.
  bool stands_still(ast::ExprId written, ExprId checked) {
    std::vector<ExprId> open = {checked};
    std::set<ExprId> seen;
    while (!open.empty()) {
      const ExprId id = open.back();
      open.pop_back();
      if (!id.valid() || !seen.insert(id).second) continue;
      const Expr& one = context_.at(id);
      if (one.op == Operation::Today || one.op == Operation::SinceMilestone) {
        context_.fail(DiagnosticKind::NotPositive, context_.span(written),
                      "this day moves with each day that passes, so that the time is never over",
                      "a length alone counts from the day on which the outlook is asked");
        return false;
      }
      if (one.op == Operation::ReadLet) open.push_back(context_.out.lets[one.symbol].value);
      const auto parts = context_.out.arguments_of(one);
      open.insert(open.end(), parts.begin(), parts.end());
    }
    return true;
  }

  bool is_some_time(ast::ExprId written, ExprId checked) {
    const auto length = context_.constant_duration(checked);
    if (!length || length->months > 0 || length->days > 0 || length->business_days > 0) return true;
    context_.fail(DiagnosticKind::NotPositive, context_.span(written),
                  "in no time at all nothing comes about");
    return false;
  }

  // --- what is correlated

  void fail(Span where, std::string message, std::string hint, std::vector<Label> labels = {}) {
    context_.fail(DiagnosticKind::OutlookCorrelation, where, std::move(message), std::move(hint),
                  std::move(labels));
  }

  void correlate(const ast::OutlookItem& item, Outlook& out) {
    Correlation result;
    result.span = item.place.span;
    const auto chance = share(item.chance, "a correlation is from -100% to 100%");
    bool good = chance && add_terms(item.what, result, out);
    for (const ast::OutlookEvent& one : item.others) good = add_terms(one, result, out) && good;
    if (!good || !are_alike(result, out) || !are_enough(item, result, out)) return;
    result.chance = item.contrary ? *negate(*chance) : *chance;
    out.correlations.push_back(std::move(result));
  }

  /// All that the outlook tells of it, none of which may be correlated twice.
  bool add_terms(const ast::OutlookEvent& what, Correlation& to, const Outlook& out) {
    const Instances which =
        resolve_instances(context_, what.subject, SymbolKind::Milestone, budget_);
    const auto wanted = which.empty() ? std::nullopt : event(what);
    if (!wanted) return false;
    const std::size_t before = to.items.size();
    for (std::uint32_t i = 0; i < out.items.size(); ++i) {
      const OutlookItem& one = out.items[i];
      if (one.kind != OutlookItem::Kind::Chance || one.event != *wanted ||
          one.milestone != MilestoneId{which.symbol.id} || one.instance < which.first ||
          one.instance >= which.end)
        continue;
      if (const Span* other = correlated_in(i, to, out)) {
        fail(what.place.span, "this is correlated already", "put all of it in one term",
             {{*other, "the other place"}});
        return false;
      }
      to.items.push_back(i);
    }
    if (to.items.size() > before) return true;
    if (context_.unread) return false;  // it may stand in what could not be read
    fail(what.place.span, "this outlook does not say how likely that is",
         fmt::format("say it in a term of its own: `{} 50% within 60 days`",
                     context_.written(what.place.span)));
    return false;
  }

  static const Span* correlated_in(std::uint32_t item, const Correlation& now, const Outlook& out) {
    const auto has = [&](const Correlation& one) {
      return std::find(one.items.begin(), one.items.end(), item) != one.items.end();
    };
    if (has(now)) return &now.span;
    const auto found = std::find_if(out.correlations.begin(), out.correlations.end(), has);
    return found == out.correlations.end() ? nullptr : &found->span;
  }

  /// One luck is for one kind of draw: a window each, or the same periods.
  bool are_alike(const Correlation& these, const Outlook& out) {
    const OutlookItem& first = out.items[these.items.front()];
    for (const std::uint32_t i : these.items) {
      const OutlookItem& one = out.items[i];
      if (one.per == first.per) continue;
      fail(these.span, "these are not drawn alike, so they have no luck in common",
           "what is correlated is all `within` some time, or all `per` the same period",
           {{first.span, "this one"}, {one.span, "and this one"}});
      return false;
    }
    return true;
  }

  bool are_enough(const ast::OutlookItem& item, Correlation& these, const Outlook& out) {
    std::set<std::tuple<std::uint32_t, std::uint32_t, Event>> things;
    for (const std::uint32_t i : these.items)
      things.emplace(out.items[i].milestone.value, out.items[i].instance, out.items[i].event);
    these.things = static_cast<std::uint32_t>(things.size());
    if (these.things < 2) {
      fail(these.span, "one thing alone is not correlated",
           fmt::format("say with what: `{} and … correlated 60%`",
                       context_.written(item.what.place.span)));
      return false;
    }
    if (item.contrary && these.things > 2) {
      fail(these.span, "of more than two not all can be contrary to each other",
           "correlate two by two, or with a positive percentage");
      return false;
    }
    return true;
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
