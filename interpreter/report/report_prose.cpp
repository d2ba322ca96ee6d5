// SPDX-License-Identifier: Apache-2.0
// The residual and the verdict as sentences.
#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "report/report.hpp"
#include "report/report_fold.hpp"

namespace quid::report {
namespace {

std::vector<std::string> names(const Wording& wording, const std::vector<Subject>& subjects) {
  std::vector<std::string> result;
  for (const Subject& subject : subjects) result.push_back(wording.subject(subject));
  return result;
}

// `together`: what several owe jointly binds each of them when it is a ban.
std::string who_of(const Wording& wording, const std::vector<Subject>& actors,
                   const char* together = "jointly") {
  if (actors.empty()) return "Nobody in particular";
  const std::string who = Wording::list(names(wording, actors));
  return actors.size() > 1 ? fmt::format("{} {}", who, together) : who;
}

class Residue {
 public:
  Residue(const Wording& wording, const RunReport& report)
      : wording_(wording), residual_(report.residual) {
    for (const DutyView& duty : report.last.duties) {
      const bool open = duty.status == DutyView::Status::Open ||
                        duty.status == DutyView::Status::Overdue ||
                        duty.status == DutyView::Status::Suspended;
      if (open) open_duties_.emplace(std::tuple(duty.rule, duty.effect, duty.deadline), &duty);
    }
  }

  std::vector<Paragraph> write() {
    for (const auto& owed : residual_.owed) {
      add(who_of(wording_, owed.debtors), {owed_line(owed), family_of(owed.what)});
    }
    for (const auto& may : residual_.may) {
      add(who_of(wording_, may.holders), {may_line(may), family_of(may.rule)});
    }
    for (const auto& ban : residual_.bans) {
      add(who_of(wording_, ban.bound, "each"), {ban_line(ban), family_of(ban.rule)});
    }
    std::vector<Paragraph> result = std::move(paragraphs_);
    Paragraph unlocks{"What each open milestone would unlock", {}};
    for (const auto& one : residual_.unlocks) {
      std::string line = unlock_line(one);
      if (!line.empty()) unlocks.lines.push_back({std::move(line), family_of(one.milestone)});
    }
    if (residual_.untried > 0) {
      unlocks.lines.push_back(
          {fmt::format("of {} more open milestone{} it was not tried: this deal "
                       "is too large",
                       residual_.untried, residual_.untried == 1 ? "" : "s"),
           ""});
    }
    if (!unlocks.lines.empty()) result.push_back(std::move(unlocks));
    Paragraph open = undetermined();
    if (!open.lines.empty()) result.push_back(std::move(open));
    for (Paragraph& paragraph : result) {
      fold_families(paragraph.lines, [](const Paragraph::Line& a, const Paragraph::Line& b) {
        return a.family == b.family;
      });
    }
    return result;
  }

  /// All of it, or only what keeps the verdict undetermined.
  Paragraph undetermined(bool of_verdict = false) const {
    Paragraph open{"What is undetermined", {}};
    std::set<std::string> said;
    for (const auto& one : residual_.undetermined) {
      if (of_verdict && !one.keeps_verdict) continue;
      std::string line = open_line(one);
      if (said.insert(line).second) open.lines.push_back({line, family_of(one.what)});
    }
    return open;
  }

 private:
  // The name of what has several instances.
  std::string family_of(const Subject& subject) const {
    const checked::Shape* shape = wording_.shape_of(subject);
    if (!shape || shape->count <= 1) return {};
    Subject first = subject;
    first.instance = 0;
    const std::string called = wording_.subject(first);
    return called.substr(0, called.find('['));
  }

  void add(const std::string& heading, Paragraph::Line line) {
    const auto [place, fresh] = places_.emplace(heading, paragraphs_.size());
    if (fresh) paragraphs_.push_back({heading, {}});
    paragraphs_[place->second].lines.push_back(std::move(line));
  }

  std::string due(const Residual::Owed& owed) const {
    std::string result;
    if (owed.by) {
      result = (owed.aim ? ", aimed at " : " by ") + wording_.day(*owed.by);
      if (owed.overdue) result += owed.aim ? ", which was missed" : ", which is overdue";
    }
    if (owed.suspended) result += ", suspended for now";
    return result;
  }

  // Nothing is left to its owner.
  std::string verifier_line(const Subject& milestone) const {
    const checked::ActorRef& verifier = wording_.deal().milestones[milestone.symbol].more->verifier;
    const bool named = verifier.actor.valid() && verifier.index.empty();
    return fmt::format("{} is reported and waits to be verified{}{}", wording_.subject(milestone),
                       named ? " by " : "", named ? wording_.actor(verifier.actor, 0) : "");
  }

