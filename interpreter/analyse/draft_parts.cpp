// SPDX-License-Identifier: Apache-2.0
#include "analyse/draft_parts.hpp"

#include <fmt/format.h>

namespace quid {
namespace {

using namespace ast;

class TakingApart {
 public:
  TakingApart(const Ast& ast, const Interner& names, std::vector<DraftItem>& out)
      : ast_(ast), names_(names), writer_(ast, names), out_(out) {}

  void take(const Item& item) {
    item_span_ = item.place.span;
    match(item.node, [this](const auto& one) { declaration(one); });
  }

 private:
  std::string text(const Name& name) const {
    return name.present() ? std::string(names_.text(name.id)) : std::string();
  }

  void begin(const char* kind, const Name& name, bool has_name = true) {
    DraftItem item;
    item.kind = kind;
    item.span = item_span_;
    item.has_name = has_name;
    item.title = text(name);
    if (name.present()) item.key.push_back({item.title, true});
    begin(std::move(item));
  }
  void begin(DraftItem item) {
    writer_.close();
    out_.push_back(std::move(item));
  }
  void head(const char* kind, const Head& head) {
    begin(kind, head.name);
    binders(head.binders);
  }

  template <class Write>
  void part(const std::string& label, Span span, Write write, bool orderless = false) {
    write();
    out_.back().parts.push_back({label, writer_.take(), span, {}, orderless});
  }
  // What has no place of its own.
  template <class Write>
  void said(const char* label, std::string shown, Write write) {
    part(label, Span{}, write);
    out_.back().parts.back().shown = std::move(shown);
  }
  void expr(const std::string& label, ExprId id, bool orderless = false) {
    if (!id.valid()) return;
    part(
        label, ast_[id].place.span, [&] { writer_.expr(id); }, orderless);
  }
  void ref(const char* label, const Ref& ref, bool orderless = false) {
    if (ref.present())
      part(
          label, ref.place.span, [&] { writer_.ref(ref); }, orderless);
  }
  void label(const std::string& label) {
    if (!label.empty()) said("label", '"' + label + '"', [&] { writer_.text(label); });
  }
  void period(const char* label, const Period& period) {
    if (period.present()) part(label, period.place.span, [&] { writer_.period(period); });
  }
  void when(const char* label, const When& when) {
    if (when.written) part(label, when.place.span, [&] { writer_.when(when); });
  }
  void set(const char* label, const SetExpr& set) {
    part(label, set.place.span, [&] { writer_.set(set); });
  }
  void element(const char* label, const Element& element) {
    part(label, element.place.span, [&] { writer_.element(element); });
  }
  void flag(const char* label, bool holds) {
    if (holds) said(label, "yes", [&] { writer_.word("yes"); });
  }
  void binders(std::span<const Binder> binders) {
    for (const Binder& binder : binders) {
      part("index", binder.place.span, [&] { writer_.set(binder.set); });
    }
    writer_.open(binders);
  }
  void effects(const EffectList& effects) {
    for (const EffectId id : effects) {
      part("then", with_otherwise(id), [&] { writer_.effect(id); });
    }
  }
  /// As written, with what follows a breach.
  Span with_otherwise(EffectId id) const {
    Span span = ast_[id].place.span;
    const auto extend = [&](const EffectList& effects) {
      for (const EffectId one : effects) span = span.to(with_otherwise(one));
    };
    if (const auto* duty = ast::get_if<ast::Duty>(&ast_[id].node)) extend(duty->otherwise.effects);
    if (const auto* ban = ast::get_if<ast::Ban>(&ast_[id].node)) extend(ban->otherwise.effects);
    return span;
  }

