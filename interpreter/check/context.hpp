// SPDX-License-Identifier: Apache-2.0
// The checker at work. In: the trees of a deal and of its modules. Out: `out` and `names`, filled
// step by step, and diagnostics. Everything that the files of check/ share: the declared names, the
// expression checker, the resolvers of references. An invalid ExprId (or an absent ActorRef) means
// "not written" or "in error, and already reported": whoever gets one says nothing more, and hands
// one back. Refuses to know effects, rules, events and values: those files use it.
#pragma once

#include <array>
#include <deque>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "check/scope.hpp"
#include "diagnostics/diagnostic.hpp"
#include "support/interner.hpp"
#include "support/limits.hpp"
#include "syntax/ast.hpp"

namespace quid::checked {

struct SourceFile {
  ast::Ast ast;
  NameId module;  // invalid: the deal's own script
  SourceId source_id;
};
/// An item of a file; both indices.
struct ItemRef {
  std::uint32_t file = 0, item = 0;
};

using SlotValues = std::vector<std::pair<SlotId, ElementCode>>;

struct Context {
  Context(Interner& interner, Diagnostics& diagnostics, const Limits& limits);

  Interner& interner;
  Diagnostics& diagnostics;
  const Limits& limits;
  Checked out;
  Names names;
  std::deque<SourceFile> files;  // modules first, in the order they are needed; the script last
  std::vector<ItemRef> items;    // of all files, in that order
  const SourceSet* sources = nullptr;  // for hints that quote; may be absent
  const ast::Ast* current = nullptr;   // the tree that ast ids now belong to; see AstUse

  // Declarations behind symbols that are checked on demand, by their ids.
  std::vector<ItemRef> let_items, tier_table_items, row_table_items, action_items, milestone_items;

  // --- trees
  const ast::Ast& ast() const { return *current; }
  const ast::Expr& expr(ast::ExprId id) const { return (*current)[id]; }
  Span span(ast::ExprId id) const { return (*current)[id].place.span; }
  const ast::Item& item(ItemRef at) const { return files[at.file].ast.items[at.item]; }
  /// Calls f(decl, item) for each declaration of one kind, in order, with its tree current.
  template <class Decl, class F>
  void for_each(F&& f);
  /// The items of one kind, a place in ast::ItemNode. All are sorted at the first call.
  const std::vector<ItemRef>& items_of(std::size_t kind);
  template <class Decl>
  const std::vector<ItemRef>& items_of();
  std::array<std::vector<ItemRef>, std::variant_size_v<ast::ItemNode>> items_by_kind;
  bool items_sorted = false;

  // --- saying what is wrong (check/context.cpp)
  std::string text(NameId name_id) const { return std::string(interner.text(name_id)); }
  std::string text(const ast::Name& name) const { return text(name.id); }
  std::string text(const ast::Ref& ref) const { return text(ref.name.id); }
  std::string text(const ast::Element& element) const;
  std::string text(ElementCode element) const;
  std::string text(UnitId unit) const;       // `USD / t`; "no unit" for 0
  std::string text(SetId set) const;         // with backticks
  std::string written(Span span) const;      // as it stands in the source; "…" without sources
  std::string text(const Type& type) const;  // "a number in `USD`", "a condition", …
  void fail(DiagnosticKind kind, Span span, std::string message, std::string hint = {},
            std::vector<Label> labels = {});
  /// "did you mean `x`?" over the declared names of these kinds (all when empty).
  std::string nearest_name(NameId name_id, std::initializer_list<SymbolKind> kinds) const;
  std::string nearest_rule(NameId label) const;
  /// "write `gauges_open`", where that is declared and `gauges open` was read; else empty.
  std::string joined_with_a_state(NameId first) const;
  /// "`x` is an outlook", of what is declared and can be referred to nowhere; else empty.
  std::string declared_apart(NameId name_id);
  /// Reports unknown-name, or wrong-kind-of-name when it is declared as something else.
  void fail_name(const ast::Name& name, std::initializer_list<SymbolKind> wanted,
                 DiagnosticKind unknown = DiagnosticKind::UnknownName);