  std::string owed_line(const Residual::Owed& owed) const {
    if (owed.what.kind == Subject::Kind::Milestone) {
      if (owed.reported) return verifier_line(owed.what);
      std::string line = (owed.by && !owed.aim ? "must still meet " : "could still meet ") +
                         wording_.subject(owed.what);
      const std::string& label = wording_.deal().milestones[owed.what.symbol].more->label.str();
      if (!label.empty()) line += fmt::format(" ({})", label);
      return line + due(owed);
    }
    std::string act = "must do what the rule asks", left;
    if (const DutyView* duty = duty_of(owed)) {
      act = without_actor(wording_.duty(*duty));
      if (!duty->paid.is_zero()) left = left_to_pay(wording_, owed.effect, owed.amount);
    } else if (owed.effect < wording_.deal().effects.size()) {
      act = without_actor(wording_.effect(checked::EffectId{owed.effect}, owed.what));
    }
    if (owed.reported) left = ": it is reported and waits to be verified";
    if (owed.disputed) left = ": it is met, and disputed";
    return fmt::format("{}{}{}; {}", act, due(owed), left, rule_place(owed.what));
  }

  const DutyView* duty_of(const Residual::Owed& owed) const {
    if (!owed.by) return nullptr;
    const auto found = open_duties_.find({owed.what, owed.effect, *owed.by});
    return found == open_duties_.end() ? nullptr : found->second;
  }

  std::string may_line(const Residual::May& may) const {
    const std::string act =
        without_actor(wording_.in_force(checked::EffectId{may.effect}, may.rule, may.until));
    return fmt::format("{}; {}", act, rule_place(may.rule));
  }

  std::string ban_line(const Residual::Ban& ban) const {
    return fmt::format("{}; {}", wording_.banned(ban), rule_place(ban.rule));
  }

  // `US must ease L` under the heading `US`.
  static std::string without_actor(const std::string& effect) {
    for (const std::string_view word : {" must ", " may "}) {
      const auto at = effect.find(word);
      if (at != std::string::npos) return effect.substr(at + 1);
    }
    return effect;
  }

  std::string rule_place(const Subject& rule) const {
    const bool named = wording_.deal().rules[rule.symbol].name.valid();
    const std::string called = wording_.subject(rule);
    return named ? fmt::format("{}, {}", called, wording_.place(wording_.declaration(rule)))
                 : called;
  }

  std::string unlock_line(const Residual::Unlocks& unlocks) const {
    std::vector<std::string> what;
    for (const auto& level : unlocks.levels) {
      what.push_back(fmt::format("move {} from {} to {}", wording_.subject(level.lever),
                                 wording_.level(level.lever.symbol, level.from),
                                 wording_.level(level.lever.symbol, level.to)));
    }
    std::vector<std::string> rules = names(wording_, unlocks.rules);
    if (!rules.empty()) what.insert(what.begin(), "fire " + Wording::list(rules));
    if (what.empty()) return {};
    std::string line =
        fmt::format("{} would {}", wording_.subject(unlocks.milestone), Wording::list(what));
    if (!unlocks.needs_met) line += ", but what it needs does not hold yet";
    return line;
  }

  std::string open_line(const Residual::Open& open) const {
    const std::string what = wording_.subject(open.what);
    std::vector<std::string> facts;
    for (const Subject& fact : open.facts) {
      if (fact != open.what) facts.push_back(wording_.subject(fact));
    }
    if (open.is_condition && !facts.empty())
      return fmt::format("whether {} fires hangs on {}", what, Wording::list(facts));
    std::string line = what + ": " + open.why;
    if (!facts.empty()) line += ": " + Wording::list(facts);
    return line;
  }

  const Wording& wording_;
  const Residual& residual_;
  std::map<std::tuple<Subject, std::uint32_t, Day>, const DutyView*> open_duties_;
  std::vector<Paragraph> paragraphs_;
  std::map<std::string, std::size_t> places_;  // of headings in paragraphs_
};

// What is known of the breaches of a milestone or rule that began on one day.
class Breaches {
 public:
  using Key = std::pair<Day, Subject>;
  /// Who shares one breach, why it is one, and since when it could be known.
  struct Part {
    std::vector<std::string> actors;
    std::string cause;
    std::optional<Day> knowable;
  };

