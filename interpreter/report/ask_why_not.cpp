// SPDX-License-Identifier: Apache-2.0
// `why not CONDITION [on DATE]`. In: the question as typed. Out: what is needed, from whom, by
// when, and which rule would then fire.
#include <fmt/format.h>

#include "analyse/whynot.hpp"
#include "report/ask_kinds.hpp"
#include "report/asked.hpp"
#include "report/question.hpp"

namespace quid::report {
namespace {

using analyse::AnswerSet;
using analyse::Needed;
using analyse::Obstacle;
using analyse::WhyNot;

std::string acts(std::size_t count) {
  return fmt::format("{} act{}", count, count == 1 ? "" : "s");
}

class WhyNotProse {
 public:
  WhyNotProse(const DealFile& file, std::string text, const WhyNot& answer)
      : wording_(file), text_(std::move(text)), answer_(answer) {}

  std::vector<std::string> lines() {
    const std::string day = wording_.day(answer_.day);
    if (answer_.holds) {
      add(fmt::format("`{}` is true on {} already", text_, day));
      return std::move(lines_);
    }
    if (answer_.now == State::Error) {
      add(fmt::format("`{}` cannot be computed on {}: {}", text_, day, name_of(answer_.fault)));
      return std::move(lines_);
    }
    add(fmt::format("`{}` is {} on {}", text_, answer_.now == State::Known ? "false" : "unknown",
                    day));
    if (answer_.by_itself) by_itself(*answer_.by_itself);
    if (!answer_.sets.empty()) sets();
    how_far();
    for (const Obstacle& obstacle : answer_.obstacles) {
      const std::string line = obstacle_line(obstacle);
      if (!line.empty()) add("- " + line);
    }
    for (const auto& move : answer_.unruled)
      add(fmt::format("{} could move {} to {} by itself, but no rule asks for that now",
                      wording_.subject(move.by), wording_.subject(move.lever),
                      wording_.level(move.lever.symbol, move.level)));
    return std::move(lines_);
  }

 private:
  void add(std::string line) { lines_.push_back(std::move(line)); }

  void by_itself(const AnswerSet& set) {
    add(fmt::format("It will be true on {} if nothing but time passes{}", wording_.day(set.holds),
                    fires(set, "; ")));
  }

  void sets() {
    const std::size_t size = answer_.sets[0].acts.size();
    const std::size_t ways = answer_.sets.size() + answer_.left_out;
    const std::string any = ways == 1 ? ":"
                                      : fmt::format("; each of these {} {} would do:", ways,
                                                    size == 1 ? "ways" : "sets");
    if (!answer_.sets[0].smallest) {
      add(fmt::format(
          "These {} would bring it about; none of them can be spared, but a smaller set "
          "may do:",
          acts(size)));
    } else if (answer_.by_itself) {
      add(fmt::format("With {} it would be true sooner{}", acts(size), any));
    } else {
      const char* which = answer_.kept_bans && size > 1 ? " that break no ban" : "";
      add(fmt::format("At least {}{} {} needed{}", acts(size), which, size == 1 ? "is" : "are",
                      any));
    }
    std::size_t number = 0;
    for (const AnswerSet& set : answer_.sets) {
      const bool many = answer_.sets.size() > 1;
      write(set, many ? fmt::format("{}. ", ++number) : "- ");
    }
    if (answer_.left_out > 0) add(fmt::format("  and {} more", answer_.left_out));
  }

  void write(const AnswerSet& set, const std::string& mark) {
    const std::string indent(mark.size() + 2, ' ');
    bool first = true;
    for (const Needed& needed : set.acts) {
      add((first ? "  " + mark : indent) + needed_line(needed, first));
      first = false;
    }
    const std::string when = by_when(set);
    if (!when.empty()) add(indent + when);
    std::string line = "then " + fires(set, "");
    if (!set.fires.empty()) line += ", and ";
    const bool same_day = set.holds == answer_.earliest;
    line += same_day ? "it is true the same day" : "it is true on " + wording_.day(set.holds);
    if (set.waits) line += ", if nothing else happens until then";
    add(indent + line);
  }

