// SPDX-License-Identifier: Apache-2.0
// What things are worth: values, the books of parties, and who said what.
#include <algorithm>

#include "program/lowering.hpp"

namespace quid::lowering {

void Lowering::lower_values() {
  Environment none;
  for (std::uint32_t s = 0; s < program_.statements.count(); ++s) {
    const auto& declared = deal_.statements[program_.statements.symbol[s]];
    Environment environment = environment_of(declared.shape, program_.statements.local(s));
    const std::uint32_t by = actor(declared.by, environment);
    auto found = std::find(program_.speaker_actors.begin(), program_.speaker_actors.end(), by);
    if (found == program_.speaker_actors.end()) {
      program_.speaker_actors.push_back(by);
      program_.speakers.emplace_back();
      found = program_.speaker_actors.end() - 1;
    }
    program_.speakers[static_cast<std::size_t>(found - program_.speaker_actors.begin())].push_back(
        s);
  }
  // First who values what, so that a worth that reads a ledger finds its book whole.
  for (std::uint32_t v = 0; v < deal_.values.size(); ++v) {
    ValueCode code;
    code.actor = actor(deal_.party_of(deal_.values[v]), none);
    code.unit = deal_.values[v].unit.value;
    program_.values.push_back(code);
    if (code.actor != no_instance) values_of_actor_[code.actor].push_back(v);
  }
  for (std::uint32_t v = 0; v < deal_.values.size() && !over_limit(); ++v)
    program_.values[v] = value_code(deal_.values[v]);
  for (const auto& part : deal_.no_deals) {
    program_.no_deal_actors.push_back(actor(part.party, none));
    program_.no_deal_worths.push_back(root(lower(part.worth, none)));
  }
  for (std::uint32_t a = 0; a < program_.actors.count(); ++a)
    for (const std::uint32_t v : values_of_actor_[a]) book(a, ck::UnitId{program_.values[v].unit});
}

ValueCode Lowering::value_code(const ck::Value& value) {
  Environment none;
  ValueCode code;
  code.actor = actor(deal_.party_of(value), none);
  code.unit = value.unit.value;
  code.per = value.per;
  for (const auto& doer : deal_[value.term.doers])
    code.own = code.own || actor(doer, none) == code.actor;
  if (value.term.kind == ck::Term::Kind::Milestone && value.term.milestone.valid()) {
    const auto symbol = value.term.milestone.value;
    code.milestone = program_.milestones.base[symbol] + value.term.instance;
    code.metered = deal_.milestones[symbol].more->of.valid();
  }
  if (code.metered && !code.per.valid()) {
    ck::Expr progress{};
    progress.op = ck::Operation::ProgressOf;
    code.degree = root(lower_milestone(progress, value.term.holds, code.milestone));
  } else {
    code.metered = false;
    code.degree = root(lower(value.term.holds, none));
  }
  code.worth = root(lower(value.worth, none));
  return code;
}

}  // namespace quid::lowering
