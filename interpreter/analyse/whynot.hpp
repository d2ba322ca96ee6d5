// SPDX-License-Identifier: Apache-2.0
// Why not: what stands between a day and a condition. In: a program lowered with the condition as
// its first question, what is known, a day. Out: the smallest sets of acts with which it would
// hold, when, by whom, until when; or why nothing will do. A set is judged by forks of the run, so
// an answer is what a rerun would give. Refuses to know words and files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyse/attempt.hpp"

namespace quid::analyse {

struct WhyNotOptions {
  bool all = false;                       // minimal sets of larger sizes too
  std::uint64_t most_steps = 50'000'000;  // see Run::steps; a half more to tell of what was found
  std::size_t most_sets = 12;             // told; the others are counted
  std::size_t most_acts = UINT32_MAX;     // sets larger than this are not tried
  bool further = false;  // also sets in which an act only goes further than it need
};

/// What an act of a set comes to.
struct Needed {
  Act act;
  Day on{};  // when it was supposed: the day asked about, or what follows from its ask
  std::optional<Decimal> amount;  // of a payment, where that is another than the act's
  Subject bans;                   // the rule whose ban it breaks, or none
};

struct AnswerSet {
  std::vector<Needed> acts;
  Day holds{};               // the first day at whose end the condition is true
  bool waits = false;        // it takes days on which nobody does anything
  std::vector<Fired> fires;  // rules that would not fire otherwise, in order
  /// The last day on which it can be done and still brings the condition about. None: not found.
  std::optional<Day> latest;
  bool smallest = true;  // no smaller set does; else only: none of its acts can be spared
};

/// Something in the way that no act of anybody takes away.
struct Obstacle {
  enum class Kind : std::uint8_t {
    Ended,         // the deal has ended; text: why
    LastDay,       // the day is the deal's last
    NoRule,        // nothing moves this lever
    Lapsed,        // this milestone has lapsed
    Gone,          // this party has withdrawn
    Over,          // this rule's time is over; day: its last
    Spent,         // this rule fires only once and has fired; day: when
    Undetermined,  // what an effect of this rule reads was not known on the day on which it fired
    Suspended,     // this rule is suspended
    Banned,        // this rule bans what an open duty asks for
    Passed,        // source: a condition on the calendar alone that is false from now on
    TooLate,       // this milestone's deadline has passed; day: which
    Needs  // this milestone's `needs`, source, is not true; day: when time alone makes it so
  };
  Kind kind{};
  Subject what;
  std::optional<Day> day;
  std::uint32_t source = UINT32_MAX;  // checked::ExprId
  std::string text;
};

/// A lever whose level the condition names, and who could move it although no rule asks for that.
struct Unruled {
  Subject lever, by;
  std::uint32_t level = 0;
};

struct WhyNot {
  State now = State::Unknown;  // whether it is known on the day
  bool holds = false;          // it is true already
  Fault fault = Fault::None;
  Day day{}, horizon{};
  Day earliest{};                      // on which acts were supposed: the day, but never step 0
  bool to_the_end = false;             // the horizon is the deal's end
  std::optional<AnswerSet> by_itself;  // no acts: it holds when time passes
  std::vector<AnswerSet> sets;  // smallest first, then those in time, then in order of declaration
  std::size_t left_out = 0;     // sets found beyond `most_sets`
  std::size_t candidates = 0;   // acts that could have a bearing
  std::size_t tried_size = 0;   // all sets up to this size were tried
  std::size_t tried_next = 0;   // and so many of the next size
  std::size_t forks = 0;
  bool exhausted = false;  // every set of these acts was tried
  bool numbers = false;    // among them numbers: those at which a comparison turns
  bool kept_bans = false;  // a set did not count because it would break a ban
  std::vector<Obstacle> obstacles;
  std::vector<Unruled> unruled;
};

/// The acts that are tried: what could have a bearing on the condition, but for moves of a lever
/// of nobody's asking where the condition is that very lever's level.
std::vector<Act> acts_bearing_on(const Program& program, const Run& now, const Cone& cone);

/// Is it about breaches, so that an act may break a ban? Where a breach is read, or a ban has an
/// `otherwise`.
bool bans_may_break(const Program& program, const Cone& cone);

/// The run must be free of errors up to the day: see `Attempts::now`. Cost: bounded by `options`.
WhyNot why_not(const Program& program, Attempts& attempts, const WhyNotOptions& options = {});

}  // namespace quid::analyse