  /// Its declaration could not be read: whatever refers to it is silently in error.
  bool is_lost(NameId name_id) const {
    return name_id.index() < lost.size() && lost[name_id.index()];
  }
  std::vector<bool> lost;  // by NameId
  /// Rules of whose effects some were refused: what else they make is not known.
  std::vector<RuleId> partial_rules;
  /// Names that may still be compared in search of a nearest one: a flood of errors gets no hints.
  bool may_suggest(std::size_t candidates) const {
    if (candidates > suggestions_left) return false;
    suggestions_left -= candidates;
    return true;
  }
  mutable std::size_t suggestions_left = 2'000'000;

  // --- references (check/references.cpp). Nullopt: reported.
  /// `name[index]` as a symbol of one of these kinds. An action's alias is seen through.
  struct Resolved {
    Symbol symbol;
    ShortList<ExprId> index;  // checked, one for each set of the shape
  };
  std::optional<Resolved> resolve(const ast::Ref& ref, Scope& scope,
                                  std::initializer_list<SymbolKind> wanted,
                                  DiagnosticKind unknown = DiagnosticKind::UnknownName);
  /// The same for a symbol already found; `written` is what the author wrote, for messages.
  std::optional<ShortList<ExprId>> resolve_index(const Shape& shape, const ast::Ref& written,
                                                 Scope& scope);
  /// A party or an observer, or a table of them: absent when in error.
  ActorRef resolve_actor(const ast::Ref& ref, Scope& scope);
  /// As resolve_actor, but an observer is refused: `role` completes "`IAEA` is an observer and …".
  ActorRef resolve_party(const ast::Ref& ref, Scope& scope, std::string_view role);
  /// `name[index]` as a rule. Without index, an indexed rule stands for all of its instances when
  /// `all_instances`; otherwise that is reported.
  std::optional<RuleRef> resolve_rule(const ast::Ref& ref, Scope& scope, bool all_instances);
  /// The number of a level of the lever, or reported with the levels listed.
  std::optional<std::uint32_t> resolve_level(LeverId lever, const ast::Element& level,
                                             Scope& scope);
  /// One index expression against one set: a variable, an element, or a number such as `k - 1`.
  ExprId check_index(SetId set, ast::ExprId id, Scope& scope);
  /// Likewise, but not one that only a run finds.
  ExprId check_element(SetId set, ast::ExprId id, Scope& scope);
  /// An element by its name, as an index may name it (a variable first); `what` is as written.
  ExprId named_element(SetId set, const ast::Name& name, Scope& scope);
  const Shape& shape_of(Symbol symbol) const;
  std::uint32_t row_major(const Shape& shape, std::span<const ElementCode> at) const;
  /// The number of an element in a set, or nullopt.
  std::optional<std::uint32_t> position(SetId set, ElementCode element) const;

  // --- sets, shapes, scopes (check/sets.cpp, check/shapes.cpp)
  std::optional<SetId> resolve_set(const ast::SetExpr& set);
  std::optional<std::vector<ElementCode>> resolve_elements(const ast::SetExpr& set);
  bool is_numeric(SetId set) const;
  SetId home_of(NameId element) const;  // the first declared set with it; invalid when none has
  Shape resolve_shape(std::span<const ast::Binder> binders, Span where);
  /// A scope in which the declaration's variables are bound to the shape's slots.
  Scope scope_of(const Shape& shape, std::span<const ast::Binder> binders);
  /// Adds a binding, and warns where it hides a declared name. `span` is where it is written.
  void bind(Scope& scope, Binding binding, Span span);

  // --- units (check/units.cpp)
  UnitId unit_id(Unit unit);
  UnitId unit_of(NameId name_id) { return unit_id(Unit{{{name_id, 1}}}); }
  std::optional<UnitId> resolve_unit(const ast::UnitExpr& unit);  // written empty: 0
  // Nullopt: the unit would be absurd, and that was reported at `span`.
  std::optional<UnitId> multiply_units(UnitId a, UnitId b, Span span, int power_of_b = 1);
  std::optional<UnitId> power_of_unit(UnitId unit, int power, Span span);
  /// Or reported. `count`: of an amount, to be told in a length of time.
  bool known_unit(const ast::Name& name, std::optional<Decimal> count = {});

