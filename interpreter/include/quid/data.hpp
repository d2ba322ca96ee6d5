// SPDX-License-Identifier: Apache-2.0
// What goes to and comes from a program and its runs: plain data, errors, results. Part of
// quid.hpp.
#pragma once

#include <compare>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "quid/kinds.hpp"

#if defined(__GNUC__)
#define QUID_API __attribute__((visibility("default")))
#else
#define QUID_API
#endif

namespace quid {
#ifndef QUID_IMPLEMENTATION
inline
#endif
    namespace api {

/// Where in a script or record: lines and columns count from 1; line 0 is no place.
struct Place {
  std::string file;
  std::uint32_t line = 0, column = 0;
};
/// One thing that is wrong with a text. `name` is stable: `unknown-name`.
struct Diagnostic {
  std::string name, message, hint;
  bool is_error = true;
  Place place;
  std::string text;  // the same with its line, as a compiler shows it
};
/// Why something was refused; then nothing has changed. `name` is stable: docs/embedding.md lists
/// them.
struct Error {
  std::string name, message;
  Place place{};
  std::vector<Diagnostic> diagnostics{};  // of a script or an event that cannot be read
  /// All of it to be read, with line breaks.
  QUID_API std::string text() const;
};

/// A value or an error, in the manner of std::expected. To read the one that is not there aborts.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}
  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& value() & { return has_value() ? *std::get_if<0>(&state_) : (std::abort(), value()); }
  const T& value() const& { return const_cast<Result*>(this)->value(); }
  T value() && {  // a value: what it is taken from may be gone before it is used
    return std::move(static_cast<Result&>(*this).value());
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const {
    return has_value() ? (std::abort(), error()) : *std::get_if<1>(&state_);
  }
  T value_or(T other) const { return has_value() ? value() : std::move(other); }

 private:
  std::variant<T, Error> state_;
};
struct Done {};
using Status = Result<Done>;

/// A day: days since 1970-01-01, or in a deal of steps the number of the step.
struct Day {
  std::int32_t number = 0;
  friend constexpr auto operator<=>(Day, Day) = default;
};

enum class ValueKind : std::uint8_t { Unknown, Truth, Number, Date, Duration, Name, Text };
/// The value of an expression, or an argument of a host's action.
struct Value {
  ValueKind kind = ValueKind::Unknown;
  std::string text;  // `true`, `12.5`, `2018-07-27`, `30 days`, `coal`, `it is quiet`, `unknown`
  std::string unit;  // of a number; empty where it has none
  /// Of a number, exactly: how many 10^-places it is, 1250 of `12.5` for 2 places. Absent where
  /// that is not whole, or past 64 bits.
  QUID_API std::optional<std::int64_t> count(unsigned places = 0) const;
};
/// Why something happened.
enum class CauseKind : std::uint8_t { None, Entry, Rule, Deadline, Lapse, Clock };
/// As in JSON, where docs/formats.md describes them: `duty-arose`, `rule`.
QUID_API std::string name_of(HappeningKind kind);
QUID_API std::string name_of(CauseKind kind);

/// Something that happened, with its cause.
struct Happening {
  HappeningKind kind{};
  Day day;
  std::string subject;  // `sanction[coal]`
  std::string text;     // a sentence
  CauseKind cause = CauseKind::None;
  std::string cause_text;        // `drills, deal.quid:12`
  std::string from, to;          // of LevelChanged: the levels
  std::string other;             // who pays or offers; else empty
  std::optional<Value> amount;   // a number, of what is paid, reported or set
  std::vector<Value> arguments;  // of HostCalled
};
struct Level {
  std::string lever, level;
  std::uint32_t number = 0, count = 0;  // level 0 is the harshest of `count`
};
struct Quantity {
  std::string name;
  std::optional<std::string> amount;  // absent: unknown
  std::string unit;
};
struct Milestone {
  std::string name;
  bool reported = false, met = false, verified = false, refuted = false, broken = false,
       overdue = false, waived = false, lapsed = false, disputed = false;
  std::optional<Day> deadline, met_on;
  std::string reported_amount, verified_amount, unit;  // when metered
};
struct Duty {
  std::string text, rule, status;  // `open`, `overdue`, `suspended`, `done`, `replaced`, `lapsed`
  Day arose, deadline;
  std::optional<Day> done;
  std::string owed, paid;  // of a payment
};
/// What a party gave, received and has at risk in one unit; absent: unknown.
struct Book {
  std::string party, unit;
  std::optional<std::string> given, received, exposure;
};
/// What is left: what each owes, may and must not do, what open milestones would bring, what is
/// open.
struct Residual {
  struct Owed {
    std::vector<std::string> by_whom;  // jointly, when several
    std::string what, act;             // a milestone, or a duty's rule and what it asks
    std::optional<Day> by;
    bool overdue = false, aim = false, suspended = false;
    std::string amount_left;  // of a duty to pay, else `0`
  };
  struct Act {
    std::vector<std::string> by_whom;
    std::string rule, act;
    std::optional<Day> until;  // its last day
  };
  struct Unlocks {
    std::string milestone;
    bool needs_met = true;
    std::vector<std::string> rules;
    struct Move {
      std::string lever, from, to;
    };
    std::vector<Move> levels;
  };
  struct Open {
    std::string what;
    std::vector<std::string> facts;  // on which it hangs
    std::string why;
  };
  std::vector<Owed> owed;
  std::vector<Act> may, bans;
  std::vector<Unlocks> unlocks;
  std::vector<Open> undetermined;
};
struct Verdict {
  std::string word;  // `fulfilled`, `in progress`, `breached`, `impasse`, `ended`, `undetermined`
  struct Blame {
    std::string party, what;
    Day since;
  };
  std::vector<Blame> blame;
  std::vector<std::string> circle;     // of an impasse: milestones that wait for each other
  std::vector<std::string> sentences;  // the verdict in words
};

}  // namespace api
}  // namespace quid
