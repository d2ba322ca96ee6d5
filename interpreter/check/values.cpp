// SPDX-License-Identifier: Apache-2.0
// `value`, `no deal`, `discount` and `impasse`.
#include "check/values.hpp"

#include <fmt/format.h>

#include <map>

#include "check/values_terms.hpp"

namespace quid::checked {
namespace {

std::optional<Duration> period_of(Context& context, const ast::Period& period, bool& good) {
  if (!period.present()) return std::nullopt;
  auto length = context.resolve_period(period);
  good = good && length.has_value();
  return length;
}

class ValueChecker {
 public:
  explicit ValueChecker(Context& context) : context_(context) {}

  void value(ItemRef at, const ast::ValueDecl& decl) {
    Scope scope;
    const ActorRef party = context_.resolve_party(decl.party, scope, "has nothing to gain or lose");
    ActorsId kept_party;
    for (std::size_t k = 0; k < decl.items.size(); ++k) {
      const ast::ValueItem& item = decl.items[k];
      bool good = party.present();
      const ExprId worth = context_.value_worth(at, k, item.place.span);
      const PeriodId per = kept(period_of(context_, item.per, good));
      check_term(context_, item.term, budget_, terms_);
      if (!good || !worth.valid()) continue;
      if (!kept_party.valid()) kept_party = context_.keep({party});
      for (Term& term : terms_) add_value(kept_party, std::move(term), worth, per, item.place.span);
    }
  }

  void no_deal(const ast::NoDealDecl& decl, Span where) {
    Scope scope;
    NoDeal result;
    result.span = where;
    result.party = context_.resolve_party(decl.party, scope, "has nothing to gain or lose");
    bool good = result.party.present();
    result.per = period_of(context_, decl.per, good);
    ExprId worth = context_.infer(decl.worth, scope, Expectation::number());
    if (worth.valid() && context_.at(worth).type.kind == Kind::Truth)
      worth = truth_as_number(context_, worth);
    if (worth.valid()) worth = context_.settle_book(worth);
    if (worth.valid()) worth = context_.coerce(worth, Expectation::number());
    if (!good || !worth.valid()) return;
    if (!first_for(no_deals_, result.party, decl.party, "no deal")) return;
    result.worth = worth;
    result.unit = context_.at(worth).type.unit();
    context_.out.no_deals.push_back(std::move(result));
  }

  void discount(const ast::DiscountDecl& decl, Span where) {
    Scope scope;
    Discount result;
    result.span = where;
    result.party = context_.resolve_party(decl.party, scope, "has nothing to discount");
    const auto per = context_.resolve_period(decl.per);
    const ExprId rate = context_.check_expr(decl.rate, scope, Expectation::plain());
    if (!result.party.present() || !per || !rate.valid()) return;
    if (!first_for(discounts_, result.party, decl.party, "discount")) return;
    result.rate = context_.constant_number(rate).value_or(Decimal::zero());
    result.per = *per;
    context_.out.discounts.push_back(std::move(result));
  }

  void impasse(const ast::ImpasseDecl& decl, Span where) {
    Scope scope;
    const auto after = context_.constant_duration(decl.after, scope);
    if (impasse_seen_) {
      context_.fail(DiagnosticKind::RepeatedClause, where, "there is already an `impasse after`",
                    "keep one of them", {{impasse_, "the first"}});
      return;
    }
    impasse_seen_ = true;
    impasse_ = where;
    if (after) context_.out.impasse_after = *after;
  }

 private:
  using Seen = std::map<std::vector<std::int64_t>, Span>;  // by the party and its elements

  /// Of values that follow one another the periods are mostly alike.
  PeriodId kept(std::optional<Duration> per) {
    if (!per) return {};
    auto& all = context_.out.periods;
    if (all.empty() || all.back() != *per) all.push_back(*per);
    return PeriodId::at(all.size() - 1);
  }

  void add_value(ActorsId party, Term term, ExprId worth, PeriodId per, Span where) {
    Value value;
    value.party = party;
    value.term = std::move(term);
    value.worth = worth;
    value.unit = context_.at(worth).type.unit();
    value.per = per;
    value.span = where;
    context_.out.values.push_back(std::move(value));
  }

  bool first_for(Seen& seen, const ActorRef& party, const ast::Ref& written, const char* what) {
    std::vector<std::int64_t> key = {party.actor.value};
    for (const auto& element : known_elements(context_.out, party.index, {})) {
      if (!element) return true;
      key.push_back(element->code);
    }
    const auto [first, fresh] = seen.emplace(std::move(key), written.place.span);
    if (fresh) return true;
    context_.fail(DiagnosticKind::DuplicateName, written.place.span,
                  fmt::format("there is already a `{}` for `{}`", what,
                              actor_text(context_.out, context_.interner, party, {})),
                  "", {{first->second, "the first"}});
    return false;
  }

  Context& context_;
  Seen no_deals_, discounts_;
  TermBudget budget_;
  std::vector<Term> terms_;  // of one item
  bool impasse_seen_ = false;
  Span impasse_;
};

}  // namespace

void check_values(Context& context) {
  ValueChecker checker(context);
  for (const ItemRef at : context.items) {
    const ast::Item& item = context.item(at);
    const AstUse use(context, context.files[at.file].ast);
    const Span where = item.place.span;
    if (const auto* value = std::get_if<ast::ValueDecl>(&item.node)) checker.value(at, *value);
    if (const auto* line = std::get_if<ast::NoDealDecl>(&item.node)) checker.no_deal(*line, where);
    if (const auto* rate = std::get_if<ast::DiscountDecl>(&item.node))
      checker.discount(*rate, where);
    if (const auto* after = std::get_if<ast::ImpasseDecl>(&item.node))
      checker.impasse(*after, where);
  }
}

ExprId truth_as_number(Context& context, ExprId condition) {
  if (!condition.valid()) return {};
  const Span where = context.at(condition).span;
  const ExprId one = context.number(Decimal::one(), UnitId{0}, where);
  const ExprId none = context.number(Decimal::zero(), UnitId{0}, where);
  return context.make(Operation::IfElse, number_type(UnitId{0}), where, {condition, one, none});
}

}  // namespace quid::checked
