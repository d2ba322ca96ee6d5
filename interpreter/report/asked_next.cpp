// SPDX-License-Identifier: Apache-2.0
// The answer to `next` as sentences: the impasse, if there is one; then who can do what.
#include <fmt/format.h>
#include <algorithm>

#include "report/asked.hpp"
#include "report/asked_sides.hpp"
#include "report/report.hpp"

namespace quid::report {
namespace {

using analyse::Cut;
using analyse::Next;
using analyse::Option;
using analyse::Role;

class NextProse {
 public:
  NextProse(const DealFile& file, const Next& answer, const std::vector<Residual::Ban>& bans)
      : wording_(file), sides_(file), answer_(answer), bans_(bans) {}

  std::vector<std::string> lines() {
    add(fmt::format("On {} the verdict is: {}", wording_.day(answer_.day),
                    verdict_word(answer_.verdict.word)));
    if (answer_.verdict.word == ast::VerdictWord::Ended) {
      add("the deal has ended: " + answer_.verdict.text + "; nothing lies open");
      return std::move(lines_);
    }
    if (answer_.verdict.word == ast::VerdictWord::Impasse) impasse();
    if (answer_.options.empty()) add("Nothing lies open");
    std::vector<std::string> headings;
    for (const Option& option : answer_.options) {
      const std::string heading = heading_of(option);
      if (std::find(headings.begin(), headings.end(), heading) == headings.end())
        headings.push_back(heading);
    }
    for (const Residual::Ban& ban : bans_) {
      const std::string heading = heading_of(ban);
      if (std::find(headings.begin(), headings.end(), heading) == headings.end())
        headings.push_back(heading);
    }
    for (const std::string& heading : headings) {
      add(heading);
      for (const Option& option : answer_.options)
        if (heading_of(option) == heading) write(option);
      for (const Residual::Ban& ban : bans_)
        if (heading_of(ban) == heading) add("  " + ban_line(ban));
    }
    return std::move(lines_);
  }

 private:
  void add(std::string line) { lines_.push_back(std::move(line)); }

  std::string heading_of(const Option& option) const {
    if (option.act.by.empty()) return "Nobody in particular";
    return wording_.who(option.act.by) + (option.act.by.size() > 1 ? " jointly" : "");
  }

  std::string heading_of(const Residual::Ban& ban) const {
    return wording_.who(ban.bound) + (ban.bound.size() > 1 ? " each" : "");
  }

  std::string ban_line(const Residual::Ban& ban) const {
    return fmt::format("{} ({})", wording_.banned(ban), wording_.rule_and_place(ban.rule));
  }

  void impasse() {
    if (!answer_.circle.empty())
      add(answer_.circle.size() == 1 ? "this waits for itself:" : "these wait for each other:");
    else if (answer_.verdict.by_offers)
      add(fmt::format("{}:", no_offer_reaches));
    else
      add(std::string(nothing_enabled));
    for (const analyse::Link& link : answer_.circle) {
      std::string line = fmt::format("  {} waits for {}", wording_.subject(link.milestone),
                                     wording_.subject(link.waits_for));
      if (link.needs != UINT32_MAX) {
        const Span span = wording_.deal()[checked::ExprId{link.needs}].span;
        line +=
            fmt::format(": it needs `{}`, {}", wording_.source_text(span), wording_.place(span));
      }
      add(std::move(line));
    }
    for (const OfferGap& gap : answer_.gaps) {
      std::string line =
          fmt::format("  {} offers {} to {}", wording_.subject(gap.from),
                      wording_.amount(gap.amount, gap.unit), wording_.subject(gap.to));
      if (gap.line)
        line += ", which has " + wording_.amount(*gap.line, gap.unit) + " without a deal";
      add(std::move(line));
    }
    cuts();
  }

  void cuts() {
    const bool open = std::any_of(answer_.options.begin(), answer_.options.end(),
                                  [](const Option& option) { return option.breaks_impasse; });
    if (answer_.cuts.empty() && !open) {
      add("No single act was found that ends the impasse");
      return;
    }
    add("Each of these alone would end the impasse:");
    for (const Option& option : answer_.options)
      if (option.breaks_impasse)
        add("  " + wording_.possible(option.act) +
            (option.needs_met ? "" : ", although what it needs does not hold"));
    for (const Cut& cut : answer_.cuts) {
      std::string line = "  " + wording_.possible(cut.act);
      const bool verdict = cut.change.verdict.word != ast::VerdictWord::InProgress;
      if (verdict) line += fmt::format("; the verdict: {}", verdict_word(cut.change.verdict.word));
      add(std::move(line));
    }
  }

  void write(const Option& option) {
    add("  " + option_line(option));
    if (option.refused) return add("    the record would refuse it today");
    if (!option.tried) return add("    what would follow was not tried");
    const auto& change = option.change;
    bool any = false;
    const auto tell = [&](std::string line) {
      any = true;
      add("    " + std::move(line));
    };
    const auto rules = [&](const std::vector<Subject>& list, const char* one, const char* more) {
      std::vector<std::string> names;
      for (const Subject& rule : list) names.push_back(wording_.rule_and_place(rule));
      if (!names.empty()) tell(Wording::list(names) + (names.size() == 1 ? one : more));
    };
    rules(change.rules, " fires", " fire");
    rules(change.unfired, " would not fire", " would not fire");
    for (std::string& line : of_no_side(change)) tell(std::move(line));
    for (const auto& [who, phrases] : sides_.of(change))
      tell(fmt::format("{}: {}", wording_.subject(who), fmt::join(phrases, "; ")));
    if (change.verdict_changes) tell(verdict_line(change.verdict));
    if (!any) tell("nothing else follows from it");
  }

