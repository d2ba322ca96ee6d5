// SPDX-License-Identifier: Apache-2.0
// A record made ready for a run: sorted by date, its corrections made, refused where no state could
// make it right.
#include <algorithm>
#include <array>
#include <map>

#include "run/runner.hpp"

namespace quid {
namespace {

/// What a correction has in common with the entry that it replaces: day and subject, and where
/// there is no subject, who does what.
using EntryKey = std::array<std::int64_t, 12>;

EntryKey key_of(const checked::Entry& entry) {
  EntryKey key{entry.on.value,    entry.prior,          entry.milestone.value,
               entry.lever.value, entry.quantity.value, entry.statement.value,
               entry.phase.value, entry.instance};
  const bool has_subject = entry.milestone.valid() || entry.lever.valid() ||
                           entry.quantity.valid() || entry.phase.valid();
  if (has_subject) return key;
  key[8] = static_cast<std::int64_t>(entry.kind) + 1;
  key[9] = (std::int64_t{entry.actor.value} << 32) + entry.actor_instance;
  key[10] = entry.other.value;
  key[11] = entry.other_instance;
  return key;
}

/// More entries of one day and subject than anybody corrects among.
constexpr std::size_t most_candidates = 100;

/// Which of several entries of one day and subject is corrected: one that says the same of it, in
/// the same unit, by the same party, as far as there are such.
std::vector<std::size_t> meant_by(const checked::Entry& correction,
                                  const std::vector<checked::Entry>& entries,
                                  std::vector<std::size_t> candidates) {
  const auto prefer = [&](auto fits) {
    const auto is = [&](std::size_t k) { return fits(entries[k]); };
    if (std::any_of(candidates.begin(), candidates.end(), is))
      std::erase_if(candidates, [&](std::size_t k) { return !is(k); });
  };
  prefer([&](const checked::Entry& one) { return one.kind == correction.kind; });
  prefer([&](const checked::Entry& one) { return one.unit == correction.unit; });
  prefer([&](const checked::Entry& one) {
    return one.actor == correction.actor && one.actor_instance == correction.actor_instance;
  });
  return candidates;
}

/// Entries that corrected others have taken their places.
void drop(const std::vector<bool>& gone, std::vector<checked::Entry>& entries) {
  std::size_t kept = 0;
  for (std::size_t k = 0; k < entries.size(); ++k) {
    if (gone[k]) continue;
    if (kept != k) entries[kept] = std::move(entries[k]);
    ++kept;
  }
  entries.resize(kept);
}

}  // namespace

/// Sorts by date, applies corrections, refuses what cannot be right whatever the state.
void Runner::prepare(std::vector<checked::Entry>& entries) {
  std::vector<bool> gone(entries.size(), false);
  const bool corrects = std::any_of(entries.begin(), entries.end(),
                                    [](const checked::Entry& one) { return one.corrected; });
  std::map<EntryKey, std::vector<std::size_t>> told;  // only where something is corrected
  for (std::size_t k = 0; k < entries.size(); ++k) {
    checked::Entry& entry = entries[k];
    entry.corrects = 0;  // of another run
    const auto index = static_cast<std::uint32_t>(k);
    s_.today = entry.on;  // of a refusal
    const bool step_zero = deal().deal.in_steps && entry.on == deal().deal.start;
    if (entry.prior && entry.on >= deal().deal.start && !step_zero)
      return fail("entry-outside-deal", "`prior` tells what was so before the deal began",
                  entry.span, index);
    if (!entry.prior &&
        (entry.on < deal().deal.start || (deal().deal.end && entry.on > *deal().deal.end)))
      return fail("entry-outside-deal", "this day lies outside the deal", entry.span, index);
    if (!entry.prior && step_zero)
      return fail("on-step-zero", "step 0 is the start, before any event; use `prior`", entry.span,
                  index);
    if (!corrects) continue;
    if (!entry.corrected) {
      told[key_of(entry)].push_back(k);
      continue;
    }
    const std::vector<std::size_t>& candidates = told[key_of(entry)];
    if (candidates.size() > most_candidates)
      return fail("ambiguous-correction",
                  "more entries of this day are about the same than can be told apart", entry.span,
                  index);
    const auto meant = meant_by(entry, entries, candidates);
    if (meant.empty())
      return fail("nothing-to-correct", "no entry of this day and subject stands before this one",
                  entry.span, index);
    if (meant.size() > 1)
      return fail("ambiguous-correction",
                  "several entries of this day fit, and nothing tells which of them this corrects",
                  entry.span, index);
    gone[k] = true;
    corrected_.push_back(std::exchange(entries[meant.front()], entry));
    entries[meant.front()].corrects = static_cast<std::uint32_t>(corrected_.size());
  }
  if (corrects) drop(gone, entries);
  const auto earlier = [](const auto& a, const auto& b) {
    return std::pair(!a.prior, a.on) < std::pair(!b.prior, b.on);
  };
  if (!std::is_sorted(entries.begin(), entries.end(), earlier))
    std::stable_sort(entries.begin(), entries.end(), earlier);
}

}  // namespace quid
