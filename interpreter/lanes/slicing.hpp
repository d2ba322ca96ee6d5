// SPDX-License-Identifier: Apache-2.0
// Plain form -> slices: private to lanes/. A condition becomes a row: all of its clauses must hold,
// each of one or two alternatives. What is deeper gets an inner row of its own, whose truth is an
// input of the rows after it.
#pragma once

#include <array>
#include <vector>

#include "lanes/slices.hpp"

namespace quid::lanes {

class Slicing {
 public:
  explicit Slicing(Slices& out) : out_(out), plain_(out.plain_) {}
  void run();

 private:
  static constexpr std::uint32_t none = Slices::none;
  static constexpr std::size_t most_clauses = 4;

  using Sign = std::uint32_t;  // an input, doubled, plus one for its opposite
  using Clause = std::array<Sign, 2>;
  struct Row {
    std::vector<Clause> clauses;
    std::uint32_t layer = 0;  // of inner rows: after those that it reads
    std::uint32_t input = none;
    bool truth = false;
    std::uint32_t place = 0;  // word * 64 + bit
  };

  void leaves();
  bool truth_of(const Atom& atom) const;
  void lasting_milestones();
  void exact_levels();
  std::uint32_t input(bool truth);
  Sign sign(Ref ref);
  Sign row_of(std::uint32_t atom);
  Sign inner(std::vector<Clause> clauses);
  void flatten(Ref ref, Atom::Kind kind, bool opposite, std::vector<Ref>& out) const;
  std::vector<Clause> clauses_of(Ref ref);
  Clause clause(Ref ref);
  void shorten(std::vector<Clause>& clauses);
  bool truth(Sign sign) const { return (truths_[sign / 2] != 0) != (sign % 2 != 0); }
  bool holds(const std::vector<Clause>& clauses) const;
  void rules();
  void place_rows();
  void place(const Row& row, std::uint32_t at);
  void join_positions();
  void lists();
  void gains();
  void watches();
  void calendar();
  void memories();
  void start_timers();
  void start_timer(std::uint32_t span, std::int64_t day);
  void start();

  Slices& out_;
  const Plain& plain_;
  std::vector<char> truths_;             // by input, at the start
  std::vector<std::uint32_t> layer_of_;  // by input
  std::vector<Row> inner_, rule_rows_;
  std::vector<std::vector<Slices::Position>> positions_;  // by input
  std::vector<std::vector<Slices::Gain>> gains_;
  std::vector<std::vector<std::uint32_t>> watched_by_;
};

}  // namespace quid::lanes
