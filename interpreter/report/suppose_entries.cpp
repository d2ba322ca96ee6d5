// SPDX-License-Identifier: Apache-2.0
#include "report/suppose_entries.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdlib>

#include "report/question.hpp"
#include "report/wording.hpp"

namespace quid::report {
namespace {

using checked::Entry;
using checked::EventKind;

bool is_term(EventKind kind) {
  return kind == EventKind::Due || kind == EventKind::Of || kind == EventKind::PhaseUntil;
}

// What an entry is about, whatever it says of it.
bool same_subject(const Entry& a, const Entry& b) {
  return a.milestone == b.milestone && a.lever == b.lever && a.quantity == b.quantity &&
         a.statement == b.statement && a.phase == b.phase && a.instance == b.instance &&
         a.other == b.other && a.other_instance == b.other_instance;
}

// Is `entry` what `like` describes? What `like` leaves open may be anything.
bool matches(const Entry& entry, const Entry& like) {
  if (entry.kind != like.kind || !same_subject(entry, like)) return false;
  const bool actor = !like.actor.valid() ||
                     (entry.actor == like.actor && entry.actor_instance == like.actor_instance);
  const bool amount = !like.amount || entry.amount == like.amount;
  return actor && amount && entry.level == like.level && entry.date == like.date &&
         entry.text == like.text;
}

// `2018-09-01 m`, `step 3 m`, `on …`, `prior …`.
bool begins_with_day(std::string_view text, const checked::Deal& deal) {
  if (text.starts_with("on ") || text.starts_with("prior ")) return true;
  auto end = text.find(' ');
  if (deal.in_steps && end != std::string_view::npos) end = text.find(' ', end + 1);
  return end != std::string_view::npos &&
         day_option(std::string(text.substr(0, end)), deal).has_value();
}

}  // namespace

SupposedEntries::SupposedEntries(DealFile& file, const std::vector<Entry>& entries, Day day,
                                 Refusal& refusal)
    : file_(file), day_(day), until_(day), refusal_(refusal) {
  const Run run(*file.program, entries, file.limits);
  // A record that is refused as it stands is left as it stands, and refused again.
  entries_ = run.error() ? entries : run.entries();
  if (run.error()) return;
  for (Entry& entry : entries_) entry.corrected = false;  // the corrections are made
}

std::optional<std::string> SupposedEntries::fail(std::string kind, std::string message) {
  refusal_.kind = std::move(kind);
  refusal_.message = std::move(message);
  return std::nullopt;
}

std::string SupposedEntries::dated(Day day, std::string_view event) const {
  return fmt::format("on {} {}", Wording(file_).day(day), event);
}

std::optional<Entry> SupposedEntries::read(std::string text) {
  auto entries = read_events(file_, text, refusal_.diagnostics, "question");
  if (!entries) return std::nullopt;
  if (entries->size() == 1) return std::move(entries->front());
  fail("one-event", fmt::format("`{}` is not one event; several are divided by `;`", text));
  return std::nullopt;
}

std::string SupposedEntries::told(const Entry& entry) const {
  const Wording wording(file_);
  return fmt::format("{} on {}", wording.event(entry), wording.day(entry.on));
}

std::optional<std::string> SupposedEntries::event(std::string_view text) {
  const checked::Deal& deal = file_.checked().deal;
  if (begins_with_day(text, deal)) {
    auto entry = read(std::string(text));
    return entry ? add(*std::move(entry)) : std::nullopt;
  }
  std::string_view bare = text;
  if (const auto day = take_day(bare, deal)) return move(bare, *day);
  auto entry = read(dated(day_, text));
  if (!entry) return std::nullopt;
  return is_term(entry->kind) ? from_the_start(*std::move(entry)) : add(*std::move(entry));
}

std::optional<std::string> SupposedEntries::add(Entry entry) {
  until_ = std::max(until_, entry.on);
  std::string sentence = told(entry);
  if (entry.prior) sentence += ", before the deal began";
  if (entry.known) sentence += ", known on " + Wording(file_).day(*entry.known);
  entries_.push_back(std::move(entry));
  return sentence;
}

// As if the deal had been written so.
std::optional<std::string> SupposedEntries::from_the_start(Entry entry) {
  const checked::Deal& deal = file_.checked().deal;
  std::string sentence = Wording(file_).event(entry) + ", from the start";
  entry.prior = true;
  entry.on = deal.in_steps ? deal.start : Day{deal.start.value - 1};
  entries_.push_back(std::move(entry));
  return sentence;
}

std::optional<std::string> SupposedEntries::move(std::string_view event, Day day) {
  const auto like = read(dated(day, event));
  if (!like) return std::nullopt;
  const auto found = find(*like, false, "move");
  if (!found) return std::nullopt;
  Entry entry = std::move(entries_[*found]);
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(*found));
  const Wording wording(file_);
  std::string sentence =
      fmt::format("{} on {} instead of {} ({})", wording.event(entry), wording.day(day),
                  wording.day(entry.on), wording.place(entry.span));
  const checked::Deal& deal = file_.checked().deal;
  entry.on = day;
  entry.prior = day < deal.start || (deal.in_steps && day == deal.start);
  if (entry.known && *entry.known < day) entry.known = day;
  until_ = std::max(until_, day);
  entries_.push_back(std::move(entry));
  return sentence;
}