  std::string needed_line(const Needed& needed, bool first) const {
    std::string line = first ? "" : "and ";
    const bool later = needed.on > answer_.earliest;
    if (later) line = first ? "later " : "and then ";
    analyse::Act act = needed.act;
    if (needed.amount) act.entries[0].amount = needed.amount;
    line += wording_.possible(act);
    if (needed.act.due) {
      line += fmt::format(", {} {}", needed.act.aim ? "aimed at" : "due by",
                          wording_.day(*needed.act.due));
      if (*needed.act.due < answer_.day) line += ", which has passed";
    }
    if (needed.bans.kind != Subject::Kind::None)
      line += ", which breaks the ban of " + wording_.rule_and_place(needed.bans);
    return line;
  }

  std::string by_when(const AnswerSet& set) const {
    if (!set.latest) return {};
    if (*set.latest == answer_.horizon)
      return answer_.to_the_end
                 ? fmt::format("possible until {}, when the deal ends", wording_.day(*set.latest))
                 : "possible at any time in the next ten years";
    return "possible until " + wording_.day(*set.latest);
  }

  std::string fires(const AnswerSet& set, const char* before) const {
    std::vector<std::string> rules;
    for (const analyse::Fired& fired : set.fires) {
      const Span declared = wording_.declaration(fired.rule);
      const bool named = wording_.deal().rules[fired.rule.symbol].name.valid();
      std::string at = named ? wording_.place(declared) : "";
      if (fired.day != set.holds) at += (at.empty() ? "on " : ", on ") + wording_.day(fired.day);
      rules.push_back(wording_.subject(fired.rule) + (at.empty() ? "" : " (" + at + ")"));
      if (rules.size() == 5 && set.fires.size() > 6) break;
    }
    if (rules.empty()) return {};
    if (rules.size() < set.fires.size())
      rules.push_back(fmt::format("{} more rules", set.fires.size() - rules.size()));
    return fmt::format("{}{} fire{}", before, Wording::list(rules), rules.size() == 1 ? "s" : "");
  }

  void how_far() {
    const bool found = !answer_.sets.empty();
    if (found && answer_.sets[0].smallest) {
      const std::size_t size = answer_.sets[0].acts.size();
      if (answer_.exhausted || answer_.tried_size >= size) return;
      const std::string sets = size == 1 ? "single acts" : "sets of " + acts(size);
      add(fmt::format("{} {} were tried, out of {} that bear on it; then the search stopped",
                      answer_.tried_next, sets, acts(answer_.candidates)));
      return;
    }
    if (answer_.by_itself && found) {
      add("No smaller set was found that makes it true sooner");
    } else if (answer_.by_itself) {
      add(answer_.candidates == 0 ? "Nothing that anybody could do makes it true sooner"
                                  : "No act of anybody's was found that makes it true sooner");
    } else if (answer_.exhausted) {
      all_tried();
    } else if (!found && (answer_.candidates == 0)) {
      add(answer_.obstacles.empty() ? "Nothing that anybody could still do or say bears on it"
                                    : "It can no longer become true:");
    } else if (answer_.tried_size == 0) {
      add(fmt::format(
          "None of the first {} of {} that bear on it does alone; then the search stopped, after "
          "{} tries",
          answer_.tried_next, acts(answer_.candidates), answer_.forks));
    } else {
      add(fmt::format(
          "No set of up to {} does, out of {} that bear on it; then the search stopped, "
          "after {} tries",
          acts(answer_.tried_size), acts(answer_.candidates), answer_.forks));
    }
  }

  // What was tried is less than all that could be done: it says so.
  void all_tried() {
    const char* end = answer_.obstacles.empty() ? "" : ":";
    const std::string by = wording_.day(answer_.horizon);
    if (answer_.candidates == 0)
      return add(
          fmt::format("Nothing that anybody could still do or say makes it true by {}{}", by, end));
    const std::string which =
        answer_.candidates == 1
            ? "The one act that bears on it does not make it true by " + by
            : fmt::format("No set of the {} that bear on it makes it true by {}",
                          acts(answer_.candidates), by);
    add(fmt::format("{} ({} once, on {} or on the day after a rule asks for it{}{}){}", which,
                    answer_.candidates == 1 ? "tried" : "each tried",
                    wording_.day(answer_.earliest), answer_.kept_bans ? ", breaking no ban" : "",
                    answer_.numbers ? "; of numbers, those at which a comparison turns" : "", end));
  }

