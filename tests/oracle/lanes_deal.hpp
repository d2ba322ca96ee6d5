// SPDX-License-Identifier: Apache-2.0
// Random deals that are plain, as lanes/ means it, and courses of events for them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "check/checked.hpp"
#include "lanes/slices.hpp"
#include "random.hpp"

namespace quid::oracle {

/// What happens to one milestone, on a day counted from the first one walked.
struct PlainEvent {
  std::uint32_t day = 0, milestone = 0;
  lanes::Occurrence what = lanes::met_may;
};
using PlainEvents = std::vector<PlainEvent>;

/// Whether a milestone is met, reported, or claimed in full: what decides which events fit.
struct PlainStand {
  bool met = false, reported = false;
};

struct PlainDeal {
  std::string script;
  std::vector<std::uint8_t> may;  // by milestone: lanes::Occurrence
  std::vector<char> verified;     // by milestone: somebody verifies it
  bool rich = false;              // something may be unknown
  int days = 0;                   // after the first
  std::uint32_t milestones = 0;
  bool sparse = false;  // most days are to be days on which nothing happens in any lane
};

class PlainGenerator {
 public:
  explicit PlainGenerator(std::uint64_t seed) : random_(seed) {}
  PlainDeal run();
  /// What happens in one lane: of each milestone what can happen to it, in turns; on each day with
  /// so many chances in a hundred, and where `busy` is negative on a few days only.
  PlainEvents course(const PlainDeal& deal, int busy);

 private:
  void declare_milestone(int number);
  std::string rich_leaf();
  std::string rich_effect();
  std::string duty();
  std::string grant();
  std::string in_force();
  void line(const std::string& text) { deal_.script += text + "\n"; }
  void declare();
  void rule(int number);
  std::string head(int number);
  std::string effect();
  std::string change();
  void worth();
  void ensures();
  std::string clauses();
  std::string condition(int depth);
  std::string leaf();
  std::string milestone() { return "m" + std::to_string(random_.between(0, milestones_ - 1)); }
  std::string lever(int& top);
  std::string number(int low, int high) { return std::to_string(random_.between(low, high)); }
  std::string day();
  std::string length();
  std::string often();

  Random random_;
  PlainDeal deal_;
  bool grants_to_levels_ = false, steps_ = false, shallow_ = false, levels_now_ = false;
  bool halves_ = false;
  int milestones_ = 0, quantities_ = 0, phases_ = 0;
  std::vector<char> owned_;              // by milestone
  std::vector<std::string> duty_rules_;  // that came before
  std::vector<int> tops_;
  std::vector<int> set_to_;    // by quantity: -1 where rules add to it
  std::vector<int> to_level_;  // by lever: 1 where rules ease it to levels, 2 tighten, 0 neither
};

/// Leaves out what does not fit what came before, from where the milestones stand.
PlainEvents fitting(const PlainDeal& deal, const PlainEvents& events,
                    std::vector<PlainStand> stands);
/// The same as entries of a record, the first day being `first`.
std::vector<checked::Entry> entries_of(const PlainDeal& deal, const PlainEvents& events, Day first,
                                       std::vector<PlainStand> stands);

}  // namespace quid::oracle