std::optional<std::string> SupposedEntries::leave_out(std::string_view text) {
  if (!begins_with_day(text, file_.checked().deal)) {
    return fail("no-date", fmt::format("`no event {}` has no date; write `no event DATE EVENT`, as "
                                       "the record has it",
                                       text));
  }
  const auto like = read(std::string(text));
  if (!like) return std::nullopt;
  const auto found = find(*like, true, "leave out");
  if (!found) return std::nullopt;
  std::string sentence = fmt::format("without {} ({})", told(entries_[*found]),
                                     Wording(file_).place(entries_[*found].span));
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(*found));
  return sentence;
}

// The one entry that is meant.
std::optional<std::size_t> SupposedEntries::find(const Entry& like, bool same_day,
                                                 std::string_view what_for) {
  std::vector<std::size_t> found, near;
  const Wording wording(file_);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const bool day = !same_day || entries_[i].on == like.on;
    if (day && matches(entries_[i], like)) found.push_back(i);
    const bool about = entries_[i].kind != EventKind::Note && same_subject(entries_[i], like) &&
                       (!like.actor.valid() || entries_[i].actor == like.actor);
    if (about) near.push_back(i);
  }
  if (found.size() == 1) return found.front();
  const std::string event = wording.event(like);
  if (found.size() > 1) {
    std::vector<std::string> days;
    for (const std::size_t i : found) days.push_back(wording.day(entries_[i].on));
    days.resize(std::min<std::size_t>(days.size(), 5));
    fail("several-entries",
         fmt::format("the record has `{}` {} times, on {}; leave one out by `no event DATE {}` and "
                     "add another by `DATE {}`",
                     event, found.size(), fmt::join(days, ", "), event, event));
    return std::nullopt;
  }
  const std::string when = same_day ? " on " + wording.day(like.on) : std::string();
  std::string hint = "; to add one, write `DATE " + event + "`";
  if (same_day) hint.clear();
  const auto distance = [&](std::size_t i) {
    return same_day ? std::abs(std::int64_t{entries_[i].on.value} - like.on.value) : 0;
  };
  std::stable_sort(near.begin(), near.end(),
                   [&](std::size_t a, std::size_t b) { return distance(a) < distance(b); });
  near.resize(std::min<std::size_t>(near.size(), 3));
  std::vector<std::string> others;
  for (const std::size_t i : near) others.push_back(fmt::format("`{}`", told(entries_[i])));
  if (!others.empty()) hint = "; it has " + Wording::list(others);
  fail("no-such-entry",
       fmt::format("the record has no `{}`{} to {}{}", event, when, what_for, hint));
  return std::nullopt;
}

}  // namespace quid::report