  // What changes for the deal rather than for one of its sides.
  std::vector<std::string> of_no_side(const analyse::Change& change) const {
    std::vector<std::string> lines;
    for (const auto& one : change.suspensions)
      lines.push_back(fmt::format("{} is {}{}", wording_.subject(one.rule),
                                  one.begins ? "suspended" : "resumed",
                                  one.due ? ", due by " + wording_.day(*one.due) : ""));
    for (const Happening& h : change.released) lines.push_back(wording_.happening(h, View{}));
    for (const auto& one : change.phases) lines.push_back(turned(wording_, one));
    for (const auto& one : change.numbers) {
      const checked::UnitId unit = wording_.deal().quantities[one.quantity.symbol].unit;
      lines.push_back(fmt::format("{} becomes {}", wording_.subject(one.quantity),
                                  one.to ? wording_.amount(*one.to, unit) : "unknown"));
    }
    for (const auto& one : change.deadlines) lines.push_back(moved(wording_, one));
    for (const Happening& h : change.milestones) lines.push_back(wording_.happening(h, View{}));
    for (const Subject& one : change.broken)
      lines.push_back(wording_.subject(one) + " (`ensure`) is broken");
    return lines;
  }

  std::string verdict_line(const Verdict& verdict) const {
    const std::string words = verdict_words(verdict);
    if (words != verdict_words(answer_.verdict)) return "the verdict becomes: " + words;
    const std::size_t now = answer_.verdict.blame.size(), then = verdict.blame.size();
    if (now == then) return "the verdict stays: " + words + ", for other reasons";
    return fmt::format("the verdict stays: {}, with {} breach{} instead of {}", words, then,
                       then == 1 ? "" : "es", now);
  }

  std::string verdict_words(const Verdict& verdict) const {
    std::string line = verdict_word(verdict.word);
    std::vector<std::string> blamed;
    for (const Blame& one : verdict.blame) {
      const std::string who = wording_.actor(one.actor, one.instance);
      if (std::find(blamed.begin(), blamed.end(), who) == blamed.end()) blamed.push_back(who);
    }
    if (!blamed.empty()) line += " by " + Wording::list(blamed);
    return line;
  }

  std::string option_line(const Option& option) const {
    std::string line = duty_or_milestone(option);
    if (option.by && option.role != Role::May) {  // of which that is said already
      line += (option.aim ? ", aimed at " : " by ") + wording_.day(*option.by);
      if (option.overdue) line += option.aim ? ", which was missed" : ", which is overdue";
    }
    if (option.suspended) line += ", suspended for now";
    if (!option.needs_met) line += ", but what it needs does not hold yet";
    if (option.rule.kind == Subject::Kind::Rule)
      line += fmt::format(" ({})", wording_.rule_and_place(option.rule));
    if (option.breaks_impasse) line += "; this ends the impasse";
    return line;
  }

  std::string duty_or_milestone(const Option& option) const {
    switch (option.role) {
      case Role::Could: return "could " + wording_.to_do(option.act) + label(option.act);
      case Role::Verifies: return "can " + wording_.to_do(option.act);
      case Role::Owes:
      case Role::May: break;
    }
    if (option.rule.kind != Subject::Kind::Rule)
      return "must " + wording_.to_do(option.act) + label(option.act);
    const bool pays = option.act.kind == analyse::Act::Kind::Pay && option.role == Role::Owes;
    if (pays) return "must " + wording_.to_do(option.act);
    const checked::EffectId effect{option.effect};
    return without_actor(option.role == Role::May
                             ? wording_.in_force(effect, option.rule, option.by)
                             : wording_.effect(effect, option.rule));
  }

  // What its declaration says besides the name.
  std::string label(const analyse::Act& act) const {
    if (act.what.kind != Subject::Kind::Milestone) return {};
    const std::string& text = wording_.deal().milestones[act.what.symbol].more->label.str();
    return text.empty() ? "" : fmt::format(" ({})", text);
  }

  Wording wording_;
  SideBySide sides_;
  const Next& answer_;
  const std::vector<Residual::Ban>& bans_;
  std::vector<std::string> lines_;
};

}  // namespace

std::string turned(const Wording& wording, const analyse::Change::Phase& one) {
  return fmt::format("the phase {} {}", wording.subject(one.phase), one.begins ? "begins" : "ends");
}

std::string moved(const Wording& wording, const analyse::Change::Due& one) {
  std::string line = wording.subject(one.milestone);
  line += one.to ? " becomes due by " + wording.day(*one.to) : " is no longer due";
  if (one.to && one.from) line += ", no longer by " + wording.day(*one.from);
  return line;
}

std::vector<std::string> next_lines(const DealFile& file, const Next& answer,
                                    const std::vector<Residual::Ban>& bans) {
  return NextProse(file, answer, bans).lines();
}

}  // namespace quid::report