  Breaches(const Wording& wording, const RunReport& report) : wording_(wording), report_(report) {
    for (std::size_t i = 0; i < report.happenings.size(); ++i) {
      const Happening& h = report.happenings[i];
      if (is_breach(h)) found_.emplace(Key{h.day, h.subject}, i);
    }
    const std::vector<DutyView>& duties = report.last.duties;
    for (std::size_t d = 0; d < duties.size(); ++d)
      if (duties[d].status == DutyView::Status::Overdue)
        duties_.emplace(Key{overdue_since(duties[d].arose, duties[d].deadline), duties[d].rule}, d);
  }

  // A rule may ask several things of several parties, so that each is blamed for its own.
  std::vector<Part> parts(const Key& breach, const std::vector<std::string>& blamed) const {
    std::vector<Part> parts;
    const auto [first, end] = found_.equal_range(breach);
    if (breach.second.kind == Subject::Kind::Milestone) {
      const std::string due = wording_.day(Day{breach.first.value - 1});
      parts.push_back(
          {blamed, fmt::format("{} was due by {}", wording_.subject(breach.second), due), {}});
      if (first != end) parts[0].knowable = report_.knowable_from(first->second);
      return parts;
    }
    const auto [duty, last_duty] = duties_.equal_range(breach);
    for (auto each = duty; each != last_duty; ++each) parts.push_back(owed(*each, blamed));
    std::set<std::int64_t> bans;
    for (auto each = first; each != end; ++each) {
      const Happening& h = report_.happenings[each->second];
      if (h.kind == HappeningKind::BanBroken && bans.insert(h.a).second)
        parts.push_back(banned(each->second, blamed));
    }
    return parts;
  }

 private:
  // `US had to meet talks by 2018-08-01 (rule)`.
  Part owed(const std::pair<const Key, std::size_t>& late,
            const std::vector<std::string>& blamed) const {
    const auto& [breach, number] = late;
    const DutyView& duty = report_.last.duties[number];
    std::string owed = wording_.duty(duty);
    if (const auto at = owed.find(" must "); at != std::string::npos)
      owed.replace(at, 6, " had to ");
    Part part{bound(blamed, checked::EffectId{duty.effect}, breach.second),
              fmt::format("{} by {} ({})", owed, wording_.day(duty.deadline),
                          wording_.subject(breach.second)),
              {}};
    const auto [first, end] = found_.equal_range(breach);
    for (auto each = first; each != end; ++each) {
      const Happening& h = report_.happenings[each->second];
      if (h.kind == HappeningKind::DutyOverdue && static_cast<std::size_t>(h.b) == number)
        part.knowable = report_.knowable_from(each->second);
    }
    return part;
  }

  // `US must not tighten exercises (keep)`.
  Part banned(std::size_t happening, const std::vector<std::string>& blamed) const {
    const Happening& h = report_.happenings[happening];
    const checked::EffectId ban{static_cast<std::uint32_t>(h.a)};
    return {bound(blamed, ban, h.subject),
            fmt::format("{} ({})", wording_.effect(ban, h.subject), wording_.subject(h.subject)),
            report_.knowable_from(happening)};
  }

  // Of those who are blamed, whom this binds.
  std::vector<std::string> bound(const std::vector<std::string>& blamed, checked::EffectId effect,
                                 const Subject& rule) const {
    const std::vector<std::string> names = wording_.bound_by(effect, rule);
    std::vector<std::string> meant;
    std::copy_if(blamed.begin(), blamed.end(), std::back_inserter(meant), [&](const auto& name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    });
    return meant.empty() ? blamed : meant;
  }

  const Wording& wording_;
  const RunReport& report_;
  std::multimap<Key, std::size_t> found_, duties_;  // happenings, and duties, by their numbers
};

// Those who share a breach are blamed together. What the same parties are blamed for since the same
// day is one line, so milestones share their deadline; of many milestones a few are named.
class BlameLines {
 public:
  BlameLines(const Wording& wording, const RunReport& report)
      : wording_(wording), breaches_(wording, report) {}

  void add(const Breaches::Key& key, const std::vector<std::string>& actors) {
    for (const Breaches::Part& part : breaches_.parts(key, actors)) add(key, part);
  }

  std::vector<std::string> take() {
    end();
    return std::move(lines_);
  }

 private:
  static constexpr std::size_t most_named = 20, named_of_more = 5;

  void add(const Breaches::Key& key, const Breaches::Part& part) {
    const std::string blamed =
        fmt::format("by {}{} since {}", Wording::list(part.actors),
                    part.actors.size() > 1 ? " jointly" : "", wording_.day(key.first));
    const bool joins = key.second.kind == Subject::Kind::Milestone && !part.knowable;
    if (!joins || blamed != blamed_ || count_ == 0) end();
    if (!joins) {
      lines_.push_back(blamed + ": " + part.cause);
      if (part.knowable)
        lines_.back() += fmt::format("; not knowable until {}", wording_.day(*part.knowable));
      return;
    }
    blamed_ = blamed;
    if (count_++ == 0) {
      due_ = Day{key.first.value - 1};
      cause_ = part.cause;
    }
    if (named_.size() < most_named) named_.push_back(wording_.subject(key.second));
  }

