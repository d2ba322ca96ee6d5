// SPDX-License-Identifier: Apache-2.0
// States of one side as sentences.
#include <fmt/format.h>
#include <map>

#include "report/difference.hpp"
#include "report/report.hpp"

namespace quid::report {

std::string SideWording::level(const Subject& lever, std::uint32_t level) const {
  return fmt::format("{} at {}", wording_.subject(lever), wording_.level(lever.symbol, level));
}

std::string SideWording::quantity(const Subject& quantity,
                                  const std::optional<Decimal>& value) const {
  const checked::UnitId unit = wording_.deal().quantities[quantity.symbol].unit;
  return fmt::format("{} is {}", wording_.subject(quantity),
                     value ? wording_.amount(*value, unit) : "unknown");
}

std::string SideWording::milestone_state(const MilestoneView& view) const {
  std::vector<std::string> states;
  const auto since = [&](const char* word, const std::optional<Day>& day) {
    return day ? fmt::format("{} on {}", word, wording_.day(*day)) : std::string(word);
  };
  if (view.met) states.push_back(since("met", view.met_day));
  if (view.reported && !view.met) states.push_back(since("reported", view.report_day));
  if (view.refuted) states.emplace_back("refuted");
  if (view.broken) states.emplace_back("broken");
  if (view.disputed) states.emplace_back("disputed");
  if (view.overdue) states.emplace_back("overdue");
  if (view.waived) states.emplace_back("waived");
  if (view.lapsed) states.emplace_back("lapsed");
  if (view.unruled) states.emplace_back("against the rules");
  return states.empty() ? "pending" : Wording::list(states);
}

/// What the words for its state leave out, where only that differs.
std::vector<std::string> SideWording::beneath(const MilestoneView& view,
                                              const MilestoneView& unlike) const {
  std::vector<std::string> facts;
  const auto flag = [&](const char* word, bool here, bool there) {
    if (here != there) facts.push_back(here ? word : fmt::format("not {}", word));
  };
  const auto date = [&](const char* word, const auto& here, const auto& there) {
    if (here == there) return;
    facts.push_back(here ? fmt::format("{} on {}", word, wording_.day(*here))
                         : fmt::format("not {}", word));
  };
  flag("verified", view.verified, unlike.verified);
  date("reported", view.report_day, unlike.report_day);
  date("done", view.done_day, unlike.done_day);
  return facts;
}

std::string SideWording::milestone_amount(const Subject& milestone,
                                          const MilestoneView& view) const {
  const checked::Milestone& of = wording_.deal().milestones[milestone.symbol];
  if (!of.more->of.valid()) return {};
  std::string text = wording_.amount(view.reported_amount, of.more->unit) + " reported";
  if (of.more->verifier.present())
    text += ", " + wording_.amount(view.verified_amount, of.more->unit) + " verified";
  return text;
}

std::string SideWording::milestone(const Subject& milestone, const MilestoneView& view,
                                   const MilestoneView* unlike) const {
  std::vector<std::string> facts;
  const auto fact = [&](const auto& text_of) {
    std::string text = text_of(view);
    if (text.empty() || (unlike != nullptr && text == text_of(*unlike))) return;
    facts.push_back(std::move(text));
  };
  fact([this](const MilestoneView& of) { return milestone_state(of); });
  fact([&](const MilestoneView& of) { return milestone_amount(milestone, of); });
  fact([this](const MilestoneView& of) {
    return of.deadline ? "due by " + wording_.day(*of.deadline) : std::string("undated");
  });
  if (facts.empty() && unlike != nullptr) facts = beneath(view, *unlike);
  if (facts.empty()) facts.push_back(milestone_state(view));
  return fmt::format("{}: {}", wording_.subject(milestone), fmt::join(facts, "; "));
}

std::string SideWording::duty(const DutyView& duty) const {
  std::string state;
  switch (duty.status) {
    case DutyView::Status::Open: state = "open"; break;
    case DutyView::Status::Overdue: state = "overdue"; break;
    case DutyView::Status::Suspended: state = "suspended"; break;
    case DutyView::Status::Done:
      state = duty.done ? "done on " + wording_.day(*duty.done) : "done";
      break;
    case DutyView::Status::Replaced: state = "replaced"; break;
    case DutyView::Status::Lapsed: state = "lapsed"; break;
  }
  std::string text =
      fmt::format("{} by {}: {}", wording_.duty(duty), wording_.day(duty.deadline), state);
  const bool part = !duty.paid.is_zero() && duty.paid != duty.owed;
  if (part) text += fmt::format(", {} paid", duty.paid.to_string());
  return text;
}

std::string SideWording::norm(const Subject& rule, const NormView& norm) const {
  return wording_.in_force(checked::EffectId{norm.effect}, rule, norm.until);
}

std::string SideWording::book(const BookView& book) const {
  const auto number = [&](const std::optional<Decimal>& value) {
    return value ? wording_.amount(*value, book.unit) : std::string("unknown");
  };
  std::optional<Decimal> exposure;
  if (book.given && book.received) exposure = sub(*book.given, *book.received);
  return fmt::format("{}: given {}, received {}, exposure {}",
                     wording_.actor(book.actor, book.instance), number(book.given),
                     number(book.received), number(exposure));
}

std::string SideWording::verdict(const Verdict& verdict) const {
  constexpr std::size_t most = 3;
  std::map<std::pair<Day, Subject>, std::vector<std::string>> shared;
  for (const Blame& blame : verdict.blame) {
    shared[{blame.since, blame.what}].push_back(wording_.actor(blame.actor, blame.instance));
  }
  std::vector<std::string> parts;
  for (const auto& [key, actors] : shared) {
    if (parts.size() == most) break;
    parts.push_back(fmt::format("by {} since {} ({})", Wording::list(actors),
                                wording_.day(key.first), wording_.subject(key.second)));
  }
  if (shared.size() > most) parts.push_back(fmt::format("and {} more", shared.size() - most));
  std::string text = verdict_word(verdict.word);
  if (!parts.empty()) text += fmt::format(" {}", fmt::join(parts, ", "));
  if (verdict.word == ast::VerdictWord::Ended) text += ": " + verdict.text;
  return text;
}

}  // namespace quid::report