  void declaration(const DealDecl& d) {
    begin("deal", {}, false);
    said("title", '"' + d.title + '"', [&] { writer_.text(d.title); });
    when("from", d.from);
    when("to", d.to);
    period("by", d.by);
    if (d.in_steps) said("steps", std::to_string(d.steps), [&] { writer_.number(d.steps); });
  }
  void declaration(const UseDecl& d) { begin("use", d.module, false); }
  void declaration(const PartyDecl& d) {
    head("party", d.head);
    label(d.label);
  }
  void declaration(const ObserverDecl& d) {
    begin("observer", d.name);
    label(d.label);
  }
  void declaration(const UnitDecl& d) { begin("unit", d.name); }
  void declaration(const SetDecl& d) {
    begin("set", d.name);
    if (d.value.form != SetExpr::Form::Listed) return set("elements", d.value);
    for (const Element& one : d.value.elements) element("element", one);
  }
  void declaration(const CalendarDecl& d) {
    begin("calendar", d.name);
    for (const When& day : d.days) {
      part(
          "day", day.place.span, [&] { writer_.when(day); }, true);
    }
  }
  void declaration(const QuantityDecl& d) {
    head("quantity", d.head);
    if (d.unit.present()) part("unit", d.unit.place.span, [&] { writer_.unit(d.unit); });
    expr("start value", d.start);
  }
  void declaration(const MilestoneDecl& d) {
    head("milestone", d.head);
    label(d.label);
    for (const Ref& owner : d.owners) ref("owner", owner, true);
    expr("size", d.of);
    for (const Clause& one : d.clauses) clause(one);
  }
  void clause(const Clause& one) {
    switch (one.kind) {
      case Clause::Kind::Due:
      case Clause::Kind::Aim:
        return part("deadline", one.place.span, [&] {
          writer_.word(one.kind == Clause::Kind::Due ? "due" : "aim");
          one.date.valid() ? writer_.expr(one.date) : writer_.offset(one.within, true, one.of);
        });
      case Clause::Kind::Needs: return expr("needs", one.condition, true);
      case Clause::Kind::Verified:
        return part("verifier", one.place.span, [&] {
          writer_.ref(one.by);
          writer_.expr(one.within);
        });
    }
  }
  void declaration(const LeverDecl& d) {
    head("lever", d.head);
    ref("owner", d.by);
    for (const Element& one : d.named) element("level", one);
    if (d.named.empty()) {
      said("levels", fmt::format("{}..{}", d.first, d.last), [&] {
        writer_.number(d.first);
        writer_.number(d.last);
      });
    }
    if (d.has_start) element("starts at", d.starts_at);
  }
  void declaration(const StatementDecl& d) {
    head("statement", d.head);
    ref("speaker", d.by);
    expr("claims", d.claims);
    expr("at", d.at);
    expr("strength", d.strength);
  }
  void declaration(const LetDecl& d) {
    head("let", d.head);
    expr("value", d.value);
  }
  void declaration(const TierTableDecl& d) {
    begin("table", d.name);
    flag("marginal", d.marginal);
    if (d.unit.present()) part("unit", d.unit.place.span, [&] { writer_.unit(d.unit); });
    writer_.open(d.parameter);
    for (const Tier& tier : d.tiers) {
      part("tier", tier.place.span, [&] {
        writer_.number(static_cast<std::int64_t>(tier.kind));
        writer_.expr(tier.bound);
        writer_.expr(tier.value);
      });
    }
  }
  void declaration(const ElementTableDecl& d) {
    begin("table", d.name);
    set("index", d.set);
    if (d.unit.present()) part("unit", d.unit.place.span, [&] { writer_.unit(d.unit); });
    for (const Row& row : d.rows) {
      Span span = ast_[row.value].place.span;
      if (!row.otherwise) span = row.element.place.span.to(span);
      const std::string called = row.otherwise ? "otherwise"
                                 : row.element.name.present()
                                     ? fmt::format("row {}", text(row.element.name))
                                     : fmt::format("row {}", row.element.number);
      part(
          called, span,
          [&] {
            if (!row.otherwise) writer_.element(row.element);
            writer_.expr(row.value);
          },
          true);
    }
  }
  void declaration(const ActionDecl& d) {
    begin("action", d.name);
    binders(d.parameters);
    flag("by host", d.by_host);
    effects(d.effects);
  }
  void declaration(const RuleDecl& d) {
    begin("rule", d.label);
    binders(d.binders);
    flag("once", d.once && !d.once_per.present());
    ref("once per", d.once_per);
    for (const Ref& one : d.over) ref("over", one, true);
    if (d.during.present()) {
      part("during", d.during.place.span, [&] { writer_.name(d.during); });
    }
    expr("from", d.from);
    expr("to", d.to);
    if (d.every) period("every", d.period);
    expr("every from", d.every_from);
    expr(d.every ? "while" : "if", d.condition);
    effects(d.effects);
  }
  void declaration(const PhaseDecl& d) {
    begin("phase", d.name);
    expr("from", d.from);
    expr("when", d.when);
    expr("until", d.until);
    expr("for", d.duration);
  }
  // Each worth stands for itself.
  void declaration(const ValueDecl& d) {
    for (const ValueItem& one : d.items) {
      DraftItem item;
      item.kind = "value";
      item.span = one.place.span;
      item.title_span = one.term.place.span;
      writer_.ref(d.party);
      writer_.term(one.term);
      item.key = writer_.take();
      item.title = " to " + text(d.party.name);
      begin(std::move(item));
      expr("worth", one.worth);
      period("per", one.per);
    }
  }
  void keyed_by_party(const char* kind, const Ref& party) {
    DraftItem item;
    item.kind = kind;
    item.title = text(party.name);
    item.span = item_span_;
    writer_.ref(party);
    item.key = writer_.take();
    begin(std::move(item));
  }
  void declaration(const NoDealDecl& d) {
    keyed_by_party("no deal", d.party);
    expr("worth", d.worth);
    period("per", d.per);
  }
  void declaration(const DiscountDecl& d) {
    keyed_by_party("discount", d.party);
    expr("rate", d.rate);
    period("per", d.per);
  }
  void declaration(const ImpasseDecl& d) {
    begin("impasse", {}, false);
    expr("after", d.after);
  }
  void declaration(const EnsureDecl& d) {
    begin("ensure", d.label);
    static constexpr const char* forms[] = {"never", "always", "eventually", "condition"};
    expr(forms[static_cast<std::size_t>(d.form)], d.condition);
    expr(d.form == EnsureDecl::Form::OnlyAfter ? "only after" : "unless", d.other);
  }
  void declaration(const OutlookDecl& d) {
    begin("outlook", d.name);
    for (const OutlookItem& one : d.items) {
      part("item", one.place.span, [&] { writer_.outlook_item(one); });
    }
  }
  void declaration(const TestDecl& d) {
    DraftItem item;
    item.kind = "test";
    item.title = '"' + d.title + '"';
    item.key.push_back({item.title, false});
    item.span = item_span_;
    begin(std::move(item));
    for (const TestItem& one : d.items) {
      if (const auto* entry = std::get_if<Entry>(&one)) {
        part("line", entry->place.span, [&] { writer_.entry(*entry); });
      } else {
        const Expect& expect = std::get<Expect>(one);
        part("line", expect.place.span, [&] {
          writer_.word("expect");
          writer_.when(expect.on);
          writer_.expr(expect.condition);
        });
      }
    }
  }

  const Ast& ast_;
  const Interner& names_;
  DraftWriter writer_;
  std::vector<DraftItem>& out_;
  Span item_span_;
};

}  // namespace

std::vector<DraftItem> take_apart(const Draft& draft) {
  std::vector<DraftItem> result;
  for (const Ast* ast : draft.files) {
    TakingApart apart(*ast, *draft.names, result);
    for (const Item& item : ast->items) apart.take(item);
  }
  return result;
}

}  // namespace quid
