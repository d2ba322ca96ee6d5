// SPDX-License-Identifier: Apache-2.0
#include "analyse/prospects.hpp"

#include <algorithm>
#include <set>

#include "check/values_elements.hpp"
#include "support/fnv.hpp"

namespace quid::analyse {
namespace {

using checked::OutlookItem;

// The party of a term: nothing varies in it, so it is one instance.
std::optional<std::uint32_t> actor_of(const Program& program, const checked::ActorRef& ref) {
  const checked::Checked& deal = *program.checked;
  const auto named = checked::named_actor(deal, ref, {});
  if (!named || !named->actor.valid()) return std::nullopt;
  const checked::Shape& shape = deal.actors[named->actor.index()].shape;
  std::uint32_t local = 0;
  for (std::size_t k = 0; k < shape.sets.size() && k < named->index.size(); ++k) {
    const auto code = checked::known_element(deal, named->index[k], {});
    const auto& elements = deal.sets[shape.sets[k].index()].elements;
    const auto at = code ? std::find(elements.begin(), elements.end(), *code) : elements.end();
    if (at == elements.end()) return std::nullopt;
    local = local * static_cast<std::uint32_t>(elements.size()) +
            static_cast<std::uint32_t>(at - elements.begin());
  }
  return program.actors.base[named->actor.index()] + local;
}

// A number for a name, in the quarter that is kept for terms; not the same number twice.
class Sources {
 public:
  std::uint32_t of(const std::string& name) {
    auto hash = static_cast<std::uint32_t>(fnv1a(name) & 0x3FFF'FFFFu);
    while (!taken_.insert(hash).second) hash = (hash + 1) & 0x3FFF'FFFFu;
    return hash;
  }

 private:
  std::set<std::uint32_t> taken_;
};

Subject subject(Subject::Kind kind, const Instances& instances, std::uint32_t i) {
  return {kind, instances.symbol[i], instances.local(i)};
}

}  // namespace

std::vector<checked::ExprId> outlook_questions(const checked::Outlook& outlook) {
  std::vector<checked::ExprId> questions;
  for (const OutlookItem& item : outlook.items) {
    if (item.within.valid()) questions.push_back(item.within);
    if (item.of.valid()) questions.push_back(item.of);
  }
  return questions;
}

Prospects prospects(const Program& program, const checked::Outlook& outlook,
                    const NameOf& name_of) {
  Prospects out;
  Sources sources;
  out.detects.assign(program.actors.count(), Decimal::one());
  out.trust.resize(program.actors.count());
  std::uint32_t question = 0;
  const auto name = [&](const Prospect& one) {
    return name_of(subject(Subject::Kind::Milestone, program.milestones, one.milestone)) + ' ' +
           std::to_string(static_cast<int>(one.event));
  };
  std::vector<std::size_t> event_of_item(outlook.items.size());
  for (std::size_t i = 0; i < outlook.items.size(); ++i) {
    const OutlookItem& item = outlook.items[i];
    const auto actor = item.actor.present() ? actor_of(program, item.actor) : std::nullopt;
    switch (item.kind) {
      case OutlookItem::Kind::Plays:
        if (!actor) break;
        std::erase_if(out.players, [&](const PlayerCode& one) { return one.actor == *actor; });
        out.players.push_back(
            {*actor, item.strategy,
             sources.of(name_of(subject(Subject::Kind::Actor, program.actors, *actor)) +
                        " plays")});
        break;
      case OutlookItem::Kind::Detects:
        if (actor) out.detects[*actor] = item.chance;
        break;
      case OutlookItem::Kind::Trust:
        if (actor) out.trust[*actor] = item.chance;
        break;
      case OutlookItem::Kind::Chance: {
        Prospect one;
        one.event = item.event;
        one.milestone = program.milestones.base[item.milestone.index()] + item.instance;
        one.chance = item.chance;
        if (item.within.valid()) one.within = question++;
        if (item.of.valid()) one.of = question++;
        one.per = item.per;
        one.source = sources.of(name(one));
        event_of_item[i] = out.events.size();
        out.events.push_back(one);
        break;
      }
    }
  }
  for (const checked::Correlation& one : outlook.correlations) {
    std::string names = "correlated";
    for (const std::uint32_t i : one.items) names += ' ' + name(out.events[event_of_item[i]]);
    const SharedLuck luck{sources.of(names), *abs(one.chance)};
    for (const std::uint32_t i : one.items) {
      Prospect& event = out.events[event_of_item[i]];
      event.shared = luck;
      event.contrary = one.chance.is_negative() && i != one.items.front();
    }
  }
  return out;
}

}  // namespace quid::analyse
