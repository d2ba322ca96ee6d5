// SPDX-License-Identifier: Apache-2.0
// quid-differential-lanes [--deals N] [--seed S]: random plain deals on planes of every vector
// width, with lanes in another order, on slices, on the engine, and some lanes on the oracle. A
// disagreement prints the seed, the deal and what differs.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check/check.hpp"
#include "generator.hpp"
#include "lanes/planes.hpp"
#include "lanes/slices.hpp"
#include "lanes_deal.hpp"
#include "oracle.hpp"
#include "program/lower.hpp"
#include "run/engine.hpp"

namespace {

using namespace quid;
using oracle::PlainDeal;
using oracle::PlainGenerator;

constexpr std::size_t lanes_told = 150;  // not a multiple of a word
constexpr std::size_t lanes_on_oracle = 3;

using oracle::PlainEvents;
using oracle::PlainStand;

/// What every evaluator must say of a lane, as one line.
struct Told {
  std::vector<std::uint32_t> levels;
  std::vector<std::string> amounts;
  std::vector<std::pair<std::string, Decimal>> books;  // but those that hold nothing
  std::uint64_t firings = 0;
  std::vector<char> met, ensures;  // ensures: 0 kept, 1 broken, 2 not shown
  int verdict = 0;
  bool operator==(const Told&) const = default;
};

std::string text_of(const Told& told) {
  std::string text = "levels";
  for (const auto level : told.levels) text += fmt::format(" {}", level);
  text += " amounts";
  for (const std::string& amount : told.amounts) text += " " + amount;
  for (const auto& [name, amount] : told.books)
    text += fmt::format(" {} {}", name, amount.to_string());
  text += fmt::format(" firings {} met", told.firings);
  for (const char met : told.met) text += met != 0 ? '1' : '0';
  text += " ensures ";
  for (const char status : told.ensures) text += static_cast<char>('0' + status);
  return text + fmt::format(" verdict {}", told.verdict);
}

struct Loaded {
  SourceSet sources;
  Interner names;
  checked::CheckedDeal deal;
  std::optional<Program> program;
  std::string rejection;
};

std::unique_ptr<Loaded> load(const std::string& script) {
  auto loaded = std::make_unique<Loaded>();
  Diagnostics diagnostics;
  const auto source = loaded->sources.add("deal.quid", script);
  const auto no_module = [](std::string_view) { return std::optional<checked::LoadedModule>(); };
  loaded->deal = checked::check(loaded->sources, source, loaded->names, diagnostics, {}, no_module);
  if (!diagnostics.has_errors())
    loaded->program = lower(loaded->deal.checked, diagnostics, {}, {}, &loaded->names);
  for (const Diagnostic& one : diagnostics.take())
    if (one.severity == Severity::Error) loaded->rejection += one.message + "; ";
  return loaded;
}

std::vector<PlainStand> stands_of(const Run& run) {
  std::vector<PlainStand> stands;
  for (const MilestoneState& state : run.state().milestones)
    stands.push_back({state.met, state.reported});
  return stands;
}

char status_of(const EnsureView& ensure) {
  return ensure.status == EnsureView::Status::Broken ? 1
         : ensure.status == EnsureView::Status::Kept ? 0
                                                     : 2;
}

void add_books(Told& told, const Program& program, const std::vector<BookView>& books) {
  for (const BookView& book : books) {
    const std::uint32_t actor = program.actors.base[book.actor.index()] + book.instance;
    const std::string key = fmt::format("{}.{}", actor, book.unit.value);
    if (!book.given->is_zero()) told.books.emplace_back(key + " gave", *book.given);
    if (!book.received->is_zero()) told.books.emplace_back(key + " received", *book.received);
  }
  std::sort(told.books.begin(), told.books.end());
}

void add_view(Told& told, const View& view) {
  told.levels = view.levels;
  for (const auto& amount : view.quantities)
    told.amounts.push_back(amount ? amount->to_string() : "unknown");
  for (const MilestoneView& milestone : view.milestones) told.met.push_back(milestone.met ? 1 : 0);
}

Told of_run(const Run& run) {
  Told told;
  const View view = run.view();
  add_view(told, view);
  add_books(told, run.program(), view.books);
  for (const Coverage::Rule& rule : run.coverage().rules) told.firings += rule.fired;
  for (const EnsureView& ensure : run.ensures()) told.ensures.push_back(status_of(ensure));
  told.verdict = static_cast<int>(run.verdict().word);
  return told;
}

Told of_history(const History& history, const Program& program) {
  Told told;
  add_view(told, history.last);
  add_books(told, program, history.last.books);
  for (const Happening& one : history.happenings)
    if (one.kind == HappeningKind::RuleFired) ++told.firings;
  for (const EnsureView& ensure : history.ensures) told.ensures.push_back(status_of(ensure));
  told.verdict = static_cast<int>(history.verdict.word);
  return told;
}

template <class Evaluator>
void add_accounts(Told& told, const lanes::Plain& plain, const Evaluator& total) {
  for (std::uint32_t a = 0; a < plain.accounts.size(); ++a) {
    const lanes::Account& account = plain.accounts[a];
    const Decimal amount = total(a);
    if (amount.is_zero()) continue;
    told.books.emplace_back(
        fmt::format("{}.{} {}", account.actor, account.unit, account.gave ? "gave" : "received"),
        amount);
  }
  std::sort(told.books.begin(), told.books.end());
}

std::string amount_of(const lanes::Plain& plain, std::uint32_t q, std::int64_t amount) {
  if (!plain.quantities[q].known) return "unknown";
  return Decimal::from_units(plain.quantities[q].scale * amount).to_string();
}

char status_of(const lanes::Plain& plain, std::uint32_t e, bool broken, bool seen, bool open) {
  if (broken) return 1;
  const bool shows = plain.ensures[e].form == checked::Ensure::Form::Eventually;
  return (shows ? !seen : open) ? 2 : 0;
}

int verdict_of(bool breached, bool fulfilled, bool undetermined) {
  return static_cast<int>(breached       ? ast::VerdictWord::Breached
                          : fulfilled    ? ast::VerdictWord::Fulfilled
                          : undetermined ? ast::VerdictWord::Undetermined
                                         : ast::VerdictWord::InProgress);
}

Told of_course(const lanes::Course& course, const lanes::Plain& plain, std::uint64_t before) {
  Told told;
  for (std::uint32_t l = 0; l < plain.levers.size(); ++l) told.levels.push_back(course.level(l));
  for (std::uint32_t q = 0; q < plain.quantities.size(); ++q)
    told.amounts.push_back(plain.quantities[q].column < 0 ? amount_of(plain, q, course.amount(q))
                           : course.kept_amount(q).known()
                               ? course.kept_amount(q).as_number().to_string()
                               : "unknown");
  for (std::uint32_t m = 0; m < plain.milestones.size(); ++m)
    told.met.push_back(course.met(m) ? 1 : 0);
  for (std::uint32_t e = 0; e < plain.ensures.size(); ++e)
    told.ensures.push_back(
        status_of(plain, e, course.broken_ensure(e), course.seen_ensure(e), course.open_ensure(e)));
  told.firings = before + course.firings();
  told.verdict = verdict_of(course.breached(), course.fulfilled(), course.undetermined());
  add_accounts(told, plain, [&](std::uint32_t a) { return course.total(a); });
  return told;
}

bool bit(std::span<const lanes::Word, lanes::words_per_plane> plane, std::size_t lane) {
  return (plane[lane / 64] >> (lane % 64) & 1) != 0;
}

Told of_lane(const lanes::Block& block, const lanes::Plain& plain, std::size_t lane,
             std::uint64_t before) {
  Told told;
  for (std::uint32_t l = 0; l < plain.levers.size(); ++l)
    told.levels.push_back(block.level(l, lane));
  for (std::uint32_t q = 0; q < plain.quantities.size(); ++q)
    told.amounts.push_back(amount_of(plain, q, block.amount(q, lane)));
  for (std::uint32_t m = 0; m < plain.milestones.size(); ++m)
    told.met.push_back(bit(block.met(m), lane) ? 1 : 0);
  for (std::uint32_t e = 0; e < plain.ensures.size(); ++e)
    told.ensures.push_back(status_of(plain, e, bit(block.broken_ensure(e), lane),
                                     bit(block.seen_ensure(e), lane),
                                     bit(block.open_ensure(e), lane)));
  told.firings = before + block.firings(lane);
  told.verdict = verdict_of(bit(block.breached(), lane), bit(block.fulfilled(), lane),
                            bit(block.undetermined(), lane));
  add_accounts(told, plain, [&](std::uint32_t a) { return block.total(a, lane); });
  return told;
}

/// The same courses, of which lane n runs the one that `order` says; some days by `turned`.
class Courses : public lanes::Source {
 public:
  /// `tells`: it says on which days there is nothing.
  Courses(const std::vector<PlainEvents>& courses, const std::vector<std::size_t>& order,
          bool tells)
      : courses_(courses), order_(order), next_(order.size()), tells_(tells) {}
  void begin(std::uint64_t first) override {
    first_ = first;
    std::fill(next_.begin(), next_.end(), 0);
  }
  void draw(lanes::Events& events) override {
    for (std::size_t lane = 0; lane < order_.size(); ++lane) {
      const PlainEvents& course = courses_[order_[lane]];
      std::size_t& n = next_[lane];
      for (; n < course.size() && course[n].day == events.day(); ++n) {
        const lanes::Word mine = lanes::Word{1} << (lane % 64);
        const std::uint32_t m = course[n].milestone;
        const lanes::Occurrence what = course[n].what;
        // What is claimed and breaks is not met, so it does not turn.
        const bool turns = what == lanes::met_may || (events.met(m)[lane / 64] & mine) != 0;
        if (what == lanes::reported_may)
          events.reported(m)[lane / 64] |= mine;
        else if (what == lanes::refuted_may)
          events.refuted(m)[lane / 64] |= mine;
        else if (turns && (course[n].day + m) % 3 == 0)
          events.turned(m)[lane / 64] |= mine;
        else if (what == lanes::met_may)
          events.done(m)[lane / 64] |= mine;
        else
          events.broken(m)[lane / 64] |= mine;
      }
    }
  }

