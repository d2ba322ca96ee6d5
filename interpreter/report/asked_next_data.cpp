// SPDX-License-Identifier: Apache-2.0
// The answer to `next` as one JSON object.
#include "report/asked.hpp"
#include "report/asked_sides.hpp"
#include "report/report.hpp"

namespace quid::report {
namespace {

using analyse::Change;
using analyse::Cut;
using analyse::Option;
using analyse::Role;

const char* name_of(Role role) {
  switch (role) {
    case Role::Owes: return "must";
    case Role::Could: return "could";
    case Role::May: return "may";
    case Role::Verifies: return "verifies";
  }
  return "";
}

const char* name_of(Cut::Kind kind) {
  switch (kind) {
    case Cut::Kind::OutOfOrder: return "out-of-order";
    case Cut::Kind::Waive: return "waive";
    case Cut::Kind::Offer: return "offer";
    case Cut::Kind::Other: return "other";
  }
  return "";
}

class Writer {
 public:
  explicit Writer(const DealFile& file) : file_(file), wording_(file), sides_(file) {}

  Json write(const analyse::Next& answer, const std::vector<Residual::Ban>& standing) const {
    Json options = Json::array(), circle = Json::array(), offers = Json::array(),
         cuts = Json::array();
    for (const Option& one : answer.options) options.push_back(option(one));
    for (const auto& link : answer.circle) circle.push_back(link_data(link));
    for (const OfferGap& gap : answer.gaps)
      offers.push_back({{"from", wording_.subject(gap.from)},
                        {"to", wording_.subject(gap.to)},
                        {"unit", wording_.unit(gap.unit)},
                        {"offer", gap.amount.to_string()},
                        {"no_deal", optional(gap.line)}});
    Json bans = Json::array();
    for (const Residual::Ban& ban : standing)
      bans.push_back({{"by_whom", subjects_data(wording_, ban.bound)},
                      {"rule", wording_.subject(ban.rule)},
                      {"act", wording_.effect(checked::EffectId{ban.effect}, ban.rule)},
                      {"until", day_data(wording_, ban.until)}});
    for (const Cut& cut : answer.cuts) {
      Json one = act_data(wording_, cut.act);
      one["kind"] = name_of(cut.kind);
      one["change"] = change(cut.change);
      cuts.push_back(std::move(one));
    }
    return {{"version", 1},
            {"date", wording_.day(answer.day)},
            {"verdict", verdict_data(wording_, answer.verdict)},
            {"circle", std::move(circle)},
            {"offers", std::move(offers)},
            {"cuts", std::move(cuts)},
            {"options", std::move(options)},
            {"bans", std::move(bans)}};
  }

 private:
  static Json optional(const std::optional<Decimal>& value) {
    return value ? Json(value->to_string()) : Json();
  }

  Json link_data(const analyse::Link& link) const {
    Json out = {{"milestone", wording_.subject(link.milestone)},
                {"waits_for", wording_.subject(link.waits_for)}};
    const bool known = link.needs != UINT32_MAX;
    const Span span = known ? Span(wording_.deal()[checked::ExprId{link.needs}].span) : Span{};
    out["needs"] = known ? Json(wording_.source_text(span)) : Json();
    out["place"] = place_data(file_, span);
    return out;
  }

  Json option(const Option& one) const {
    Json out = act_data(wording_, one.act);
    const bool ruled = one.rule.kind == Subject::Kind::Rule;
    out["role"] = name_of(one.role);
    out["by"] = day_data(wording_, one.by);
    out["aim"] = one.aim;
    out["overdue"] = one.overdue;
    out["suspended"] = one.suspended;
    out["amount_left"] = one.amount.to_string();
    out["needs_met"] = one.needs_met;
    out["rule"] = ruled ? Json(wording_.subject(one.rule)) : Json();
    out["place"] = place_data(file_, wording_.declaration(ruled ? one.rule : one.act.what));
    out["ends_impasse"] = one.breaks_impasse;
    out["on_circle"] = one.on_circle;
    out["refused"] = one.refused;
    out["tried"] = one.tried;
    out["change"] = one.tried && !one.refused ? change(one.change) : Json();
    return out;
  }

  Json duties(const std::vector<DutyView>& list) const {
    Json out = Json::array();
    for (const DutyView& duty : list)
      out.push_back({{"duty", wording_.duty(duty)},
                     {"by", wording_.day(duty.deadline)},
                     {"rule", wording_.subject(duty.rule)}});
    return out;
  }

