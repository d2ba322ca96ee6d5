// SPDX-License-Identifier: Apache-2.0
// Entries of a record in the words of a record.
#include <fmt/format.h>

#include "report/wording.hpp"
#include "support/text.hpp"

namespace quid::report {

using checked::EventKind;

namespace {

bool is_compound(const checked::Checked& deal, checked::UnitId unit) {
  if (!unit.valid() || unit.value == 0) return false;
  const auto& factors = deal.units[unit.index()].factors;
  return factors.size() != 1 || factors[0].power != 1;
}

}  // namespace

std::string Wording::event(const checked::Entry& entry) const {
  const auto who = [&] { return actor(entry.actor, entry.actor_instance); };
  const auto whom = [&] { return actor(entry.other, entry.other_instance); };
  const auto by = [&] { return entry.actor.valid() ? " by " + who() : std::string(); };
  const auto what = [&] { return milestone(entry.milestone.value, entry.instance); };
  // A record has no words for a unit of several: a bare number has that of the declaration.
  const auto much = [&] {
    const checked::UnitId unit = is_compound(deal_, entry.unit) ? checked::UnitId{0} : entry.unit;
    return entry.amount ? amount(*entry.amount, unit) : std::string();
  };
  switch (entry.kind) {
    case EventKind::Done: return what() + (entry.amount ? " " + much() : "") + by();
    case EventKind::Reported: return what() + " reported";
    case EventKind::Broken: return what() + " broken";
    case EventKind::Settled: return what() + " settled";
    case EventKind::Verified: return what() + " verified" + by();
    case EventKind::Waived: return what() + " waived" + by();
    case EventKind::Refuted: return what() + " refuted" + (by().empty() ? " by …" : by());
    case EventKind::Disputed: return what() + " disputed" + by();
    case EventKind::Due: return fmt::format("{} due {}", what(), day(entry.date));
    case EventKind::Of: return fmt::format("{} of {}", what(), much());
    case EventKind::Level:
      return fmt::format("{} at {}", lever(entry.lever.value, entry.instance),
                         level(entry.lever.value, entry.level));
    case EventKind::SetQuantity:
    case EventKind::AddQuantity:
      return fmt::format("{} {} {}",
                         subject({Subject::Kind::Quantity, entry.quantity.value, entry.instance}),
                         entry.kind == EventKind::SetQuantity ? "=" : "+", much());
    case EventKind::Pays: return fmt::format("{} pays {} to {}", who(), much(), whom());
    case EventKind::Offers: return fmt::format("{} offers {} to {}", who(), much(), whom());
    case EventKind::Says:
      return fmt::format(
          "{} says {}", who(),
          subject({Subject::Kind::Statement, entry.statement.value, entry.instance}));
    case EventKind::Withdraws: return who() + " withdraws";
    case EventKind::PhaseUntil:
      return fmt::format("{} until {}", name(deal_.phases[entry.phase.value].name),
                         day(entry.date));
    case EventKind::Note: return '"' + entry.text.str() + '"';
  }
  return {};
}

std::string Wording::record_line(const checked::Entry& entry) const {
  std::string line = entry.prior ? "prior " : "on ";
  line += day(entry.on);
  if (entry.known) line += " known " + day(*entry.known);
  if (entry.corrected) line += " corrected";
  line += ' ';
  if (entry.kind == EventKind::Note) {
    line += quoted_text(entry.text.str());
  } else {
    line += event(entry);
  }
  return line + '\n';
}

}  // namespace quid::report
