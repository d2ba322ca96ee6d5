// SPDX-License-Identifier: Apache-2.0
// Acts that lie open, as sentences.
#include <fmt/format.h>

#include "analyse/acts.hpp"
#include "report/wording.hpp"

namespace quid::report {

using analyse::Act;

std::string Wording::who(const std::vector<Subject>& actors) const {
  std::vector<std::string> names;
  for (const Subject& one : actors) names.push_back(subject(one));
  return list(names);
}

std::string Wording::rule_and_place(const Subject& rule) const {
  const bool named = deal_.rules[rule.symbol].name.valid();
  return named ? fmt::format("{}, {}", subject(rule), place(declaration(rule))) : subject(rule);
}

Wording::Verb Wording::verb_of(const Act& act) const {
  const std::string what = subject(act.what);
  const bool has_verifier = act.verifier.kind != Subject::Kind::None;
  const std::string verified = has_verifier ? ", verified by " + subject(act.verifier) : "";
  const auto amount_told = [&] {
    return amount(act.entries[0].amount.value_or(Decimal{}), act.entries[0].unit);
  };
  switch (act.kind) {
    case Act::Kind::Meet: {
      std::string rest = " " + what + verified;
      if (act.out_of_order) rest += ", although what it needs does not hold";
      return {"meet", rest};
    }
    case Act::Kind::Report: return {"report", " " + what};
    case Act::Kind::Part: return {"add", fmt::format(" {} to {}{}", amount_told(), what, verified)};
    case Act::Kind::Break: return {"break", " " + what};
    case Act::Kind::Waive: return {"waive", " " + what};
    case Act::Kind::Refute: return {"refute", " " + what};
    case Act::Kind::Dispute: return {"dispute", " " + what};
    case Act::Kind::Settle: return {"settle", " the dispute about " + what};
    case Act::Kind::Move:
      return {"move", fmt::format(" {} to {}", what, level(act.what.symbol, act.entries[0].level))};
    case Act::Kind::Quantity: return {"record", fmt::format(" {} as {}", what, amount_told())};
    case Act::Kind::Say: return {"say", " " + what};
    case Act::Kind::Withdraw: return {"withdraw", ""};
    case Act::Kind::Pay: return {"pay", fmt::format(" {} to {}", amount_told(), what)};
    case Act::Kind::Offer: return {"offer", fmt::format(" {} to {}", amount_told(), what)};
  }
  return {};
}

// Where nobody in particular does it.
std::string Wording::without_doer(const Act& act) const {
  const std::string what = subject(act.what);
  const bool has_verifier = act.verifier.kind != Subject::Kind::None;
  const std::string verified = has_verifier ? ", verified by " + subject(act.verifier) : "";
  const auto amount_told = [&] {
    return amount(act.entries[0].amount.value_or(Decimal{}), act.entries[0].unit);
  };
  switch (act.kind) {
    case Act::Kind::Meet: return what + " happens" + verified;
    case Act::Kind::Report: return what + " is reported";
    case Act::Kind::Part: return fmt::format("{} more of {}{}", amount_told(), what, verified);
    case Act::Kind::Break: return what + " is broken";
    case Act::Kind::Waive: return what + " is waived";
    case Act::Kind::Refute: return what + " is refuted";
    case Act::Kind::Dispute: return what + " is disputed";
    case Act::Kind::Settle: return "the dispute about " + what + " is settled";
    case Act::Kind::Quantity: return fmt::format("{} comes to {}", what, amount_told());
    default: return what;
  }
}

std::string Wording::possible(const Act& act) const {
  if (act.kind == Act::Kind::Meet && act.reported)
    return fmt::format("{} is verified by {}", subject(act.what), subject(act.verifier));
  if (act.by.empty()) return without_doer(act);
  const Verb verb = verb_of(act);
  // `DPRK meets`, `US and DPRK meet`, `says`, `pays`.
  const bool many = act.by.size() > 1;
  return who(act.by) + " " + verb.plain + (many ? "" : "s") + verb.rest + (many ? ", jointly" : "");
}

std::string Wording::to_do(const Act& act) const {
  if (act.kind == Act::Kind::Meet && act.reported) return "verify " + subject(act.what);
  const Verb verb = verb_of(act);
  return verb.plain + verb.rest;
}

}  // namespace quid::report