  void end() {
    if (count_ == 1) lines_.push_back(blamed_ + ": " + cause_);
    if (count_ > 1) {
      if (count_ > most_named) {
        named_.resize(named_of_more);
        named_.push_back(fmt::format("{} more", count_ - named_of_more));
      }
      lines_.push_back(
          fmt::format("{}: {} were due by {}", blamed_, Wording::list(named_), wording_.day(due_)));
    }
    count_ = 0;
    named_.clear();
  }

  const Wording& wording_;
  const Breaches breaches_;
  std::vector<std::string> lines_;
  std::string blamed_;  // of the line that is growing
  std::string cause_;   // of its first breach
  Day due_{};
  std::vector<std::string> named_;  // its first milestones
  std::size_t count_ = 0;           // all of them
};

std::vector<std::string> blame_lines(const Wording& wording, const RunReport& report) {
  std::map<Breaches::Key, std::vector<std::string>> shared;
  for (const Blame& blame : report.verdict.blame) {
    shared[{blame.since, blame.what}].push_back(wording.actor(blame.actor, blame.instance));
  }
  BlameLines lines(wording, report);
  for (const auto& [key, actors] : shared) lines.add(key, actors);
  return lines.take();
}

}  // namespace

std::vector<Paragraph> residual_prose(const Wording& wording, const RunReport& report) {
  return Residue(wording, report).write();
}

void print_residual(std::ostream& out, const DealFile& file, const RunReport& report) {
  const auto paragraphs = residual_prose(Wording(file), report);
  for (const Paragraph& paragraph : paragraphs) {
    out << paragraph.heading << '\n';
    for (const Paragraph::Line& line : paragraph.lines) out << "  " << line.text << '\n';
  }
  if (paragraphs.empty()) out << "Nothing is left\n";
}

namespace {

/// A duty, or a milestone that somebody owes.
bool has_something_open(const checked::Checked& deal, const View& view) {
  if (std::any_of(view.duties.begin(), view.duties.end(),
                  [](const DutyView& duty) { return is_open(duty.status); }))
    return true;
  std::size_t at = 0;
  for (const checked::Milestone& milestone : deal.milestones) {
    for (std::uint32_t k = 0; k < milestone.shape.count; ++k, ++at) {
      const MilestoneView& one = view.milestones[at];
      if (milestone.owners.valid() && !one.met && !one.waived && !one.lapsed) return true;
    }
  }
  return false;
}

}  // namespace

std::string verdict_word(ast::VerdictWord word) {
  switch (word) {
    case ast::VerdictWord::Fulfilled: return "fulfilled";
    case ast::VerdictWord::InProgress: return "in progress";
    case ast::VerdictWord::Breached: return "breached";
    case ast::VerdictWord::Impasse: return "impasse";
    case ast::VerdictWord::Ended: return "ended";
    case ast::VerdictWord::Undetermined: return "undetermined";
  }
  return {};
}

std::vector<std::string> verdict_lines(const Wording& wording, const RunReport& report) {
  const Verdict& verdict = report.verdict;
  switch (verdict.word) {
    case ast::VerdictWord::Fulfilled:
      return {"whatever had to be done is done, waived, replaced or lapsed"};
    case ast::VerdictWord::InProgress:
      return {has_something_open(wording.deal(), report.last)
                  ? "nothing is in breach, and something is still open"
                  : "nothing is in breach, and nothing has to be done"};
    case ast::VerdictWord::Breached: return blame_lines(wording, report);
    case ast::VerdictWord::Impasse:
      if (verdict.by_offers) return {std::string(no_offer_reaches)};
      if (verdict.circle.empty()) return {std::string(nothing_enabled)};
      if (verdict.circle.size() == 1)
        return {names(wording, verdict.circle)[0] + " waits for itself"};
      return {"these wait for each other: " + Wording::list(names(wording, verdict.circle))};
    case ast::VerdictWord::Ended: return {verdict.text};
    case ast::VerdictWord::Undetermined: {
      std::vector<std::string> lines;
      for (const auto& line : Residue(wording, report).undetermined(true).lines) {
        lines.push_back(line.text);
      }
      return lines;
    }
  }
  return {};
}

}  // namespace quid::report
