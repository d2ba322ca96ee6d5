// SPDX-License-Identifier: Apache-2.0
// An outlook as what a simulation draws from. In: a checked deal with one of its outlooks. Out:
// flat terms with their numbers, parties as instances, and the expressions that the program must be
// lowered with. Refuses to draw anything.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "check/checked.hpp"
#include "program/program.hpp"
#include "run/history.hpp"

namespace quid::analyse {

/// A luck that several prospects share in some futures.
struct SharedLuck {
  std::uint32_t source = 0;  // what the draw is called by that decides whether it is shared
  Decimal chance;            // of the futures in which it is
  std::uint32_t luck = 0;    // what its own draws are called by
};
/// What may happen to one milestone.
struct Prospect {
  using Event = checked::OutlookItem::Event;
  Event event = Event::Meet;
  std::uint32_t milestone = 0;  // its instance in the program
  Decimal chance;
  std::optional<std::uint32_t> within, of;  // questions of the program
  std::optional<Duration> per;              // instead of `within`: the chance is of each period
  std::uint32_t source = 0;                 // what its draws are called by
  std::optional<SharedLuck> shared;
  bool contrary = false;  // where the shared luck is good, its own is bad
};
struct PlayerCode {
  std::uint32_t actor = 0;  // its instance in the program
  checked::Strategy strategy{};
  std::uint32_t source = 0;
};
struct Prospects {
  std::vector<Prospect> events;
  std::vector<PlayerCode> players;
  std::vector<Decimal> detects;               // by actor instance; 1 where nothing is said
  std::vector<std::optional<Decimal>> trust;  // by actor instance
};

/// The expressions of an outlook, in the order in which `prospects` numbers them: the program is to
/// be lowered with these as its questions.
std::vector<checked::ExprId> outlook_questions(const checked::Outlook& outlook);

/// What a milestone or a party is called, with its index.
using NameOf = std::function<std::string(const Subject&)>;

/// Cost: linear in the outlook. Draws are called by
/// what they are about, so that drafts of one deal have the same luck.
Prospects prospects(const Program& program, const checked::Outlook& outlook, const NameOf& name_of);

}  // namespace quid::analyse