  Json suspensions(const Change& change) const {
    Json out = Json::array();
    for (const auto& one : change.suspensions)
      out.push_back({{"rule", wording_.subject(one.rule)},
                     {"begins", one.begins},
                     {"due", day_data(wording_, one.due)}});
    return out;
  }

  Json released(const Change& change) const {
    Json out = Json::array();
    for (const Happening& h : change.released)
      out.push_back(
          {{"text", wording_.happening(h, View{})}, {"rule", wording_.subject(h.subject)}});
    return out;
  }

  Json milestones(const Change& change) const {
    Json out = Json::array();
    for (const Happening& h : change.milestones) {
      const bool resized = h.kind == HappeningKind::MilestoneResized;
      out.push_back({{"milestone", wording_.subject(h.subject)},
                     {"change", resized                                    ? "resized"
                                : h.kind == HappeningKind::MilestoneWaived ? "waived"
                                                                           : "lapsed"},
                     {"size", resized ? Json(h.amount.to_string()) : Json()}});
    }
    return out;
  }

  Json change(const Change& change) const {
    Json levels = Json::array(), payments = Json::array(), standings = Json::array(),
         books = Json::array(), sides = Json::object();
    for (const auto& level : change.levels)
      levels.push_back({{"lever", wording_.subject(level.lever)},
                        {"from", wording_.level(level.lever.symbol, level.from)},
                        {"to", wording_.level(level.lever.symbol, level.to)}});
    for (const auto& one : change.payments) {
      const bool outside = one.from.kind == Subject::Kind::None;
      payments.push_back({{"from", outside ? Json() : Json(wording_.subject(one.from))},
                          {"to", wording_.subject(one.to)},
                          {"amount", one.amount.to_string()},
                          {"unit", wording_.unit(one.unit)}});
    }
    for (const auto& one : change.standings)
      standings.push_back({{"text", wording_.effect(checked::EffectId{one.effect}, one.rule)},
                           {"kind", one.ban ? "ban" : "permission"},
                           {"given", one.given},
                           {"rule", wording_.subject(one.rule)}});
    for (const auto& [before, after] : change.books)
      books.push_back(
          {{"party", wording_.actor(after.actor, after.instance)},
           {"unit", wording_.unit(after.unit)},
           {"given", {{"from", optional(before.given)}, {"to", optional(after.given)}}},
           {"received", {{"from", optional(before.received)}, {"to", optional(after.received)}}},
           {"exposure", {{"from", exposure(before)}, {"to", exposure(after)}}}});
    for (const auto& [who, phrases] : sides_.of(change)) sides[wording_.subject(who)] = phrases;
    Json phases = Json::array(), numbers = Json::array(), deadlines = Json::array();
    for (const auto& one : change.phases)
      phases.push_back({{"phase", wording_.subject(one.phase)}, {"begins", one.begins}});
    for (const auto& one : change.numbers)
      numbers.push_back({{"quantity", wording_.subject(one.quantity)},
                         {"from", optional(one.from)},
                         {"to", optional(one.to)}});
    for (const auto& one : change.deadlines)
      deadlines.push_back({{"milestone", wording_.subject(one.milestone)},
                           {"from", day_data(wording_, one.from)},
                           {"to", day_data(wording_, one.to)}});
    return {{"rules", subjects_data(wording_, change.rules)},
            {"rules_not_fired", subjects_data(wording_, change.unfired)},
            {"suspensions", suspensions(change)},
            {"standing_again", released(change)},
            {"phases", std::move(phases)},
            {"quantities", std::move(numbers)},
            {"deadlines", std::move(deadlines)},
            {"milestones", milestones(change)},
            {"broken", subjects_data(wording_, change.broken)},
            {"levels", std::move(levels)},
            {"payments", std::move(payments)},
            {"duties_arising", duties(change.arising)},
            {"duties_averted", duties(change.averted)},
            {"duties_settled", duties(change.settled)},
            {"duties_lapsing", duties(change.lapsing)},
            {"permissions_and_bans", std::move(standings)},
            {"ledger", std::move(books)},
            {"unwarranted", subjects_data(wording_, change.unwarranted)},
            {"verdict", verdict_data(wording_, change.verdict)},
            {"sides", std::move(sides)}};
  }

  static Json exposure(const BookView& book) {
    return book.given && book.received ? optional(sub(*book.given, *book.received)) : Json();
  }

  const DealFile& file_;
  Wording wording_;
  SideBySide sides_;
};

}  // namespace

Json next_data(const DealFile& file, const analyse::Next& answer,
               const std::vector<Residual::Ban>& bans) {
  return Writer(file).write(answer, bans);
}

}  // namespace quid::report
