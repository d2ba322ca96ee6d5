// SPDX-License-Identifier: Apache-2.0
// From index expressions to instance numbers, row-major, and to actors.
#include <algorithm>
#include <span>

#include "world.hpp"

namespace quid::oracle {

using checked::ElementCode;
using checked::Shape;

namespace {

// Unknown and errors as they are; else the element's place in the set.
Value place_in(const checked::Set& set, const Value& element, Span place) {
  if (!element.known()) return element;
  std::int64_t code = element.integer;
  if (element.kind == checked::Kind::Number) {
    const auto whole = element.number.to_int();
    if (!whole) return make_error("not-whole", place);
    code = ElementCode::number(*whole).code;
  }
  const auto found = std::find(set.elements.begin(), set.elements.end(), ElementCode{code});
  if (found == set.elements.end()) return make_error("not-in-set", place);
  return make_element(found - set.elements.begin());
}

}  // namespace

Value World::index_of(const Shape& shape, const std::vector<Value>& index, Span place) const {
  std::vector<Value> places;
  std::int64_t instance = 0;
  for (std::size_t k = 0; k < shape.sets.size() && k < index.size(); ++k) {
    const checked::Set& set = deal_.sets[shape.sets[k].value];
    places.push_back(place_in(set, index[k], place));
    instance = instance * static_cast<std::int64_t>(set.elements.size()) + places.back().integer;
  }
  if (auto early = strict(places)) return *early;
  return make_element(instance);
}

Value World::index_of(const Shape& shape, std::span<const checked::ExprId> index, const Env& env,
                      Span place) const {
  std::vector<Value> values;
  for (const auto id : index) values.push_back(read(id, env));
  return index_of(shape, values, place);
}

Value World::symbol_index(const Shape& shape, const checked::Expr& e, const Env& env,
                          std::uint32_t first, std::uint32_t count) const {
  std::vector<Value> values;
  for (std::uint32_t k = 0; k < count; ++k) values.push_back(read(argument(e, first + k), env));
  return index_of(shape, values, e.span);
}

Env World::env_of(const Shape& shape, std::uint32_t instance) const {
  Env env;
  for (std::size_t k = shape.sets.size(); k-- > 0;) {
    const auto& elements = deal_.sets[shape.sets[k].value].elements;
    const auto size = static_cast<std::uint32_t>(elements.size());
    env.bind(static_cast<std::uint32_t>(k), elements[instance % size].code);
    instance /= size;
  }
  return env;
}

std::optional<Ref> World::actor_of(const checked::ActorRef& ref, const Env& env) const {
  if (ref.table.valid()) {  // the party in the row that the index chooses
    const checked::RowTable& table = deal_.row_tables[ref.table.value];
    Shape rows;
    rows.sets = {table.set};
    const Value at = index_of(rows, ref.index, env, ref.span);
    if (at.failed()) stop(at);
    if (!at.known()) return std::nullopt;
    const checked::Expr& row = deal_[table.rows[static_cast<std::size_t>(at.integer)]];
    const auto index = deal_.arguments_of(row);
    return actor_of({checked::ActorId{row.symbol}, {index.begin(), index.end()}, ref.span, {}},
                    env);
  }
  const Shape& shape = deal_.actors[ref.actor.value].shape;
  const Value index = index_of(shape, ref.index, env, ref.span);
  if (index.failed()) stop(index);
  if (!index.known()) return std::nullopt;
  return Ref{ref.actor.value, static_cast<std::uint32_t>(index.integer)};
}

std::optional<std::vector<Ref>> World::actors_of(std::span<const checked::ActorRef> refs,
                                                 const Env& env) const {
  std::vector<Ref> actors;
  for (const auto& ref : refs) {
    const auto actor = actor_of(ref, env);
    if (!actor) return std::nullopt;
    actors.push_back(*actor);
  }
  return actors;
}

std::vector<Ref> World::owners_of(Ref m) const {
  const auto& declared = deal_.milestones[m.symbol];
  return actors_of(deal_[declared.owners], env_of(declared.shape, m.instance))
      .value_or(std::vector<Ref>{});
}

std::optional<Ref> World::lever_party(Ref l) const {
  const auto& declared = deal_.levers[l.symbol];
  return actor_of(declared.by, env_of(declared.shape, l.instance));
}

const Holidays& World::holidays(std::uint32_t calendar) const {
  return calendar < deal_.calendars.size() ? deal_.calendars[calendar].holidays : deal_.no_holidays;
}

// Periods carry no calendar: the first declared one holds.
const Holidays& World::plain_holidays() const {
  return deal_.calendars.empty() ? deal_.no_holidays : deal_.calendars[0].holidays;
}

}  // namespace quid::oracle
