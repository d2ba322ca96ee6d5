// SPDX-License-Identifier: Apache-2.0
#include "analyse/pairing.hpp"

#include <algorithm>

namespace quid {
namespace {

using checked::Checked;

template <class T>
const checked::Shape* shape_of(const T& declared) {
  if constexpr (requires { declared.shape; }) {
    return &declared.shape;
  } else {
    return nullptr;
  }
}

std::string text_of(const Program& program, NameId name) {
  if (!name.valid()) return {};
  if (program.names == nullptr) return std::to_string(name.value);
  return std::string(program.names->text(name));
}

std::string element_text(const Program& program, checked::ElementCode code) {
  return code.is_number() ? std::to_string(code.number()) : text_of(program, code.name());
}

}  // namespace

Pairing::Pairing(const Program& base, const Program& other, const Renaming& renaming)
    : base_(base), other_(other), renaming_(renaming), same_(&base == &other) {
  if (same_) return;
  const Checked& a = *base.checked;
  const Checked& b = *other.checked;
  actors_ = pair_by_name(a.actors, b.actors);
  quantities_ = pair_by_name(a.quantities, b.quantities);
  milestones_ = pair_by_name(a.milestones, b.milestones);
  levers_ = pair_by_name(a.levers, b.levers);
  statements_ = pair_by_name(a.statements, b.statements);
  rules_ = pair_by_name(a.rules, b.rules);
  phases_ = pair_by_name(a.phases, b.phases);
  ensures_ = pair_by_name(a.ensures, b.ensures);
  host_actions_ = pair_by_name(a.host_actions, b.host_actions);
  pair_rules();
  pair_levels();
  pair_units();
}

std::string Pairing::called(NameId base_name) const {
  std::string name = text_of(base_, base_name);
  const auto found = renaming_.names.find(name);
  return found == renaming_.names.end() ? name : found->second;
}

std::string Pairing::base_element(checked::ElementCode code) const {
  return code.is_number() ? std::to_string(code.number()) : called(code.name());
}
std::string Pairing::other_element(checked::ElementCode code) const {
  return element_text(other_, code);
}

Pairing::Symbol Pairing::symbol(std::uint32_t base, const checked::Shape* of_base,
                                const checked::Shape* of_other) const {
  Symbol result;
  result.base = base;
  if (of_base == nullptr || of_other == nullptr) return result;
  // With another number of indices the two have no instance in common.
  if (of_base->sets.size() != of_other->sets.size()) return {};
  for (std::size_t k = 0; k < of_base->sets.size(); ++k) {
    const auto& ours = base_.checked->sets[of_base->sets[k].value].elements;
    const auto& theirs = other_.checked->sets[of_other->sets[k].value].elements;
    std::map<std::string, std::uint32_t> place;
    for (const auto& code : ours) {
      place.emplace(base_element(code), static_cast<std::uint32_t>(place.size()));
    }
    std::vector<std::uint32_t> positions;
    for (const auto& code : theirs) {
      const auto found = place.find(other_element(code));
      positions.push_back(found == place.end() ? UINT32_MAX : found->second);
    }
    result.positions.push_back(std::move(positions));
    result.base_sizes.push_back(static_cast<std::uint32_t>(ours.size()));
  }
  return result;
}

template <class Table>
Pairing::Symbols Pairing::pair_by_name(const Table& base, const Table& other) const {
  std::map<std::string, std::uint32_t> place;
  for (std::uint32_t i = 0; i < base.size(); ++i) {
    if (base[i].name.valid()) place.emplace(called(base[i].name), i);
  }
  Symbols result(other.size());
  for (std::uint32_t i = 0; i < other.size(); ++i) {
    if (!other[i].name.valid()) continue;
    const auto found = place.find(text_of(other_, other[i].name));
    if (found == place.end()) continue;
    result[i] = symbol(found->second, shape_of(base[found->second]), shape_of(other[i]));
  }
  return result;
}

// Those that are not paired by a name.
void Pairing::pair_rules() {
  const auto& ours = base_.checked->rules;
  const auto& theirs = other_.checked->rules;
  std::uint32_t next = 0;
  for (std::uint32_t i = 0; i < theirs.size(); ++i) {
    if (rules_[i].base != UINT32_MAX) continue;
    std::uint32_t partner = UINT32_MAX;
    if (renaming_.bare_rules) {
      for (const auto& [base, other] : *renaming_.bare_rules) {
        if (other != theirs[i].span) continue;
        const auto found = std::find_if(
            ours.begin(), ours.end(), [&, at = base](const auto& rule) { return rule.span == at; });
        if (found != ours.end()) partner = static_cast<std::uint32_t>(found - ours.begin());
      }
    } else if (!theirs[i].name.valid()) {
      while (next < ours.size() && ours[next].name.valid()) ++next;
      if (next < ours.size()) partner = next++;
    }
    if (partner != UINT32_MAX) {
      rules_[i] = symbol(partner, &ours[partner].shape, &theirs[i].shape);
    }
  }
}

void Pairing::pair_levels() {
  levels_.resize(other_.checked->levers.size());
  for (std::uint32_t lever = 0; lever < levels_.size(); ++lever) {
    const checked::Lever& theirs = other_.checked->levers[lever];
    levels_[lever].assign(theirs.level_count, UINT32_MAX);
    if (levers_[lever].base == UINT32_MAX) continue;
    const checked::Lever& ours = base_.checked->levers[levers_[lever].base];
    const auto name = [](const checked::Lever& of, std::uint32_t level, const auto& text) {
      return of.level_names.empty() ? std::to_string(of.first_level + std::int64_t{level})
                                    : text(of.level_names[level]);
    };
    std::map<std::string, std::uint32_t> place;
    for (std::uint32_t k = 0; k < ours.level_count; ++k) {
      place.emplace(name(ours, k, [this](NameId id) { return called(id); }), k);
    }
    for (std::uint32_t k = 0; k < theirs.level_count; ++k) {
      const auto found =
          place.find(name(theirs, k, [this](NameId id) { return text_of(other_, id); }));
      if (found != place.end()) levels_[lever][k] = found->second;
    }
  }
}

void Pairing::pair_units() {
  const auto key = [](const checked::Unit& unit, const auto& text) {
    std::map<std::string, int> factors;
    for (const auto& factor : unit.factors) factors[text(factor.name)] += factor.power;
    return factors;
  };
  std::map<std::map<std::string, int>, std::uint32_t> place;
  const auto& ours = base_.checked->units;
  for (std::uint32_t i = 0; i < ours.size(); ++i) {
    place.emplace(key(ours[i], [this](NameId id) { return called(id); }), i);
  }
  for (const checked::Unit& unit : other_.checked->units) {
    const auto found = place.find(key(unit, [this](NameId id) { return text_of(other_, id); }));
    units_.push_back(found == place.end() ? UINT32_MAX : found->second);
  }
}

const Pairing::Symbols* Pairing::symbols(Subject::Kind kind) const {
  switch (kind) {
    case Subject::Kind::Milestone: return &milestones_;
    case Subject::Kind::Lever: return &levers_;
    case Subject::Kind::Quantity: return &quantities_;
    case Subject::Kind::Statement: return &statements_;
    case Subject::Kind::Rule: return &rules_;
    case Subject::Kind::Actor: return &actors_;
    case Subject::Kind::Phase: return &phases_;
    case Subject::Kind::Ensure: return &ensures_;
    case Subject::Kind::HostAction: return &host_actions_;
    case Subject::Kind::None: break;
  }
  return nullptr;
}

Subject Pairing::subject(const Subject& of_other) const {
  const Symbols* table = symbols(of_other.kind);
  if (same_ || table == nullptr) return of_other;
  const Subject alone{of_other.kind, of_other.symbol | unpaired, of_other.instance};
  if (of_other.symbol >= table->size()) return alone;
  const Symbol& pair = (*table)[of_other.symbol];
  if (pair.base == UINT32_MAX) return alone;
  Subject result{of_other.kind, pair.base, 0};
  std::uint32_t rest = of_other.instance, stride = 1;
  for (std::size_t k = pair.positions.size(); k-- > 0;) {
    const auto count = static_cast<std::uint32_t>(pair.positions[k].size());
    const std::uint32_t position = pair.positions[k][rest % count];
    if (position == UINT32_MAX) return alone;
    rest /= count;
    result.instance += position * stride;
    stride *= pair.base_sizes[k];
  }
  return result;
}

std::uint32_t Pairing::level(std::uint32_t other_lever, std::uint32_t level) const {
  if (same_) return level;
  const bool known = other_lever < levels_.size() && level < levels_[other_lever].size();
  const std::uint32_t found = known ? levels_[other_lever][level] : UINT32_MAX;
  return found == UINT32_MAX ? level | unpaired : found;
}

std::uint32_t Pairing::unit(std::uint32_t other_unit) const {
  if (same_ || other_unit >= units_.size()) return other_unit;
  return units_[other_unit] == UINT32_MAX ? other_unit | unpaired : units_[other_unit];
}

Verdict Pairing::verdict(Verdict of_other) const {
  if (same_) return of_other;
  for (Blame& blame : of_other.blame) {
    const Subject actor = subject({Subject::Kind::Actor, blame.actor.value, blame.instance});
    blame.actor = checked::ActorId{actor.symbol};
    blame.instance = actor.instance;
    blame.what = subject(blame.what);
  }
  std::sort(of_other.blame.begin(), of_other.blame.end());
  for (Subject& one : of_other.circle) one = subject(one);
  return of_other;
}

}  // namespace quid