  std::string obstacle_line(const Obstacle& obstacle) const {
    const auto what = [&] { return wording_.subject(obstacle.what); };
    const auto when = [&] { return obstacle.day ? wording_.day(*obstacle.day) : std::string(); };
    switch (obstacle.kind) {
      case Obstacle::Kind::Ended:
        return fmt::format("the deal ended on {}: {}", when(), obstacle.text);
      case Obstacle::Kind::LastDay: return "this is the deal's last day";
      case Obstacle::Kind::NoRule:
        return fmt::format("no rule of the deal moves {} or asks for it", what());
      case Obstacle::Kind::Lapsed: return what() + " has lapsed";
      case Obstacle::Kind::Gone: return fmt::format("{} withdrew on {}", what(), when());
      case Obstacle::Kind::Over:
        return fmt::format("the time of {} was over on {}", wording_.rule_and_place(obstacle.what),
                           when());
      case Obstacle::Kind::Spent:
        return fmt::format("{} fires only once, and did so on {}",
                           wording_.rule_and_place(obstacle.what), when());
      case Obstacle::Kind::Undetermined:
        return fmt::format(
            "what an effect of {} reads was not known on {}: a record that tells it as of "
            "that day may help; `unknowns` tells what",
            wording_.rule_and_place(obstacle.what), when());
      case Obstacle::Kind::Suspended:
        return wording_.rule_and_place(obstacle.what) + " is suspended";
      case Obstacle::Kind::Banned:
        return fmt::format("{} forbids what has to be done{}",
                           wording_.rule_and_place(obstacle.what),
                           obstacle.day ? ", until " + when() : "");
      case Obstacle::Kind::Passed: {
        const Span span = wording_.deal()[checked::ExprId{obstacle.source}].span;
        return fmt::format("`{}` is false from now on, {}", wording_.source_text(span),
                           wording_.place(span));
      }
      case Obstacle::Kind::TooLate:
        return fmt::format("{} was due by {}, and that has passed", what(), when());
      case Obstacle::Kind::Needs: {
        const std::string needs =
            wording_.source_text(wording_.deal()[checked::ExprId{obstacle.source}].span);
        return obstacle.day ? fmt::format(
                                  "{} needs `{}`, which comes true by itself on {}: ask "
                                  "about that day",
                                  what(), needs, when())
                            : fmt::format(
                                  "{} needs `{}`, which is not true, and time alone does "
                                  "not make it so: ask `why not {}`",
                                  what(), needs, needs);
      }
    }
    return {};
  }

  Wording wording_;
  std::string text_;
  const WhyNot& answer_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> why_not_lines(const DealFile& file, const std::string& condition,
                                       const WhyNot& answer) {
  return WhyNotProse(file, condition, answer).lines();
}

bool answer_why_not(const Asking& asking, std::string_view rest) {
  if (rest.find_first_not_of(' ') == std::string_view::npos) {
    asking.terminal.err << "why not what? ask `why not exercises at suspended`, `why not m on "
                           "2024-06-30`, `why not verdict fulfilled`\n";
    return false;
  }
  std::vector<Diagnostic> diagnostics;
  const auto question = read_question(asking.file, rest, diagnostics);
  if (!question) return tell_mistakes(asking, diagnostics);
  if (question->on && !within_deal(asking, *question->on)) return false;
  if (asking.file.checked()[question->expression].type.kind != checked::Kind::Truth) {
    asking.terminal.err << "`why not` asks about a condition, and this is none; `why not " << rest
                        << " >= 5` would be one\n";
    return false;
  }
  const auto program = lower_with(asking.file, {question->expression}, diagnostics);
  if (!program) return tell_mistakes(asking, diagnostics);
  analyse::Attempts attempts(*program, asking.entries, question->on.value_or(asking.day),
                             asking.file.limits);
  if (attempts.now().error())
    return tell_run_error(asking, *attempts.now().error(), attempts.now().entries());
  analyse::WhyNotOptions options;
  options.all = asking.all;
  const WhyNot answer = analyse::why_not(*program, attempts, options);
  if (asking.json) {
    write_data(asking.terminal, why_not_data(asking.file, question->text, answer));
    return true;
  }
  for (const std::string& line : why_not_lines(asking.file, question->text, answer))
    asking.terminal.out << line << '\n';
  return true;
}

}  // namespace quid::report
