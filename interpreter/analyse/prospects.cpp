// SPDX-License-Identifier: Apache-2.0
#include "analyse/prospects.hpp"

#include <algorithm>
#include <set>
#include <utility>

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

// One luck for the first terms of all that these are about, one for their second terms, and so on:
// two terms of one milestone keep a luck each. Called by what they are about, in any order.
void share_luck(Prospects& out, std::vector<std::pair<std::string, std::size_t>> events,
                Decimal chance, Sources& sources) {
  std::sort(events.begin(), events.end());
  std::string names = "correlated";
  for (const auto& [name, _] : events) names += ' ' + name;
  const std::uint32_t source = sources.of(names);
  std::vector<std::uint32_t> lucks{source};  // by the number of the term
  std::size_t term = 0;
  for (std::size_t k = 0; k < events.size(); ++k) {
    term = k > 0 && events[k - 1].first == events[k].first ? term + 1 : 0;
    if (term == lucks.size()) lucks.push_back(sources.of(names + " again"));
    Prospect& event = out.events[events[k].second];
    event.shared = SharedLuck{source, *abs(chance), lucks[term]};
    event.contrary = chance.is_negative() && events[k].first != events.front().first;
  }
}

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
    std::vector<std::pair<std::string, std::size_t>> events;
    for (const std::uint32_t i : one.items)
      events.emplace_back(name(out.events[event_of_item[i]]), event_of_item[i]);
    share_luck(out, std::move(events), one.chance, sources);
  }
  return out;
}

}  // namespace quid::analyse
