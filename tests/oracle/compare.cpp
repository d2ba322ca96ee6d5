// SPDX-License-Identifier: Apache-2.0
// Two histories of one run. Compared: happenings as sorted multisets per day, without causes,
// messages and the noise of `is_noise`; the last view, but for books that hold nothing; the verdict
// without its circle; ensures; answers; of an error its kind, day and entry; of a refused record
// nothing else.
#include <algorithm>
#include <map>

#include "differential.hpp"

namespace quid::oracle {

namespace {

const char* name_of(HappeningKind kind) {
  switch (kind) {
#define QUID_HAPPENING(name, subject, meaning) \
  case HappeningKind::name:                    \
    return #name;
#include "run/happenings.def"
#undef QUID_HAPPENING
  }
  return "?";
}

// How a level changed within a day, and what took back a grant, may be told differently.
bool is_noise(const Happening& happening) {
  switch (happening.kind) {
    case HappeningKind::LevelChanged:
    case HappeningKind::GrantLapsed:
    case HappeningKind::PermissionEnded:
    case HappeningKind::BanEnded:
    case HappeningKind::RuleSuspended:
    case HappeningKind::RuleResumed: return true;
    default: return false;
  }
}

std::string subject_text(const checked::Checked& deal, const Interner& names, Subject subject) {
  if (subject.kind == Subject::Kind::None) return "-";
  NameId name;
  switch (subject.kind) {
    case Subject::Kind::Milestone: name = deal.milestones[subject.symbol].name; break;
    case Subject::Kind::Lever: name = deal.levers[subject.symbol].name; break;
    case Subject::Kind::Quantity: name = deal.quantities[subject.symbol].name; break;
    case Subject::Kind::Statement: name = deal.statements[subject.symbol].name; break;
    case Subject::Kind::Rule: name = deal.rules[subject.symbol].name; break;
    case Subject::Kind::Actor: name = deal.actors[subject.symbol].name; break;
    case Subject::Kind::Phase: name = deal.phases[subject.symbol].name; break;
    case Subject::Kind::Ensure: name = deal.ensures[subject.symbol].name; break;
    default: break;
  }
  const std::string text =
      name.valid() ? std::string(names.text(name)) : "#" + std::to_string(subject.symbol);
  return text + "/" + std::to_string(subject.instance);
}

std::string day_text(const checked::Checked& deal, Day day) {
  return deal.deal.in_steps ? "step " + std::to_string(day.value) : to_string(day);
}

std::string day_text(const checked::Checked& deal, const std::optional<Day>& day) {
  return day ? day_text(deal, *day) : "none";
}

using Lines = std::map<std::pair<Day, std::string>, int>;

Lines lines_of(const checked::Checked& deal, const Interner& names, const History& history) {
  Lines lines;
  for (const Happening& each : history.happenings) {
    if (is_noise(each)) continue;
    const bool host = each.kind == HappeningKind::HostCalled;
    std::string text = std::string(name_of(each.kind)) + " " +
                       subject_text(deal, names, each.subject) + " a=" + std::to_string(each.a) +
                       " b=" + std::to_string(each.b);
    if (each.kind != HappeningKind::MilestoneMet) text += " amount=" + each.amount.to_string();
    text += " other=" + subject_text(deal, names, each.other);
    if (!host) text += " " + each.text.str();
    ++lines[{each.day, text}];
  }
  return lines;
}

class Report {
 public:
  void differ(const std::string& what, const std::string& engine, const std::string& oracle) {
    if (engine == oracle) return;
    lines.push_back(what + ": engine " + engine + ", oracle " + oracle);
  }
  std::vector<std::string> lines;
};

std::string text_of(const std::optional<Decimal>& number) {
  return number ? number->to_string() : "unknown";
}

std::string text_of(const checked::Checked& deal, const MilestoneView& m) {
  std::string text;
  const std::pair<bool, const char*> flags[] = {{m.reported, "reported "}, {m.met, "met "},
                                                {m.verified, "verified "}, {m.refuted, "refuted "},
                                                {m.broken, "broken "},     {m.overdue, "overdue "},
                                                {m.waived, "waived "},     {m.lapsed, "lapsed "},
                                                {m.disputed, "disputed "}, {m.unruled, "unruled "}};
  for (const auto& [on, name] : flags) text += on ? name : "";
  return text + "report=" + day_text(deal, m.report_day) + " met=" + day_text(deal, m.met_day) +
         " done=" + day_text(deal, m.done_day) + " deadline=" + day_text(deal, m.deadline) +
         " amounts=" + m.reported_amount.to_string() + "/" + m.verified_amount.to_string();
}

std::string text_of(const checked::Checked& deal, const DutyView& duty) {
  return "rule " + std::to_string(duty.rule.symbol) + "/" + std::to_string(duty.rule.instance) +
         " status=" + std::to_string(static_cast<int>(duty.status)) +
         " arose=" + day_text(deal, duty.arose) + " deadline=" + day_text(deal, duty.deadline) +
         " done=" + day_text(deal, duty.done) + " owed=" + duty.owed.to_string() +
         " paid=" + duty.paid.to_string();
}

std::vector<std::string> books_of(const View& view) {
  std::vector<std::string> books;
  for (const BookView& book : view.books) {
    const auto nothing = [](const std::optional<Decimal>& sum) { return sum && sum->is_zero(); };
    if (nothing(book.given) && nothing(book.received)) continue;
    books.push_back(std::to_string(book.actor.value) + "/" + std::to_string(book.instance) +
                    " unit " + std::to_string(book.unit.value) + " given " + text_of(book.given) +
                    " received " + text_of(book.received));
  }
  std::sort(books.begin(), books.end());
  return books;
}

template <class List, class Text>
void compare_lists(Report& report, const std::string& what, const List& engine, const List& oracle,
                   Text text) {
  for (std::size_t k = 0; k < std::max(engine.size(), oracle.size()); ++k) {
    const auto told = [&](const List& list) {
      return k < list.size() ? text(list[k]) : std::string("has none");
    };
    report.differ(what + " " + std::to_string(k), told(engine), told(oracle));
  }
}

void compare_views(Report& report, const checked::Checked& deal, const View& engine,
                   const View& oracle) {
  report.differ("last day", day_text(deal, engine.day), day_text(deal, oracle.day));
  const auto number = [](auto value) { return std::to_string(static_cast<int>(value)); };
  compare_lists(report, "level", engine.levels, oracle.levels, number);
  compare_lists(report, "quantity", engine.quantities, oracle.quantities,
                [](const std::optional<Decimal>& value) { return text_of(value); });
  compare_lists(report, "milestone", engine.milestones, oracle.milestones,
                [&](const MilestoneView& view) { return text_of(deal, view); });
  compare_lists(report, "duty", engine.duties, oracle.duties,
                [&](const DutyView& view) { return text_of(deal, view); });
  compare_lists(report, "book", books_of(engine), books_of(oracle),
                [](const std::string& book) { return book; });
  compare_lists(report, "phase", engine.phases, oracle.phases, number);
  compare_lists(report, "unwarranted", engine.unwarranted, oracle.unwarranted, number);
}

std::string text_of(const checked::Checked& deal, const Interner& names, const Verdict& verdict) {
  std::string text = std::to_string(static_cast<int>(verdict.word)) + " " + verdict.text;
  for (const Blame& blame : verdict.blame) {
    text += " [" + std::to_string(blame.actor.value) + "/" + std::to_string(blame.instance) +
            " since " + day_text(deal, blame.since) + " " + subject_text(deal, names, blame.what) +
            "]";
  }
  return text;
}

std::string text_of(const Answer& answer) {
  if (answer.state == Answer::State::Unknown) return "unknown";
  if (answer.state == Answer::State::Error) return "error " + answer.error;
  if (answer.type.kind == checked::Kind::Number) return answer.number.to_string();
  if (answer.type.kind == checked::Kind::Duration) return to_string(answer.duration);
  return std::to_string(answer.integer);
}

std::string text_of(const checked::Checked& deal, const std::optional<RunError>& error) {
  if (!error) return "none";
  return error->kind + " on " + day_text(deal, error->day) +
         (error->entry ? " entry " + std::to_string(*error->entry) : "");
}

}  // namespace

std::vector<std::string> compare(const checked::Checked& deal, const Interner& names,
                                 const History& engine, const History& oracle) {
  Report report;
  report.differ("error", text_of(deal, engine.error), text_of(deal, oracle.error));
  const auto refused = [](const History& history) { return history.error && history.error->entry; };
  if (refused(engine) && refused(oracle)) return report.lines;
  Lines both = lines_of(deal, names, engine);
  for (const auto& [line, count] : lines_of(deal, names, oracle)) both[line] -= count;
  for (const auto& [line, count] : both) {
    if (count == 0) continue;
    report.lines.push_back(day_text(deal, line.first) + ": only in the " +
                           (count > 0 ? "engine: " : "oracle: ") + line.second);
  }
  compare_views(report, deal, engine.last, oracle.last);
  report.differ("verdict", text_of(deal, names, engine.verdict),
                text_of(deal, names, oracle.verdict));
  compare_lists(report, "ensure", engine.ensures, oracle.ensures, [&](const EnsureView& view) {
    return std::to_string(static_cast<int>(view.status)) + " since " + day_text(deal, view.since);
  });
  compare_lists(report, "answer", engine.answers, oracle.answers,
                [](const Answer& answer) { return text_of(answer); });
  return report.lines;
}

}  // namespace quid::oracle
