// SPDX-License-Identifier: Apache-2.0
// Through time: on and back, and what to look out for on the way.
#include <algorithm>
#include <charconv>

#include "cli/commands.hpp"
#include "cli/repl/happened.hpp"
#include "cli/repl/session.hpp"
#include "cli/words.hpp"
#include "report/question.hpp"
#include "run/steps.hpp"

namespace quid::cli {
namespace {

std::optional<std::uint32_t> count_of(std::string_view text) {
  if (text.empty()) return 1;
  std::uint32_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end != text.data() + text.size() || count == 0) return std::nullopt;
  return count;
}

// The step that a day lies in.
Step step_of(const checked::Checked& deal, Day day) {
  Steps steps(deal);
  while (steps.current().to < day && steps.next()) {
  }
  return steps.current();
}

// The last day of so many steps before the one that this day lies in; or the deal's first.
Day end_of_earlier(const checked::Checked& deal, Day day, std::uint32_t count) {
  const std::uint32_t here = step_of(deal, day).number;
  Steps steps(deal);
  if (here < steps.current().number + count) return deal.deal.start;
  while (steps.current().number + count < here && steps.next()) {
  }
  return steps.current().to;
}

// `2018-07-27, step 2: in progress`
std::string where_now(const Stand& stand, Day day) {
  std::string where = Wording(*stand.file).day(day);
  if (!stand.deal().in_steps) {
    where += fmt::format(", step {}", step_of(stand.file->checked(), day).number);
  }
  return where + ": " + verdict_word(stand.run->verdict().word);
}

// Walks a day at a time and notes when what is watched changes; stops where a break becomes true.
class Watcher {
 public:
  Watcher(Run& run, const Snapshot& now, const Wording& wording, const std::atomic<bool>* cancel)
      : run_(run), now_(now), wording_(wording), cancel_(cancel) {
    for (std::size_t i = 0; i < now_.watches.size(); ++i) said_.push_back(said(i));
    for (std::size_t i = 0; i < now_.breaks.size(); ++i) held_.push_back(holds(i));
  }

  /// False: cancelled, or an error of the run.
  bool walk(Day to) {
    if (said_.empty() && held_.empty()) return cli::walk(run_, to, cancel_);
    while (run_.today() < to && stopped_.empty()) {
      if (cancel_ && cancel_->load()) return false;
      const Day before = run_.today();
      if (!run_.advance(Day{before.value + 1})) return false;
      if (run_.today() == before) break;
      look();
    }
    return true;
  }

  const std::vector<StepLine>& lines() const { return lines_; }
  const std::vector<std::string>& stopped() const { return stopped_; }

 private:
  std::string said(std::size_t watch) const { return wording_.answer(run_.ask(watch)); }
  bool holds(std::size_t one) const {
    const Answer answer = run_.ask(now_.watches.size() + one);
    return answer.state == Answer::State::Known && answer.integer != 0;
  }

  void look() {
    for (std::size_t i = 0; i < said_.size(); ++i) {
      std::string is = said(i);
      if (is == said_[i]) continue;
      lines_.push_back({run_.today(), "watch",
                        fmt::format("{} is {}, was {}", now_.watches[i], is, said_[i]), "",
                        Paint::Yellow});
      said_[i] = std::move(is);
    }
    for (std::size_t i = 0; i < held_.size(); ++i) {
      const bool now = holds(i);
      if (now && !held_[i]) stopped_.push_back(now_.breaks[i]);
      held_[i] = now;
    }
  }

  Run& run_;
  const Snapshot& now_;
  const Wording& wording_;
  const std::atomic<bool>* cancel_;
  std::vector<std::string> said_;
  std::vector<bool> held_;
  std::vector<StepLine> lines_;
  std::vector<std::string> stopped_;
};

// Each watch stands behind what happened on its day.
std::vector<StepLine> woven(std::vector<StepLine> happened, const std::vector<StepLine>& watched) {
  happened.insert(happened.end(), watched.begin(), watched.end());
  std::stable_sort(happened.begin(), happened.end(),
                   [](const StepLine& a, const StepLine& b) { return a.day < b.day; });
  return happened;
}

}  // namespace

Reply Session::step(std::string_view argument) {
  const auto count = count_of(argument);
  if (!count) return refuse("`:step` takes a whole number of steps, such as `:step 3`");
  Steps steps(stand_.file->checked());
  const Day today = fork().now.day;
  bool more = true;
  while (more && steps.current().to <= today) more = steps.next();
  for (std::uint32_t i = 1; i < *count && more; ++i) {
    if (steps.current().to.value - today.value > options_.limits.days) break;
    more = steps.next();
  }
  return walk_to(steps.current().to, "the deal's last step is over");
}

Reply Session::to(std::string_view argument) {
  const checked::Deal& deal = stand_.deal();
  const auto day = day_option(std::string(argument), deal);
  if (!day) {
    return refuse(deal.in_steps ? "`:to` takes a step, such as `:to 3`"
                                : "`:to` takes a date, such as `:to 2018-07-27`");
  }
  if (stand_.clamped(*day) != *day) {
    return refuse(fmt::format("{} lies outside the deal, which runs from {} to {}", day_word(*day),
                              day_word(deal.start), day_word(stand_.clamped(last_day))));
  }
  if (*day < fork().now.day) return return_to(*day);
  return walk_to(*day, "that is where this stands already");
}

