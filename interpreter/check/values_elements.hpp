// SPDX-License-Identifier: Apache-2.0
// Elements and actors known before the run. In: index expressions of a declaration, and what its
// variables stand for. Out: the element, where that does not depend on the run. Refuses to fold
// conditions and money: only what can choose an element.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "check/checked.hpp"
#include "support/interner.hpp"

namespace quid::checked {

/// What the variables of a declaration stand for: `at[i]` belongs to slot i of `shape`.
struct Instance {
  const Shape* shape = nullptr;
  std::span<const std::optional<ElementCode>> at;
};

/// Nullopt: not known before the run.
std::optional<ElementCode> known_element(const Checked& deal, ExprId id, const Instance& instance);
std::vector<std::optional<ElementCode>> known_elements(const Checked& deal,
                                                       std::span<const ExprId> index,
                                                       const Instance& instance);
/// The elements of instance number `number`, the inverse of row-major numbering.
std::vector<std::optional<ElementCode>> elements_of(const Checked& deal, const Shape& shape,
                                                    std::uint32_t number);

/// The actor itself; or, where a table of parties names it, the one in the row that the index
/// chooses. Nullopt: the run chooses.
std::optional<ActorRef> named_actor(const Checked& deal, const ActorRef& actor,
                                    const Instance& instance);
/// How messages call it: its name, or the table's.
NameId name_of_actor(const Checked& deal, const ActorRef& actor);

enum class Same { Yes, No, Maybe };
/// Whether two actors are one; each is read where its own variables stand for `…_at`.
Same same_actor(const Checked& deal, const ActorRef& a, const Instance& a_at, const ActorRef& b,
                const Instance& b_at);
/// Whether two index lists of one declaration, with the same variables around them, choose one
/// instance.
Same same_index(const Checked& deal, std::span<const ExprId> a, std::span<const ExprId> b);

/// `state[north]`, as messages call it; `state[…]` where the run chooses.
std::string indexed_text(const Checked& deal, const Interner& interner, NameId name,
                         std::span<const ExprId> index, const Instance& instance);
std::string actor_text(const Checked& deal, const Interner& interner, const ActorRef& actor,
                       const Instance& instance);
std::string instance_text(const Checked& deal, const Interner& interner, NameId name,
                          const Shape& shape, std::uint32_t number);

}  // namespace quid::checked
