// SPDX-License-Identifier: Apache-2.0
// The walk over all days of the deal: the record is sorted and corrected, then every day is walked
// on a copy of the state, so that a day that fails leaves nothing behind.
#include "oracle.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "world.hpp"

namespace quid {

using checked::Checked;
using checked::Entry;
using checked::EventKind;
using oracle::Stop;
using oracle::World;

namespace {

/// What an entry is about: what `corrected` looks for.
using About = std::tuple<int, std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>;

About about(const Entry& e) {
  if (e.milestone.valid()) return {0, e.milestone.value, e.instance, 0, 0};
  switch (e.kind) {
    case EventKind::Level: return {1, e.lever.value, e.instance, 0, 0};
    case EventKind::SetQuantity:
    case EventKind::AddQuantity: return {2, e.quantity.value, e.instance, 0, 0};
    case EventKind::Says: return {3, e.statement.value, e.instance, 0, 0};
    case EventKind::PhaseUntil: return {4, e.phase.value, 0, 0, 0};
    case EventKind::Pays:
      return {5, e.actor.value, e.actor_instance, e.other.value, e.other_instance};
    case EventKind::Offers:
      return {6, e.actor.value, e.actor_instance, e.other.value, e.other_instance};
    case EventKind::Withdraws: return {7, e.actor.value, e.actor_instance, 0, 0};
    default: return {8, 0, 0, 0, 0};
  }
}

struct Record {
  // Of each day: entries with their indices. `prior` ones apart.
  struct Line {
    const Entry* entry;
    std::uint32_t index;  // once arranged: its place in the arranged record
  };
  std::vector<Line> lines;
};

[[noreturn]] void refuse(const char* kind, const Entry& entry, std::uint32_t index) {
  throw Stop{kind, std::string("`") + kind + "`", entry.span, index, true, entry.on};
}

void check_date(const Checked& deal, const Entry& entry, std::uint32_t index) {
  const auto& d = deal.deal;
  if (entry.prior) {
    const bool too_late = d.in_steps ? entry.on > d.start : entry.on >= d.start;
    if (too_late) refuse("entry-outside-deal", entry, index);
    return;
  }
  if (d.in_steps && entry.on == d.start) refuse("on-step-zero", entry, index);
  if (entry.on < d.start || (d.end && entry.on > *d.end)) {
    refuse("entry-outside-deal", entry, index);
  }
}

// The one line that the entry replaces. Of several that are about the same the one that says most
// of the same: the kind of thing, in the same unit, by the same party, in that order.
Record::Line& corrected(Record& record, const Entry& entry, std::uint32_t index) {
  const auto closeness = [&](const Entry& one) {
    const bool who = one.actor == entry.actor && one.actor_instance == entry.actor_instance;
    return (one.kind == entry.kind ? 4 : 0) + (one.unit == entry.unit ? 2 : 0) + (who ? 1 : 0);
  };
  std::vector<std::pair<int, Record::Line*>> found;
  for (Record::Line& line : record.lines) {
    const Entry& one = *line.entry;
    if (one.on == entry.on && one.prior == entry.prior && about(one) == about(entry))
      found.push_back({closeness(one), &line});
  }
  if (found.empty()) refuse("nothing-to-correct", entry, index);
  if (found.size() > 100) refuse("ambiguous-correction", entry, index);
  const auto best = std::max_element(found.begin(), found.end());
  const auto as_good = [&](const auto& one) { return one.first == best->first; };
  if (std::count_if(found.begin(), found.end(), as_good) > 1)
    refuse("ambiguous-correction", entry, index);
  return *best->second;
}

// In order of date; a correction takes the place of what it corrects.
Record arrange(const Checked& deal, const std::vector<Entry>& entries) {
  Record record;
  for (std::uint32_t k = 0; k < entries.size(); ++k) {
    const Entry& entry = entries[k];
    check_date(deal, entry, k);
    if (entry.corrected) {
      corrected(record, entry, k).entry = &entry;
    } else {
      record.lines.push_back({&entry, k});
    }
  }
  std::stable_sort(record.lines.begin(), record.lines.end(),
                   [](const Record::Line& a, const Record::Line& b) {
                     return std::make_tuple(!a.entry->prior, a.entry->on) <
                            std::make_tuple(!b.entry->prior, b.entry->on);
                   });
  for (std::uint32_t k = 0; k < record.lines.size(); ++k) record.lines[k].index = k;
  return record;
}

Day last_day_of(const Checked& deal, const Record& record, std::optional<Day> until) {
  std::optional<Day> last = until;
  for (const auto& line : record.lines) {
    if (!until && !line.entry->prior) last = line.entry->on;
  }
  if (!last) last = deal.deal.end.value_or(deal.deal.start);
  return deal.deal.end ? std::min(*last, *deal.deal.end) : *last;
}

struct Batch {
  std::vector<const Entry*> entries;
  std::vector<std::uint32_t> indices;
};

Batch take(const Record& record, bool prior, Day day) {
  Batch batch;
  for (const auto& line : record.lines) {
    if (line.entry->prior != prior || line.entry->on != day) continue;
    batch.entries.push_back(line.entry);
    batch.indices.push_back(line.index);
  }
  return batch;
}

void apply_priors(World& world, const Record& record) {
  std::optional<Day> done;
  for (const auto& line : record.lines) {
    if (!line.entry->prior || done == line.entry->on) continue;
    done = line.entry->on;
    const Batch batch = take(record, true, *done);
    world.apply_prior(batch.entries, batch.indices);
  }
}

void walk_day(World& world, const Record& record, Day day, const std::vector<Question>& questions,
              History& history) {
  const Batch batch = take(record, false, day);
  std::vector<checked::ExprId> asked;
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < questions.size(); ++k) {
    if (questions[k].day != day) continue;
    asked.push_back(questions[k].expression);
    places.push_back(k);
  }
  std::vector<Answer> answers;
  world.walk(day, batch.entries, batch.indices, asked, answers);
  for (std::size_t k = 0; k < places.size(); ++k) history.answers[places[k]] = answers[k];
}

void conclude(const World& world, History& history) {
  history.happenings = world.happenings;
  history.last = world.view();
  history.verdict = world.verdict();
  history.ensures = world.ensure_views();
}

void note_error(const Stop& stop, Day day, History& history) {
  history.error = RunError{stop.kind, stop.message, stop.day.value_or(day), stop.span, stop.entry};
}

}  // namespace

