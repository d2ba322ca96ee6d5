// SPDX-License-Identifier: Apache-2.0
// The deal's own words. In: ids, instances, entries, happenings. Out: what a reader calls them:
// `sanction[coal]`, `US must pay 5 USD to DPRK by 2019-01-01`, `deal.quid:31`. Refuses to know
// layout, colours and formats.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/deal_file.hpp"
#include "run/engine.hpp"

namespace quid::analyse {
struct Act;
}

namespace quid::report {

/// The elements that a declaration's variables stand for in one of its instances.
using Elements = std::vector<std::pair<checked::SlotId, checked::ElementCode>>;

class Wording {
 public:
  /// The file must outlive it.
  explicit Wording(const DealFile& file);

  // --- time, numbers, names (wording.cpp)
  std::string day(Day day) const;                 // `2018-07-27`, or `step 3`
  std::string duration(Duration duration) const;  // `2 days`; `2 steps` in a deal of steps
  std::string span_of_days(Day from, Day to) const;
  std::string amount(Decimal value, checked::UnitId unit) const;  // `1_250_000 USD`
  const std::string& unit(checked::UnitId unit) const;            // `USD / t`; empty for none
  std::string element(checked::ElementCode code) const;
  std::string level(std::uint32_t lever, std::uint32_t level) const;
  std::string name(NameId name_id) const;
  /// `sanction[coal]`; a bare rule is `the rule at deal.quid:31`.
  std::string subject(const Subject& subject) const;
  std::string milestone(std::uint32_t symbol, std::uint32_t instance) const;
  std::string lever(std::uint32_t symbol, std::uint32_t instance) const;
  std::string rule(std::uint32_t symbol, std::uint32_t instance) const;
  std::string actor(checked::ActorId actor, std::uint32_t instance) const;
  std::string place(Span span) const;  // `deal.quid:31`; empty where there is none
  std::string place(const checked::Entry& entry) const;
  /// On one line, without comments, cut where it is much longer than `most` bytes.
  std::string source_text(Span span, std::size_t most = usual_text) const;
  /// With the parentheses that are left open at either end: where an expression ends, those around
  /// its parts have not.
  static std::string balanced(std::string text);
  static constexpr std::size_t usual_text = 120;
  /// On one line, as source_text.
  static std::string on_one_line(std::string_view text, std::size_t most = usual_text);
  std::string source_bytes(Span span) const;  // as they are
  /// `a`, `a and b`, `a, b and c`.
  static std::string list(const std::vector<std::string>& items, std::string_view last = "and");

  // --- where things were declared
  Span declaration(const Subject& subject) const;

  // --- acts and effects (wording_acts.cpp). `rule` tells which instance; its index is filled in.
  std::string act(const checked::Act& act, const Elements& elements) const;
  std::string effect(checked::EffectId effect, const Subject& rule) const;
  /// A ban or a permission with its last day, where that is known, in place of how that is said.
  std::string in_force(checked::EffectId effect, const Subject& rule,
                       std::optional<Day> until) const;
  /// `must not ease sanction[coal] while C until 2024-07-31`: of `for D` and `until DATE`, what
  /// they come to.
  std::string banned(const Residual::Ban& ban) const;
  /// `US must ease sanction[coal] to lifted` with its deadline where one is given.
  std::string duty(const DutyView& duty) const;
  std::string debtors(const DutyView& duty) const;
  /// Whom a duty or ban of a rule binds, each by name; empty of other effects.
  std::vector<std::string> bound_by(checked::EffectId effect, const Subject& rule) const;
  Elements elements_of(const Subject& rule) const;
  Elements elements_in(const checked::Shape& shape, std::uint32_t instance) const;
  /// `name[element, …]`
  std::string instance_name(NameId name, const checked::Shape& shape,
                            std::uint32_t instance) const {
    return indexed(name, shape, instance);
  }

  // --- what could still be done (wording_possible.cpp)
  /// `DPRK meets closed[yongbyon], verified by IAEA`.
  std::string possible(const analyse::Act& act) const;
  /// The same after `must`, `may` or `could`: `meet closed[yongbyon], verified by IAEA`.
  std::string to_do(const analyse::Act& act) const;
  std::string who(const std::vector<Subject>& actors) const;
  /// `rule, deal.quid:31`; a bare rule only by its place.
  std::string rule_and_place(const Subject& rule) const;

  // --- events and what happened (wording_events.cpp, wording_happenings.cpp)
  std::string event(const checked::Entry& entry) const;
  /// The entry as a line of a record, with its line break.
  std::string record_line(const checked::Entry& entry) const;
  /// A sentence without its subject's cause: `sanction[coal] eased from in_force to lifted`.
  std::string happening(const Happening& happening, const View& view) const;
  std::string cause(const Happening& happening, const std::vector<checked::Entry>& entries) const;

  // --- values
  /// `2 days`, `1 step`.
  std::string day_count(std::int64_t days) const;
  std::string answer(const Answer& answer) const;

  const checked::Checked& deal() const { return deal_; }
  const checked::Shape* shape_of(const Subject& subject) const;
  std::uint32_t milestone_instance(checked::MilestoneId id, std::uint32_t instance) const;
  checked::UnitId meter_unit(const Subject& milestone) const;

 private:
  std::string_view short_name(SourceId source_id) const;
  std::string line_of(SourceId source_id, std::uint32_t line) const;
  std::string unit_text(const checked::Unit& unit) const;
  std::string indexed(NameId name, const checked::Shape& shape, std::uint32_t instance) const;
  std::string index(std::span<const checked::ExprId> index, const Elements& elements) const;
  std::string reference(NameId name, std::span<const checked::ExprId> index,
                        const Elements& elements) const;
  std::string actor(const checked::ActorRef& ref, const Elements& elements) const;
  std::string actors(std::span<const checked::ActorRef> refs, const Elements& elements) const;
  std::optional<checked::ElementCode> evaluate(checked::ExprId id, const Elements& elements) const;
  std::string value(checked::ExprId id, const Elements& elements) const;
  std::string move(bool ease, const std::string& lever, checked::ExprId by,
                   std::optional<std::uint32_t> to, checked::LeverId id,
                   const Elements& elements) const;
  std::string effect(const checked::Effect& effect, const Elements& elements) const;
  std::string suffixes(const checked::Effect& effect, const Elements& elements) const;
  std::string milestone_happening(const Happening& happening) const;
  std::string lever_happening(const Happening& happening) const;
  std::string money_happening(const Happening& happening) const;
  std::string duty_happening(const Happening& happening, const View& view) const;
  std::string other_happening(const Happening& happening) const;
  std::string days_late(std::int64_t days) const;
  struct Verb {
    std::string plain, rest;  // `meet`, ` closed[yongbyon], verified by IAEA`
  };
  Verb verb_of(const analyse::Act& act) const;
  std::string without_doer(const analyse::Act& act) const;

  const DealFile& file_;
  const checked::Checked& deal_;
  std::vector<std::string> units_;            // by id
  mutable std::vector<std::string> sources_;  // by id: what places begin with; once asked for
};

}  // namespace quid::report
