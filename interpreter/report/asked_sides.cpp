// SPDX-License-Identifier: Apache-2.0
#include "report/asked_sides.hpp"

#include <fmt/format.h>

namespace quid::report {

using analyse::Change;

std::string without_actor(const std::string& effect) {
  for (const std::string_view word : {" must ", " may "}) {
    const auto at = effect.find(word);
    if (at != std::string::npos) return effect.substr(at + 1);
  }
  return effect;
}

PartySides SideBySide::of(const Change& change) const {
  Phrases phrases;
  levels(change, phrases);
  payments(change, phrases);
  duties(change, phrases);
  standings(change, phrases);
  statements(change, phrases);
  books(change, phrases);
  return {phrases.begin(), phrases.end()};
}

Subject SideBySide::actor(std::uint32_t instance) const {
  const Instances& actors = file_.program->actors;
  if (instance == no_instance) return {};
  return {Subject::Kind::Actor, actors.symbol[instance], actors.local(instance)};
}

void SideBySide::levels(const Change& change, Phrases& out) const {
  const Program& program = *file_.program;
  for (const Change::Level& level : change.levels) {
    const std::uint32_t l = program.levers.base[level.lever.symbol] + level.lever.instance;
    out[actor(program.lever_codes[l].by)].push_back(
        fmt::format("moves {} from {} to {}", wording_.subject(level.lever),
                    wording_.level(level.lever.symbol, level.from),
                    wording_.level(level.lever.symbol, level.to)));
  }
}

void SideBySide::payments(const Change& change, Phrases& out) const {
  for (const Change::Payment& payment : change.payments) {
    const std::string amount = wording_.amount(payment.amount, payment.unit);
    const bool outside = payment.from.kind == Subject::Kind::None;
    if (!outside)
      out[payment.from].push_back(
          fmt::format("pays {} to {}", amount, wording_.subject(payment.to)));
    out[payment.to].push_back("receives " + amount +
                              (outside ? "" : " from " + wording_.subject(payment.from)));
  }
}

std::vector<Subject> SideBySide::bound(const Subject& rule, std::uint32_t effect) const {
  const std::uint32_t found = index_.find(rule, effect);
  std::vector<Subject> result;
  if (found == UINT32_MAX) return result;
  const Range list = file_.program->effects[found].more->list;
  for (std::uint32_t k = 0; k < list.count; ++k)
    result.push_back(actor(file_.program->actor_lists[list.first + k]));
  return result;
}

void SideBySide::duty(const DutyView& duty, const char* before, const std::string& after,
                      Phrases& out) const {
  constexpr std::string_view must = "must ";
  std::string act = without_actor(wording_.duty(duty));
  if (act.starts_with(must)) act.erase(0, must.size());
  for (const Subject& debtor : bound(duty.rule, duty.effect))
    out[debtor].push_back(before + act + after);
}

void SideBySide::duties(const Change& change, Phrases& out) const {
  for (const DutyView& one : change.arising)
    duty(one, "must ", " by " + wording_.day(one.deadline), out);
  for (const DutyView& one : change.settled) duty(one, "has kept its duty to ", "", out);
  for (const DutyView& one : change.averted) duty(one, "would not have to ", "", out);
  for (const DutyView& one : change.lapsing) duty(one, "need no longer ", "", out);
}

void SideBySide::standings(const Change& change, Phrases& out) const {
  for (const Change::Standing& one : change.standings) {
    const std::string effect =
        without_actor(wording_.effect(checked::EffectId{one.effect}, one.rule));
    for (const Subject& who : bound(one.rule, one.effect))
      out[who].push_back((one.given ? "" : "no longer: ") + effect);
  }
}

void SideBySide::statements(const Change& change, Phrases& out) const {
  for (const Subject& statement : change.unwarranted) {
    const Program& program = *file_.program;
    const std::uint32_t st = program.statements.base[statement.symbol] + statement.instance;
    out[actor(program.statement_codes[st].by)].push_back(wording_.subject(statement) +
                                                         " is unwarranted");
  }
}

std::string SideBySide::amounts(const char* what, const std::optional<Decimal>& before,
                                const std::optional<Decimal>& after, checked::UnitId unit) const {
  const auto told = [&](const std::optional<Decimal>& value) {
    return value ? wording_.amount(*value, unit) : "unknown";
  };
  return fmt::format("{} from {} to {}", what, told(before), told(after));
}

void SideBySide::books(const Change& change, Phrases& out) const {
  for (const auto& [before, after] : change.books) {
    const auto exposure = [](const BookView& book) {
      return book.given && book.received ? sub(*book.given, *book.received) : std::nullopt;
    };
    std::vector<std::string>& phrases =
        out[{Subject::Kind::Actor, before.actor.value, before.instance}];
    if (before.given != after.given)
      phrases.push_back(amounts("given", before.given, after.given, after.unit));
    if (before.received != after.received)
      phrases.push_back(amounts("received", before.received, after.received, after.unit));
    if (exposure(before) != exposure(after))
      phrases.push_back(amounts("exposure", exposure(before), exposure(after), after.unit));
  }
}

}  // namespace quid::report