  // --- literals and time (check/literals.cpp)
  /// A period or `impasse after`: positive and constant; reported otherwise. In a deal of steps
  /// only steps, elsewhere none.
  std::optional<Duration> resolve_period(const ast::Period& period);
  std::optional<Duration> constant_duration(ast::ExprId id, Scope& scope);
  std::optional<Day> resolve_when(const ast::When& when);  // a date or step, as the deal wants
  CalendarId business_calendar() const;                    // invalid: Monday to Friday

  // --- expressions (check/expressions.cpp)
  /// Checks and coerces to what is wanted.
  ExprId check_expr(ast::ExprId id, Scope& scope, Expectation want);
  /// Checks; `hint` only tells how a bare name is meant (a milestone as a condition or a date, a
  /// name as an element). A ledger read may come back with an undecided book: see `settle_book`.
  ExprId infer(ast::ExprId id, Scope& scope, Expectation hint);
  ExprId coerce(ExprId id, Expectation want);
  /// As coerce to an amount, but a number written out may leave the unit to the declaration.
  ExprId coerce_amount(ExprId id, UnitId unit);
  /// A condition or a date: for `until X`.
  ExprId check_condition_or_date(ast::ExprId id, Scope& scope);
  /// Gives ledger reads in it that are still undecided the default book.
  ExprId settle_book(ExprId id);

  // --- building expressions (check/build.cpp). Invalid when any argument is.
  ExprId add(Expr expr);
  ExprId make(Operation op, Type type, Span span, std::span<const ExprId> arguments);
  ExprId make(Operation op, Type type, Span span, std::initializer_list<ExprId> arguments);
  ExprId read(Operation op, Type type, Span span, std::uint32_t symbol,
              std::span<const ExprId> index, std::uint8_t mode = 0);
  ExprId truth(bool value, Span span);
  ExprId number(Decimal value, UnitId unit, Span span);
  ExprId element(ElementCode code, SetId set, Span span);
  ExprId date(Day day, Span span);
  ExprId duration(Duration duration, Span span);
  ExprId duration(Duration duration, DurationKind kind, Span span);
  /// Expr::symbol of an operation that counts such durations.
  std::uint32_t calendar_for(DurationKind kind) const;
  ExprId constant_sum(Day day, Duration length, DurationKind kind, Span span, bool subtract);
  ExprId add_duration(ExprId date, ExprId duration, Span span, bool subtract = false);
  Expr& at(ExprId id) { return out.expressions[id.value]; }
  const Expr& at(ExprId id) const { return out.expressions[id.value]; }
  std::span<const ExprId> arguments(const Expr& expr) const;
  /// Lists of actors that follow one another are mostly alike, and kept once; places are kept of
  /// those with an index, which may leave its set. Invalid: of none.
  ActorsId keep(ShortList<ActorRef> actors);

  // --- what is known already (check/constants.cpp)
  // `slots` fixes the variables of binders.
  std::optional<Decimal> constant_number(ExprId id, const SlotValues* slots = nullptr) const;
  std::optional<Duration> constant_duration(ExprId id) const;
  std::optional<Day> constant_day(ExprId id) const;  // `start` is one
  std::optional<bool> constant_truth(ExprId id, const SlotValues* slots = nullptr) const;

  // --- checked on demand, once (check/lets.cpp, check/tables.cpp, check/milestones.cpp,
  // check/worth.cpp). False: in error, or it refers to itself (then reported).
  bool ensure_let(LetId id, Span from);
  bool ensure_tier_table(TierTableId id, Span from);
  bool ensure_row_table(RowTableId id, Span from);
  bool ensure_meter(MilestoneId id, Span from);
  /// The worth of the k-th item of a `value` declaration, checked once: a Number of any unit.
  /// Invalid: in error, and reported; or it needs itself, which is not reported when `quiet`.
  ExprId value_worth(ItemRef item, std::size_t k, Span from, bool quiet = false);
  void forget_worth(ItemRef item, std::size_t k);
  /// The books a ledger read by itself could mean: that of values when there is one, else all.
  const std::set<UnitId>& known_books(Span from);
  /// The unit of a book that a ledger read means by default, or nullopt (reported).
  std::optional<UnitId> default_book(Span from);