Reply Session::walk_to(Day day, std::string_view nowhere) {
  Snapshot next = fork().now;
  const Day from = next.day;
  const Day wanted = day;
  day = stand_.clamped(day);
  if (day <= from) return refuse(std::string(nowhere));
  if (day.value - from.value > options_.limits.days) {
    return refuse(fmt::format("one command walks {} days at most; that would be {}",
                              options_.limits.days, day.value - from.value));
  }
  Stand made = stand_;
  made.run = std::make_shared<Run>(*stand_.run);
  const Wording wording(*made.file);
  Watcher watcher(*made.run, next, wording, options_.cancel);
  const bool good = watcher.walk(day);
  if (!good && !made.run->error()) return refuse("cancelled; nothing changed");
  next.day = std::max(from, made.run->today());
  Page page(style());
  print_lines(page, wording,
              woven(happened_between(made, Day{from.value + 1}, next.day), watcher.lines()));
  for (const std::string& text : watcher.stopped()) {
    page.row(page.paint(Paint::Yellow, "stopped") + fmt::format(": `{}` became true", text));
  }
  if (!good) {
    Trouble trouble;
    trouble.error = made.run->error();
    trouble.error_entries = made.run->entries();
    page.rows(refuse(trouble, made).text);
  }
  std::string where = where_now(made, next.day);
  if (wanted > next.day && made.deal().end == next.day) where += "; the deal's last day";
  page.row(where);
  // Where an error stops the run, the walk ends the day before it: that is where one looks for it.
  const bool moved = next.day > from;
  if (moved) adopt(std::move(next), std::move(made));
  return {page.take(), good || moved};
}

Reply Session::back(std::string_view argument) {
  const auto count = count_of(argument);
  if (!count) return refuse("`:back` takes a whole number of steps, such as `:back 3`");
  const Day day = fork().now.day;
  if (day == stand_.deal().start) return refuse("this is the deal's first day");
  return return_to(end_of_earlier(stand_.file->checked(), day, *count));
}

Reply Session::return_to(Day day) {
  Snapshot next = fork().now;
  next.day = day;
  Reply reply;
  auto made = prepared(next, reply);
  if (!made) return reply;
  const std::string where = where_now(*made, day);
  adopt(std::move(next), *std::move(made));
  return {where + '\n'};
}

// `off` takes all of them away, nothing lists them.
Reply Session::keep_question(std::vector<std::string> Snapshot::*list, std::string_view text) {
  Snapshot next = fork().now;
  std::vector<std::string>& kept = next.*list;
  if (text == "off") {
    kept.clear();
  } else if (kept.size() >= options_.limits.watches) {
    return refuse(fmt::format("{} are the most; `off` takes them away", kept.size()));
  } else {
    stand_.added_bytes += text.size();
    std::vector<Diagnostic> diagnostics;
    const auto question = read_question(*stand_.file, text, diagnostics, "typed");
    if (!question) return {rendered(diagnostics, stand_.file->sources), false};
    if (question->on) return refuse("this is looked at every day; leave `on DATE` out");
    const checked::Checked& deal = stand_.file->checked();
    if (list == &Snapshot::breaks && deal[question->expression].type.kind != checked::Kind::Truth) {
      return refuse("`:break` takes a condition, such as `:break talks_held overdue`");
    }
    if (deal[question->expression].type.kind == checked::Kind::Actor) {
      return refuse("a party has no value; watch what it gave, such as `exposure of P`");
    }
    kept.emplace_back(text);
  }
  Reply reply;
  auto made = prepared(next, reply);
  if (!made) return reply;
  adopt(std::move(next), *std::move(made));
  return {};
}

Reply Session::watch(std::string_view argument) {
  if (!argument.empty()) {
    const Reply reply = keep_question(&Snapshot::watches, argument);
    if (!reply.good) return reply;
  }
  Page page(style());
  const auto& watches = fork().now.watches;
  const Wording wording(*stand_.file);
  for (std::size_t i = 0; i < watches.size(); ++i) {
    page.row(fmt::format("  {} is {}", watches[i], wording.answer(stand_.run->ask(i))));
  }
  if (watches.empty()) page.row("nothing is watched; `:watch EXPRESSION` begins");
  return {page.take()};
}

Reply Session::stop_when(std::string_view argument) {
  if (!argument.empty()) {
    const Reply reply = keep_question(&Snapshot::breaks, argument);
    if (!reply.good) return reply;
  }
  Page page(style());
  const Snapshot& now = fork().now;
  const Wording wording(*stand_.file);
  for (std::size_t i = 0; i < now.breaks.size(); ++i) {
    page.row(fmt::format("  stops when {} becomes true; now it is {}", now.breaks[i],
                         wording.answer(stand_.run->ask(now.watches.size() + i))));
  }
  if (now.breaks.empty()) page.row("nothing stops a walk; `:break CONDITION` does");
  return {page.take()};
}

}  // namespace quid::cli
