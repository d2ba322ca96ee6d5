// SPDX-License-Identifier: Apache-2.0
// Plain form -> slices: private to lanes/. A condition becomes a row: all of its clauses must hold,
// each of one or two alternatives. What is deeper gets an inner row of its own, whose truth is a
// dial that the rows after it read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "lanes/slices.hpp"

namespace quid::lanes {

class Slicing {
 public:
  Slicing(Slices& out, Slices::Layout layout) : out_(out), plain_(out.plain_), layout_(layout) {}
  void run();

 private:
  static constexpr std::uint32_t none = Slices::none;
  static constexpr std::size_t most_clauses = 4;

  using Sign = std::uint32_t;  // a reading, doubled, plus one for its opposite
  using Clause = std::array<Sign, 2>;
  struct Row {
    std::vector<Clause> clauses;
    std::uint32_t layer = 0;  // of inner rows: after those that it reads
    TwoMarks dial;            // the same
    bool truth = false;
    std::uint32_t column = none;  // that is reckoned there
    std::vector<Sign> reads;      // by that
    std::uint32_t place = 0;      // word * 64 + bit
  };
  struct Dial {
    std::uint32_t first = 0, last = 0, at = 0;  // marks; at the start
  };
  struct Range {  // what an account gains while a dial is there
    std::uint32_t dial = 0, low = 0, high = 0;
    std::int64_t per_day = 0, standing = 0;
  };
  struct Start {
    std::vector<std::uint64_t> planes, values, touched, watched, wheel;
    std::vector<Slices::RuleWord> rules;
    std::vector<std::int64_t> amounts, sums;
    std::vector<std::uint32_t> at, due, broken, seen;
    std::vector<std::int32_t> time;
  };

  // What turns: slicing_dials.cpp.
  void dials();
  std::uint32_t dial(std::size_t marks, std::size_t at);
  std::uint32_t reading(std::uint32_t dial, std::uint32_t low, std::uint32_t high);
  void find_lasting_milestones();
  bool lasts_at_once(std::uint32_t memory) const;
  void milestone(std::uint32_t m);
  void memory(std::uint32_t e);
  void waits_for(std::uint32_t mark, const std::vector<std::uint32_t>& spans, std::int32_t step);
  void starts_to_wait(std::uint32_t dial, const std::vector<std::uint32_t>& spans,
                      std::int64_t age);
  void amounts();
  void readings();
  std::uint32_t reading_of(const Atom& atom);
  std::uint32_t lasted(const Atom& atom);
  void ranges();
  bool is_of_column(Ref ref) const {
    const Atom::Kind kind = plain_.atoms[ref.atom()].kind;
    return kind == Atom::Kind::Column || kind == Atom::Kind::Perhaps;
  }
  bool narrow(Slices::Reading& range, const Slices::Reading& other) const;
  bool holds(const Slices::Reading& reading) const {
    const std::uint32_t at = dials_.empty() ? 0 : dials_[reading.dial].at;
    return (at >= reading.low && at <= reading.high) != reading.opposite;
  }
  Slices::Reading reading_at(Ref ref) const;

  // What rules read: slicing.cpp.
  Sign sign(Ref ref);
  Sign row_of(std::uint32_t atom);
  Sign inner(std::vector<Clause> clauses);
  void flatten(Ref ref, Atom::Kind kind, bool opposite, std::vector<Ref>& out) const;
  std::vector<Clause> clauses_of(Ref ref);
  Clause clause(Ref ref);
  bool join(Clause& clause, const Clause& other);
  void shorten(std::vector<Clause>& clauses);
  bool truth(Sign sign) const { return holds(readings_[sign / 2]) != (sign % 2 != 0); }
  bool holds(const std::vector<Clause>& clauses) const;
  void rules();
  void place_rows();
  void choose_layout();
  void place(const Row& row, std::uint32_t at);
  void place(Sign sign, const Slices::Position& position);
  void list_positions();

  // What follows, and the start: slicing_start.cpp.
  void effects();
  Slices::Effect effect(const PlainEffect& effect) const;
  void worths();
  void add_worths(const std::vector<Range>& ranges);
  std::uint32_t dial_of(std::uint32_t mark) const;
  void watches();
  void watch(Ref ref, std::uint32_t by);
  void list_watches();
  void calendar();
  void turnings();
  void wheel();
  void arm_again();
  void start();
  // What is not simple: slicing_general.cpp.
  void general_dials();
  std::uint32_t reading_of_flag(const Atom& atom);
  void general_rows();
  void general();
  // Columns: slicing_columns.cpp.
  std::uint32_t reading_of_column(const Atom& atom);
  std::uint32_t reading_of_deadline(const Atom& atom);
  void column_rows();
  void columns();
  bool turns_each_day(const PlainColumn& column) const;
  void deadlines();
  template <class T>
  static void pack(const std::vector<T>& part, Slices::Part<T>& place, std::vector<std::byte>& all);

  Slices& out_;
  const Plain& plain_;
  Slices::Layout layout_;
  std::vector<Dial> dials_;
  std::vector<Slices::Reading> readings_;
  std::vector<std::uint32_t> layer_of_;  // by reading
  std::vector<std::uint32_t> reading_of_atom_;
  std::vector<std::vector<std::uint32_t>> column_readings_;
  std::vector<std::uint32_t> column_layers_;
  std::vector<char> inverted_;                         // by atom: it is the opposite
  std::vector<std::array<std::uint32_t, 2>> lasting_;  // by milestone: memories, met or not
  std::vector<std::vector<std::int64_t>> thresholds_;  // by quantity, ascending
  std::vector<Row> inner_, rule_rows_;
  std::vector<Row> perhaps_rows_;  // by rule; empty where all is known
  std::vector<char> is_read_;      // by dial: by rules, in the evening, or by an account
  std::vector<std::vector<Slices::Position>> positions_;  // by mark: what differs from the next
  std::vector<std::vector<std::uint32_t>> watched_by_;    // by dial
  std::vector<std::pair<std::uint32_t, std::int64_t>> waiting_;  // dials and days
  Start start_;
};

}  // namespace quid::lanes