  /// Progress of what is checked on demand.
  enum class Progress : std::uint8_t { Waiting, Running, Done, Failed };
  std::vector<Progress> let_progress, tier_table_progress, row_table_progress, meter_progress;
  std::uint32_t depth = 0;  // of expressions being checked now, through lets and tables
  // Operands of the conditions being checked now: those within are done, and gone, before another
  // is added.
  std::vector<ExprId> operands;
  std::vector<ActorRef> owners;  // of the milestone being checked now
  Span call;  // of the action that a rule calls and whose effects are checked now

  // Tables that make the above quick.
  void mark_used(NameId name_id);
  bool is_used(NameId name_id) const {
    return name_id.index() < used.size() && used[name_id.index()];
  }
  std::vector<bool> used;  // by NameId: something refers to it
  std::uint64_t instance_count = 0;
  std::vector<Shape> row_shapes;     // by RowTableId: the one set
  std::vector<Value> known_values;   // of a deal checked before, when more is checked against it
  std::vector<ItemRef> value_items;  // the `value` declarations
  std::optional<std::set<UnitId>> books;  // that a ledger read by itself could mean
  bool books_running = false;             // they are being collected now …
  bool book_refused = false;              // there seemed to be several
  bool book_guessed = false;              // … and something checked meanwhile needed one of them
  std::vector<SetId> homes;               // by NameId; filled with the declared sets
  // Worths of `value` declarations by file and item, and the place within; units of `no deal` by
  // ActorId.
  struct Worth {
    Progress progress = Progress::Waiting;
    ExprId value;
  };
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<Worth>> worths;
  Worth& worth(ItemRef item, std::size_t k);
  std::map<std::uint32_t, std::optional<UnitId>> no_deal_units;
  CalendarId business_calendar_;
  bool own_calendar = false;    // it is the script's
  bool missing_module = false;  // names may be unknown for that reason
  bool unread = false;          // some declaration could not be read
  bool deal_lost = false;       // the `deal` is one of them
  std::map<std::vector<std::pair<std::uint32_t, int>>, UnitId> unit_ids;
  std::map<std::vector<ElementCode>, SetId> anonymous_sets;
  // By SetId, of large sets: the elements in order with their places.
  mutable std::map<std::uint32_t, std::vector<std::pair<ElementCode, std::uint32_t>>> set_places;
};

/// `a` or `an`.
const char* article(std::string_view word);

/// Makes a file's tree current for as long as it lives.
class AstUse {
 public:
  AstUse(Context& context, const ast::Ast& ast) : context_(context), before_(context.current) {
    context.current = &ast;
  }
  ~AstUse() { context_.current = before_; }
  AstUse(const AstUse&) = delete;
  AstUse& operator=(const AstUse&) = delete;

 private:
  Context& context_;
  const ast::Ast* before_;
};

/// Which of a variant's alternatives it is.
template <class T, class... Ts>
constexpr std::size_t place_in(const std::variant<Ts...>*) {
  std::size_t place = 0;
  static_cast<void>(((std::is_same_v<T, Ts> || (++place, false)) || ...));
  return place;
}

template <class Decl>
const std::vector<ItemRef>& Context::items_of() {
  return items_of(place_in<Decl>(static_cast<ast::ItemNode*>(nullptr)));
}

template <class Decl, class F>
void Context::for_each(F&& f) {
  for (const ItemRef at : items_of<Decl>()) {
    const ast::Item& one = item(at);
    const AstUse use(*this, files[at.file].ast);
    f(std::get<Decl>(one.node), one);
  }
}

}  // namespace quid::checked
