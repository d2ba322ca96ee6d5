// SPDX-License-Identifier: Apache-2.0
// Which book a ledger read means. `exposure of P` has one exposure for each unit that flows; it
// takes the unit of what it is compared with or added to, and by itself the deal's only one.
#include <fmt/format.h>

#include <set>
#include <utility>

#include "check/context.hpp"
#include "check/expression_parts.hpp"
#include "check/walk.hpp"

namespace quid::checked {

void decide_book(Context& context, ExprId id, UnitId unit) {
  std::vector<ExprId> open = {id};
  while (!open.empty()) {
    Expr& expr = context.at(open.back());
    open.pop_back();
    if (!has_open_book(expr)) continue;
    expr.type = number_type(unit);
    for (const ExprId argument : context.arguments(expr)) open.push_back(argument);
  }
}

namespace {

void add_declared(const Context& context, std::set<UnitId>& units) {
  const auto& declared = context.out.units;
  for (std::size_t k = 0; k < declared.size(); ++k)
    if (declared[k].factors.size() == 1 && declared[k].factors[0].power == 1)
      units.insert(UnitId::at(k));
}

/// The only one of these, no unit where there is none; nullopt where there are several (reported).
std::optional<UnitId> only_one(Context& context, const std::set<UnitId>& units, Span from,
                               const char* what, std::string hint) {
  if (units.empty()) return UnitId{0};
  if (units.size() == 1) return *units.begin();
  context.book_refused = true;
  std::string all;
  for (const UnitId unit : units) all += (all.empty() ? "`" : ", `") + context.text(unit) + "`";
  context.fail(DiagnosticKind::WhichBook, from, what + all, std::move(hint));
  return std::nullopt;
}

/// An offer may be in any unit; what the deal is about tells which one is meant.
std::optional<UnitId> default_offer(Context& context, Span from) {
  std::set<UnitId> units = context.known_books(from);
  for (const NoDeal& line : context.out.no_deals) units.insert(line.unit);
  if (units.empty()) add_declared(context, units);
  return only_one(context, units, from, "an offer may be in several units here: ",
                  "compare it with an amount of one unit");
}

}  // namespace

ExprId settle_payment(Context& context, ExprId id) {
  if (!id.valid() || !has_open_book(context.at(id))) return id;
  const Span span = context.at(id).span;
  std::set<UnitId> units = context.known_books(span);
  units.erase(UnitId{0});  // what values without a unit are worth is not paid
  if (units.empty()) add_declared(context, units);
  const std::string first = units.empty() ? "" : context.text(*units.begin());
  const auto unit = only_one(context, units, span, "what is paid may be in several units here: ",
                             "say which by adding nothing of it: `+ 0 " + first + "`");
  if (!unit) return {};
  decide_book(context, id, *unit);
  return id;
}

ExprId Context::settle_book(ExprId id) {
  if (!id.valid() || !has_open_book(at(id))) return id;
  const Span span = at(id).span;
  const auto unit =
      at(id).op == Operation::OfferOf ? default_offer(*this, span) : default_book(span);
  if (!unit) return {};
  decide_book(*this, id, *unit);
  return id;
}

namespace {

/// Units that the deal's `value`s are in. The ones being checked just now are left out.
std::set<UnitId> units_of_values(Context& context, Span from) {
  std::set<UnitId> units;
  for (const ItemRef item : context.value_items) {
    const auto& decl = std::get<ast::ValueDecl>(context.item(item).node);
    for (std::size_t k = 0; k < decl.items.size(); ++k) {
      const bool before = std::exchange(context.book_guessed, false);
      const ExprId worth = context.value_worth(item, k, from, true);
      if (context.book_guessed)
        context.forget_worth(item, k);  // checked again when the books are known
      else if (worth.valid())
        units.insert(context.at(worth).type.unit());
      context.book_guessed = before;
    }
  }
  return units;
}

/// Units named in the amounts of the deal's payments.
std::set<UnitId> units_of_payments(Context& context) {
  std::set<UnitId> units;
  for (const SourceFile& file : context.files) {
    const auto look = [&](ast::ExprId amount) {
      walk(file.ast, amount, [&](const ast::Expr& expr) {
        const auto* literal = std::get_if<ast::AmountLit>(&expr.node);
        if (literal != nullptr && literal->unit.present() &&
            context.names.is_unit(literal->unit.id))
          units.insert(context.unit_of(literal->unit.id));
        const auto* name = std::get_if<ast::RefExpr>(&expr.node);
        if (name == nullptr) return;
        const Symbol symbol = context.names.find(name->ref.name.id);
        if (symbol.kind == SymbolKind::Quantity && context.out.quantities[symbol.id].unit.value)
          units.insert(context.out.quantities[symbol.id].unit);
      });
    };
    for (const ast::Effect& effect : file.ast.effects) {
      if (const auto* pay = ast::get_if<ast::Pay>(&effect.node)) look(pay->amount);
      if (const auto* duty = ast::get_if<ast::Duty>(&effect.node)) look(duty->act.amount);
      if (const auto* may = ast::get_if<ast::Permission>(&effect.node)) look(may->act.amount);
    }
  }
  return units;
}

/// Also through `let`.
bool reads_ledger(const Checked& deal, ExprId amount) {
  std::vector<ExprId> open = {amount};
  std::set<std::uint32_t> lets;
  while (!open.empty()) {
    const ExprId id = open.back();
    open.pop_back();
    if (!id.valid()) continue;
    const Expr& expr = deal[id];
    if (expr.op == Operation::ReadLet && lets.insert(expr.symbol).second)
      open.push_back(deal.lets[expr.symbol].value);
    if (expr.op == Operation::GivenBy || expr.op == Operation::ReceivedBy ||
        expr.op == Operation::ExposureOf || expr.op == Operation::DutyUnpaid)
      return true;
    const auto arguments = deal.arguments_of(expr);
    open.insert(open.end(), arguments.begin(), arguments.end());
  }
  return false;
}

}  // namespace

std::set<UnitId> books_of(const Checked& deal) {
  std::set<UnitId> units;
  for (const Value& value : deal.values) units.insert(value.unit);
  if (units.contains(UnitId{0})) return {UnitId{0}};
  // A share of what was paid is in no unit of its own: it follows the others.
  const auto paid = [&](UnitId unit, ExprId amount) {
    if (unit != UnitId{0} || !reads_ledger(deal, amount)) units.insert(unit);
  };
  const auto look = [&](const Act& act) {
    if (act.kind == ast::Act::Kind::Pay) paid(act.unit, act.amount);
  };
  for (const Effect& effect : deal.effects) {
    if (const auto* pay = ast::get_if<Pay>(&effect.node)) paid(pay->unit, pay->amount);
    if (const auto* duty = ast::get_if<Duty>(&effect.node)) look(duty->act);
    if (const auto* may = ast::get_if<Permission>(&effect.node)) look(may->act);
  }
  return units;
}

const std::set<UnitId>& Context::known_books(Span from) {
  static const std::set<UnitId> none;
  if (books_running) {
    book_guessed = true;
    return none;
  }
  if (books) return *books;
  books_running = true;
  std::set<UnitId> found = units_of_values(*this, from);
  if (found.contains(UnitId{0}))
    found = {UnitId{0}};
  else
    found.merge(units_of_payments(*this));
  books = std::move(found);
  books_running = false;
  return *books;
}

std::optional<UnitId> Context::default_book(Span from) {
  return only_one(*this, known_books(from), from,
                  "the deal keeps several books: ", "compare it with an amount of one unit");
}

}  // namespace quid::checked