  std::size_t next(std::size_t day) override {
    if (!tells_) return day;
    std::size_t first = SIZE_MAX;
    for (std::size_t lane = 0; lane < order_.size(); ++lane) {
      const PlainEvents& course = courses_[order_[lane]];
      if (next_[lane] < course.size())
        first = std::min<std::size_t>(first, course[next_[lane]].day);
    }
    return first;
  }

 private:
  const std::vector<PlainEvents>& courses_;
  const std::vector<std::size_t>& order_;
  std::vector<std::size_t> next_;
  bool tells_;
  std::uint64_t first_ = 0;
};

struct Trial {
  std::vector<std::string> differences;
  std::string unfit;
  std::uint64_t lanes = 0;
  bool simple = false, on_slices = false, has_columns = false;
  std::uint64_t left = 0;  // courses that left the plain form
};

void compare(Trial& trial, const char* who, std::size_t lane, const Told& told,
             const Told& engine) {
  if (told == engine || trial.differences.size() > 5) return;
  trial.differences.push_back(fmt::format("lane {} on {}:\n    {}\n  on the engine:\n    {}", lane,
                                          who, text_of(told), text_of(engine)));
}

/// Each course in one walk or in two; but those that leave.
void compare_slices(Trial& trial, const lanes::Slices& slices,
                    const std::vector<PlainEvents>& courses, const std::vector<Told>& engine,
                    std::uint64_t before) {
  const lanes::Plain& plain = slices.plain();
  lanes::Course course(slices);
  for (std::size_t lane = 0; lane < courses.size(); ++lane) {
    std::vector<lanes::Event> events;
    for (const oracle::PlainEvent& one : courses[lane])
      events.push_back({one.day, one.milestone, one.what});
    if (lane % 2 == 0) {
      course.run(events);
    } else {
      const auto half = static_cast<std::uint32_t>(plain.days() / 2);
      const std::span<const lanes::Event> all(events);
      const auto split = static_cast<std::size_t>(
          std::find_if(all.begin(), all.end(), [&](const auto& e) { return e.day > half; }) -
          all.begin());
      course.begin();
      course.walk(half, all.first(split));
      course.walk(static_cast<std::uint32_t>(plain.days()) - 1, all.subspan(split));
    }
    if (course.left() || course.perhaps_stuck()) {
      ++trial.left;
      continue;
    }
    compare(trial, "slices", lane, of_course(course, plain, before), engine[lane]);
    ++trial.lanes;
  }
}

/// In both layouts, where there are two.
void on_slices(Trial& trial, const lanes::Plain& plain, const std::vector<PlainEvents>& courses,
               const std::vector<Told>& engine, std::uint64_t before) {
  trial.on_slices = true;
  trial.simple = plain.simple;
  trial.has_columns = !plain.columns.empty();
  compare_slices(trial, lanes::Slices(plain), courses, engine, before);
  if (!plain.simple) return;
  compare_slices(trial, lanes::Slices(plain, lanes::Slices::Layout::Lists), courses, engine,
                 before);
}

/// From `today` on, which all lanes have in common. What is plain but for some courses goes on
/// slices alone.
void compare_lanes(Trial& trial, const PlainDeal& deal, const Run& today, Day until,
                   const std::vector<PlainEvents>& courses) {
  auto made = lanes::plain(today, until, deal.may);
  const bool whole = made.has_value();
  if (!whole) {
    trial.unfit = made.error().what;
    made = lanes::plain(today, until, deal.may, lanes::Extent::Usually);
    if (!made) return;
  }
  const lanes::Plain plain = *made;
  std::uint64_t before = 0;
  for (const Coverage::Rule& rule : today.coverage().rules) before += rule.fired;
  std::vector<Told> engine;
  for (const PlainEvents& course : courses) {
    Run run = today;
    run.tell(entries_of(deal, course, Day{today.today().value + 1}, stands_of(today)));
    run.advance(until);
    if (run.error()) {
      trial.unfit = run.error()->message;
      return;
    }
    engine.push_back(of_run(run));
  }
  if (!whole) return on_slices(trial, plain, courses, engine, before);
  on_slices(trial, plain, courses, engine, before);
  const lanes::Planes planes(plain, {.firings = true, .rules = true, .verdict = true});
  std::vector<std::size_t> order(courses.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = (k * 7 + 3) % order.size();
  for (const char* width : {"baseline", "avx2", "avx512"}) {
    const bool tells = width[0] == 'a';
    const lanes::Kernels* kernels = lanes::kernels_named(width);
    if (kernels == nullptr) continue;
    lanes::Block block(planes, *kernels);
    Courses source(courses, order, tells);
    block.run(0, order.size(), source);
    block.read();
    for (std::size_t lane = 0; lane < order.size(); ++lane)
      compare(trial, width, order[lane], of_lane(block, plain, lane, before), engine[order[lane]]);
    std::uint64_t sum = 0, counted = 0;
    for (std::uint32_t r = 0; r < plain.rules.size(); ++r) counted += block.firings_of(r);
    for (std::size_t lane = 0; lane < order.size(); ++lane) sum += block.firings(lane);
    if (sum != counted) trial.differences.push_back("firings by rule and by lane differ");
    trial.lanes += order.size();
  }
}

Trial attempt(const PlainDeal& deal, PlainGenerator& generator) {
  Trial trial;
  const auto loaded = load(deal.script);
  if (!loaded->program) {
    trial.unfit = loaded->rejection;
    return trial;
  }
  const Program& program = *loaded->program;
  const Day start = program.checked->deal.start, end = *program.checked->deal.end;
  const Run fresh(program, {});
  std::vector<PlainEvents> courses;
  for (std::size_t lane = 0; lane < lanes_told; ++lane)
    courses.push_back(generator.course(deal, deal.sparse     ? -20
                                             : lane % 5 == 0 ? 40
                                                             : static_cast<int>(lane % 9)));
  compare_lanes(trial, deal, fresh, end, courses);
  if (!trial.unfit.empty()) return trial;
  for (std::size_t lane = 0; lane < lanes_on_oracle; ++lane) {
    const auto entries = entries_of(deal, courses[lane], start, stands_of(fresh));
    Run run(program, entries);
    run.advance(end);
    const History history = run_oracle(*program.checked, loaded->names, entries, end, {});
    compare(trial, "the oracle", lane, of_history(history, program), of_run(run));
  }
  // The same from some day on which one of them stands.
  const Day today{start.value + deal.days / 3};
  if (today >= end || today <= start) return trial;
  PlainEvents past = courses[4];
  std::erase_if(past, [&](const auto& e) {
    return start.value + static_cast<std::int32_t>(e.day) > today.value;
  });
  Run part(program, entries_of(deal, past, start, stands_of(fresh)));
  part.advance(today);
  std::vector<PlainEvents> rests;
  for (const PlainEvents& course : courses) {
    PlainEvents rest;
    for (oracle::PlainEvent event : course) {
      const std::int32_t day = start.value + static_cast<std::int32_t>(event.day);
      if (day <= today.value) continue;
      event.day = static_cast<std::uint32_t>(day - today.value - 1);
      rest.push_back(event);
    }
    rests.push_back(oracle::fitting(deal, rest, stands_of(part)));
  }
  compare_lanes(trial, deal, part, end, rests);
  return trial;
}

}  // namespace

int main(int count, char** words) {
  std::uint64_t deals = 300, seed = 1, passed = 0, failed = 0, unfit = 0, lanes = 0;
  std::uint64_t slices = 0, simple = 0, columns = 0, left = 0;
  for (int k = 1; k + 1 < count; k += 2) {
    if (std::strcmp(words[k], "--deals") == 0) deals = std::stoull(words[k + 1]);
    if (std::strcmp(words[k], "--seed") == 0) seed = std::stoull(words[k + 1]);
  }
  const bool shows_unfit = std::getenv("SHOW_UNFIT") != nullptr;
  for (std::uint64_t k = 0; k < deals; ++k) {
    PlainGenerator generator(seed + k);
    const PlainDeal deal = generator.run();
    const Trial trial = attempt(deal, generator);
    lanes += trial.lanes;
    slices += trial.on_slices ? 1 : 0;
    simple += trial.simple ? 1 : 0;
    columns += trial.has_columns ? 1 : 0;
    left += trial.left;
    if (!trial.unfit.empty()) {
      ++unfit;
      if (shows_unfit) fmt::print("seed {}: {}\n", seed + k, trial.unfit);
    }
    if (trial.differences.empty()) {
      if (trial.unfit.empty()) ++passed;
      continue;
    }
    if (++failed <= 3) {
      fmt::print("seed {}\n{}", seed + k, deal.script);
      for (const std::string& one : trial.differences) fmt::print("  {}\n", one);
    }
  }
  fmt::print("seed {}: {} deals were not plain or stopped; {} lanes compared\n", seed, unfit,
             lanes);
  fmt::print("{} deals went on slices, {} of them simple and {} with columns; {} courses left\n",
             slices, simple, columns, left);
  fmt::print("{} passed, {} failed\n", passed, failed);
  return failed == 0 && passed > deals / 2 ? 0 : 1;
}
