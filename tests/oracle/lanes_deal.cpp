// SPDX-License-Identifier: Apache-2.0
#include "lanes_deal.hpp"

#include <algorithm>

#include "generator.hpp"
#include "support/calendar.hpp"

namespace quid::oracle {

PlainDeal PlainGenerator::run() {
  steps_ = random_.chance(40);
  shallow_ = random_.chance(30);
  levels_now_ = random_.chance(shallow_ ? 10 : 50);
  halves_ = random_.chance(30);
  deal_.rich = random_.chance(50);
  grants_to_levels_ = random_.chance(50);
  milestones_ = random_.between(1, 8);
  deal_.milestones = static_cast<std::uint32_t>(milestones_);
  deal_.sparse = random_.chance(40);
  deal_.days = random_.between(2, deal_.sparse ? 300 : 90);
  declare();
  const int rules = random_.chance(10) ? random_.between(60, 200) : random_.between(1, 14);
  for (int k = 0; k < rules; ++k) rule(k);
  worth();
  ensures();
  return deal_;
}

std::string PlainGenerator::day() {
  const int after = random_.between(0, deal_.days);
  if (steps_) return "step " + std::to_string(std::max(1, after));
  return to_string(Day{from_civil(2024, 1, 1)->value + after});
}

std::string PlainGenerator::length() {
  const int days = random_.chance(20) ? random_.between(10, 150) : random_.between(1, 6);
  return std::to_string(days) + (steps_ ? " steps" : " days");
}

void PlainGenerator::declare() {
  if (steps_)
    line("deal \"P\" for " + std::to_string(deal_.days) + " steps");
  else
    line("deal \"P\" from 2024-01-01 to " +
         to_string(Day{from_civil(2024, 1, 1)->value + deal_.days}));
  line("party A");
  line("party B");
  if (deal_.rich) line("observer C");
  for (int m = 0; m < milestones_; ++m) declare_milestone(m);
  const int levers = random_.between(1, 4);
  for (int l = 0; l < levers; ++l) {
    tops_.push_back(random_.chance(10) ? random_.between(60, 70) : random_.between(1, 6));
    to_level_.push_back(random_.between(0, 2));
    std::string text = "lever l" + std::to_string(l) + " by B: 0.." + std::to_string(tops_.back());
    if (random_.chance(50)) text += " starts at " + number(0, tops_.back());
    line(text);
  }
  quantities_ = random_.between(1, 3);
  for (int q = 0; q < quantities_; ++q) {
    set_to_.push_back(random_.chance(20) ? random_.between(0, 9) : -1);
    line("quantity q" + std::to_string(q) + " = " + number(-9, 20) + (halves_ ? ".5" : ""));
  }
  if (deal_.rich) {
    line("lever g by B: 0..4");
    line("quantity u");
    line("let k = (if " + milestone() + " reported then 3 else 0)");
    line("let n = (if " + milestone() + " reported then 1 else 2)");
  }
  if (steps_) return;
  phases_ = random_.between(0, 2);
  for (int p = 0; p < phases_; ++p) {
    std::string text = "phase p" + std::to_string(p);
    const int begins = random_.between(0, deal_.days);
    const auto date = [&](int after) {
      return to_string(Day{from_civil(2024, 1, 1)->value + after});
    };
    if (random_.chance(70)) text += " from " + date(begins);
    if (random_.chance(70))
      text += random_.chance(50) ? " until " + date(random_.between(begins, deal_.days))
                                 : " for 9 days";
    line(text);
  }
}

void PlainGenerator::declare_milestone(int number) {
  std::string text = "milestone m" + std::to_string(number) + (random_.chance(85) ? " by A" : "");
  const bool owned = text.ends_with('A');
  const bool verified = deal_.rich && random_.chance(35), sized = deal_.rich && random_.chance(30);
  if (sized) text += " of 10";
  if (owned && deal_.rich && !steps_ && random_.chance(30)) {
    const int after = random_.between(0, deal_.days);
    text += random_.chance(70) ? ", due " : ", aim ";
    if (number > 0 && random_.chance(20))
      text += "(if m" + std::to_string(random_.between(0, number - 1)) + " then " +
              to_string(Day{from_civil(2024, 1, 1)->value + after}) + " else unknown)";
    else if (number > 0 && random_.chance(50))
      text += (random_.chance(70) ? length() : "1 month") + " after m" +
              std::to_string(random_.between(0, number - 1));
    else
      text += to_string(Day{from_civil(2024, 1, 1)->value + after});
  }
  if (verified) text += ", verified by C";
  line(text);
  owned_.push_back(owned ? 1 : 0);
  deal_.verified.push_back(verified ? 1 : 0);
  std::uint8_t may = lanes::met_may | lanes::broken_may;
  if (deal_.rich) {
    may = static_cast<std::uint8_t>(random_.between(0, 15));
    if ((may & lanes::refuted_may) != 0 && !sized) may |= lanes::met_refuted_may;
  }
  deal_.may.push_back(may);
}

/// What may be unknown, or is told of milestones beside whether they are met.
std::string PlainGenerator::rich_leaf() {
  const int m = random_.between(0, milestones_ - 1);
  const std::string name = "m" + std::to_string(m);
  switch (random_.between(1, 12)) {
    case 1: return "(" + name + " refuted)";
    case 7:
      if (steps_) return "(k > q0)";
      return "(today " + random_.pick(std::vector<std::string>{">= ", "> ", "< ", "<= ", "= "}) +
             length() + " after " + name + ")";
    case 9: return levels_now_ ? "(g at least " + number(1, 4) + ")" : "(was (g at 1))";
    case 10:
    case 11:
      if (duty_rules_.empty()) return "(" + name + " refuted)";
      return "(" + random_.pick(duty_rules_) +
             random_.pick(std::vector<std::string>{" overdue)", " done)", " lapsed)"});
    case 2: return "(" + name + " verified)";
    case 3: return "(" + name + " overdue)";
    case 4: return "(u > " + number(-2, 2) + ")";
    case 5: return "(" + name + " is unknown)";
    case 6: return "(progress of " + name + (random_.chance(50) ? " < 50%)" : " = 100%)");
    default: return "(" + name + " reported)";
  }
}

std::string PlainGenerator::rich_effect() {
  switch (random_.between(1, 9)) {
    case 1: return "pay k to B from A";
    case 3:
    case 4:
    case 5: return duty();
    case 6:
    case 7:
    case 8: return grant();
    case 9: return random_.chance(50) ? "B must not tighten l0 for " + length() : "B may tighten g";
    case 2: {
      int top = 0;
      const std::string moved = lever(top);
      return "ease " + moved + " by n";
    }
    default: return change();
  }
}

std::string PlainGenerator::duty() {
  std::string text = "B must pay 3 to A";
  const int m = random_.between(0, milestones_ - 1);
  if (owned_[static_cast<std::size_t>(m)] != 0 && random_.chance(70))
    text = "A must meet m" + std::to_string(m);
  else if (random_.chance(60))
    text = "B must ease g to " + number(1, 4);
  const int kind = steps_ ? 1 : random_.between(1, 10);
  text += kind == 2   ? " within " + length() + " of start"
          : kind == 3 ? " within 1 month"
          : kind == 4 ? " within 3 business days"
                      : " within " + length();
  return text + in_force();
}

/// All of them ease one lever, so that they can be taken back in any order.
std::string PlainGenerator::grant() {
  const std::string text =
      grants_to_levels_ ? "ease g to " + number(1, 4) : "ease g by " + number(1, 2);
  return text + in_force();
}

std::string PlainGenerator::in_force() {
  const std::string name = milestone();
  switch (random_.between(1, 7)) {
    case 1: return " while " + name;
    case 2: return " until " + name + " broken";
    case 3: return " for " + length();
    case 4: return " while not " + name + " for " + length();
    case 5: return " until " + day();
    default: return "";
  }
}

std::string PlainGenerator::lever(int& top) {
  const int l = random_.between(0, static_cast<int>(tops_.size()) - 1);
  top = tops_[static_cast<std::size_t>(l)];
  return "l" + std::to_string(l);
}

std::string PlainGenerator::leaf() {
  if (deal_.rich && random_.chance(30)) return rich_leaf();
  switch (random_.between(1, 13)) {
    case 1:
    case 2:
    case 3: return milestone();
    case 13: return "(" + milestone() + " " + often() + ")";
    case 4: return milestone() + " broken";
    case 5:
    case 6: {
      int top = 0;
      const std::string name = lever(top);
      const std::vector<std::string> tests{" at ", " at least ", " below "};
      const std::string level = name + random_.pick(tests) + number(0, top);
      return levels_now_ ? "(" + level + ")" : "(was (" + level + "))";
    }
    case 7:
    case 8: {
      const std::vector<std::string> signs{" = ", " != ", " < ", " <= ", " > ", " >= "};
      const std::string amount = "q" + number(0, quantities_ - 1);
      const std::string bound = number(-12, 30) + (random_.chance(30) ? ".25" : "");
      const std::string text = random_.chance(70) ? amount + random_.pick(signs) + bound
                                                  : bound + random_.pick(signs) + amount;
      return levels_now_ ? "(" + text + ")" : "(was (" + text + "))";
    }
    case 9: return "(" + milestone() + " for " + length() + ")";
    case 10:
      if (phases_ > 0 && random_.chance(60)) return "p" + number(0, phases_ - 1);
      return std::string("(today ") + (random_.chance(50) ? ">= " : "< ") + day() + ")";
    case 11: return "(" + milestone() + " reported)";
    default: return "(not " + milestone() + ")";
  }
}

/// On so many of the last days.
std::string PlainGenerator::often() {
  const bool business = !steps_ && random_.chance(25);
  const int days =
      business ? random_.between(1, 12) : random_.between(1, random_.chance(20) ? 60 : 7);
  return "on at least " + number(1, days) + " of the last " + std::to_string(days) +
         (business ? " business days"
          : steps_ ? " steps"
                   : " days");
}

/// As most deals say it: some clauses, each of one or two alternatives.
std::string PlainGenerator::clauses() {
  std::string text = leaf();
  for (int more = random_.between(0, 3); more > 0; --more)
    text += " and " + (random_.chance(30) ? "(" + leaf() + " or " + leaf() + ")" : leaf());
  return "(" + text + ")";
}

std::string PlainGenerator::condition(int depth) {
  if (depth <= 0) return leaf();
  if (shallow_) return depth > 2 ? clauses() : leaf();
  switch (random_.between(1, 14)) {
    case 1:
    case 2: return joined({"(", condition(depth - 1), " and ", condition(depth - 1), ")"});
    case 3:
    case 4: return joined({"(", condition(depth - 1), " or ", condition(depth - 1), ")"});
    case 5: return joined({"(not ", condition(depth - 1), ")"});
    case 6: {
      const std::string wanted = number(1, 3);
      return joined({"at least ", wanted, " of (", condition(depth - 1), ", ", condition(depth - 1),
                     ", ", condition(depth - 2), ", ", leaf(), ")"});
    }
    case 7:
      return joined({"(if ", condition(depth - 1), " then ", condition(depth - 1), " else ",
                     condition(depth - 1), ")"});
    case 8: return joined({"(was ", condition(depth - 1), ")"});
    case 9: return joined({"(", condition(depth - 1), " for ", length(), ")"});
    case 14: return joined({"(", condition(depth - 1), " ", often(), ")"});
    case 10: return joined({"(", leaf(), " or ", leaf(), " or ", leaf(), " or ", leaf(), ")"});
    case 11:
      return joined({"(", leaf(), " and ", leaf(), " and ", condition(depth - 1), " and ", leaf(),
                     " and ", leaf(), " and ", condition(depth - 1), ")"});
    default: return leaf();
  }
}

std::string PlainGenerator::head(int number) {
  std::string text = "rule r" + std::to_string(number);
  if (random_.chance(40)) text += random_.chance(30) ? " once" : " once per " + milestone();
  if (phases_ > 0 && random_.chance(8)) text += " during p0";
  if (!steps_ && random_.chance(8))
    text += " from " + day();
  else if (random_.chance(6))
    text += " to " + (steps_ ? "step " + std::to_string(deal_.days) : day());
  return text + ": ";
}

void PlainGenerator::rule(int number) {
  if (deal_.rich && random_.chance(8))  // it can never fire
    return line("rule r" + std::to_string(number) + ": if u = 1 then B must ease l0 within " +
                length() + ", B may tighten l0");
  std::string text = head(number);
  if (text.find(" once") == std::string::npos && random_.chance(12)) {
    text += random_.chance(40) ? (steps_ ? "every step" : "every day")
                               : (steps_ ? "every 3 steps" : "every 10 days");
    if (random_.chance(30) && !steps_) text += " from " + day();
    if (random_.chance(70)) text += " while " + condition(shallow_ ? 3 : 1);
  } else {
    text += "if " + condition(shallow_ ? 3 : random_.between(0, 3));
  }
  const auto makes_duty = [](const std::string& effect) {
    return effect.find(" must ") != std::string::npos && effect.find(" not ") == std::string::npos;
  };
  const std::string first = effect();
  if (makes_duty(first)) duty_rules_.push_back("r" + std::to_string(number));
  text += " then " + first;
  if (random_.chance(25)) text += ", " + effect();
  line(text);
}

std::string PlainGenerator::effect() {
  if (deal_.rich && random_.chance(25)) return rich_effect();
  switch (random_.between(1, 8)) {
    case 1:
    case 2: return change();
    case 3: return "pay " + number(0, 9) + " to " + (random_.chance(50) ? "B from A" : "A from B");
    case 4: {
      int top = 0;
      const std::string name = lever(top);
      return "restore " + name;
    }
    default: break;
  }
  const int l = random_.between(0, static_cast<int>(tops_.size()) - 1);
  const int top = tops_[static_cast<std::size_t>(l)], to = to_level_[static_cast<std::size_t>(l)];
  const bool up = random_.chance(50);
  std::string text = (up ? "ease l" : "tighten l") + std::to_string(l);
  if (random_.chance(60)) text += " by " + number(0, std::min(4, top));
  if (to != 0 && up == (to == 1) && random_.chance(40)) text += " to " + number(0, top);
  return text;
}

std::string PlainGenerator::change() {
  const int q = random_.between(0, quantities_ - 1);
  const int to = set_to_[static_cast<std::size_t>(q)];
  const std::string name = "q" + std::to_string(q);
  if (to >= 0) return "set " + name + " to " + std::to_string(to);
  const std::string amount = number(0, 7) + (halves_ && random_.chance(50) ? ".5" : "");
  return random_.chance(60) ? "add " + amount + " to " + name
                            : "subtract " + amount + " from " + name;
}

void PlainGenerator::worth() {
  for (const char* party : {"A", "B"}) {
    std::string text = "value " + std::string(party) + ":";
    const int terms = random_.between(1, 5);
    for (int k = 0; k < terms; ++k) {
      int top = 0;
      const std::string name = lever(top);
      std::string term = random_.chance(40)   ? milestone() + (random_.chance(30) ? " broken" : "")
                         : random_.chance(60) ? name + " at " + number(0, top)
                                              : name + " at least " + number(0, top);
      text += (k == 0 ? " " : ", ") + term + " = " + number(-5, 9);
      if (random_.chance(20)) text += ".25";
      if (random_.chance(60)) text += steps_ ? " per step" : " per day";
    }
    line(text);
  }
}

void PlainGenerator::ensures() {
  const int count = random_.between(0, 3);
  for (int k = 0; k < count; ++k) {
    const std::string a = condition(2), b = condition(1);
    const std::string forms[] = {"never " + a,      "never " + a + " unless " + b,
                                 "always " + a,     "always " + a + " unless " + b,
                                 "eventually " + a, a + " only after " + b};
    line("ensure e" + std::to_string(k) + ": " + forms[random_.between(0, 5)]);
  }
}

PlainEvents PlainGenerator::course(const PlainDeal& deal, int busy) {
  PlainEvents events;
  const std::vector<lanes::Occurrence> kinds{lanes::met_may, lanes::broken_may, lanes::reported_may,
                                             lanes::refuted_may};
  // Day 0 is the day before the deal's first where that is step 0: nothing happens on it.
  for (int d = steps_ ? 2 : 1; d <= deal.days + 1; ++d) {
    if (busy < 0 && d % 23 != 5) continue;
    for (std::uint32_t m = 0; m < deal.milestones; ++m) {
      if (!random_.chance(busy < 0 ? -busy : busy)) continue;
      lanes::Occurrence what = random_.pick(kinds);
      if (random_.chance(50)) what = lanes::met_may;
      if ((deal.may[m] & what) != 0) events.push_back({static_cast<std::uint32_t>(d - 1), m, what});
    }
  }
  return fitting(deal, events, std::vector<PlainStand>(deal.milestones));
}

PlainEvents fitting(const PlainDeal& deal, const PlainEvents& events,
                    std::vector<PlainStand> stands) {
  PlainEvents out;
  for (const PlainEvent& event : events) {
    PlainStand& stand = stands[event.milestone];
    const bool fits = event.what == lanes::met_may      ? !stand.met
                      : event.what == lanes::broken_may ? stand.met || stand.reported
                      : event.what == lanes::reported_may
                          ? !stand.reported
                          : !stand.met || (deal.may[event.milestone] & lanes::met_refuted_may) != 0;
    if (!fits) continue;
    stand.met = event.what == lanes::met_may;
    stand.reported = stand.met || event.what == lanes::reported_may;
    out.push_back(event);
  }
  return out;
}

std::vector<checked::Entry> entries_of(const PlainDeal& deal, const PlainEvents& events, Day first,
                                       std::vector<PlainStand> stands) {
  using checked::EventKind;
  std::vector<checked::Entry> entries;
  for (const PlainEvent& event : events) {
    PlainStand& stand = stands[event.milestone];
    const bool verified = deal.verified[event.milestone] != 0;
    const auto tell = [&](EventKind kind) {
      checked::Entry entry;
      entry.kind = kind;
      entry.on = Day{first.value + static_cast<std::int32_t>(event.day)};
      entry.milestone = checked::MilestoneId{event.milestone};
      entries.push_back(std::move(entry));
    };
    switch (event.what) {
      case lanes::met_may:
        if (!verified || !stand.reported) tell(EventKind::Done);
        if (verified) tell(EventKind::Verified);
        break;
      case lanes::broken_may: tell(EventKind::Broken); break;
      case lanes::refuted_may:
        if (!stand.reported) tell(verified ? EventKind::Done : EventKind::Reported);
        tell(EventKind::Refuted);
        break;
      default: tell(verified ? EventKind::Done : EventKind::Reported); break;
    }
    stand.met = event.what == lanes::met_may;
    stand.reported = stand.met || event.what == lanes::reported_may;
  }
  return entries;
}

}  // namespace quid::oracle