History run_oracle(const Checked& deal, const Interner& names, const std::vector<Entry>& entries,
                   std::optional<Day> until, const std::vector<Question>& questions) {
  History history;
  history.answers.resize(questions.size());
  for (std::size_t k = 0; k < questions.size(); ++k) {
    history.answers[k].type = deal[questions[k].expression].type;
  }
  World world(deal, names);
  std::optional<oracle::State> good;  // as the day before ended
  std::size_t good_happenings = 0;
  Day day = deal.deal.start;
  try {
    const Record record = arrange(deal, entries);
    const Day last = last_day_of(deal, record, until);
    world.prepare();
    for (const Question& question : questions)
      world.remember(question.expression, checked::Shape{});
    apply_priors(world, record);
    world.begin();
    for (; day <= last; ++day.value) {
      good = world.state;
      good_happenings = world.happenings.size();
      walk_day(world, record, day, questions, history);
    }
    conclude(world, history);
  } catch (const Stop& stop) {
    note_error(stop, day, history);
    if (stop.refused) {
      history.answers.assign(questions.size(), Answer{});
      return history;
    }
    if (!good) return history;
    world.state = *good;
    world.happenings.resize(good_happenings);
    world.rewind(Day{day.value - 1});
    conclude(world, history);
  }
  return history;
}

}  // namespace quid
