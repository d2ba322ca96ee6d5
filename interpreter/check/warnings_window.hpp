// SPDX-License-Identifier: Apache-2.0
// What dates tell about conditions before any run: on which days of the deal one can hold at all.
#pragma once

#include <optional>
#include <vector>

#include "check/context.hpp"

namespace quid::checked {

/// The earliest day that an expression may stand for, without regard to holidays; nullopt where a
/// run decides.
std::optional<Day> earliest_day(const Context& context, ExprId date);

/// The first day on which a cadence falls due; nullopt of other rules, and where a run decides.
std::optional<Day> first_beat(const Context& context, const Rule& rule);

/// Whether a cadence falls due more than once in the days of the deal.
bool comes_round(const Context& context, const Rule& rule);

/// Days of the deal, narrowed step by step.
class Window {
 public:
  explicit Window(const Context& context) : context_(context) {
    from(context.out.deal.start);
    until(context.out.deal.end);
  }

  bool empty() const { return last_ && *last_ < first_; }
  /// Does a condition ask for what lasts longer than all these days?
  bool asks_for_too_long() const { return too_long_; }

  void from(std::optional<Day> day) {
    if (day) first_ = std::max(first_, *day);
  }
  void until(std::optional<Day> day) {
    if (day) last_ = last_ ? std::min(*last_, *day) : *day;
  }

  /// Narrows by the parts of a condition that must hold together; `open` is room to work in.
  void narrow(ExprId condition, std::vector<ExprId>& open);

 private:
  void compare(Compare how, std::optional<Day> day);

  const Context& context_;
  Day first_ = first_day;
  std::optional<Day> last_;
  bool too_long_ = false;
};

/// Whether two expressions are written alike. Gives up, with false, on large ones.
bool alike(const Context& context, ExprId a, ExprId b, int depth = 0);

/// Whether plain logic decides a condition: `a or not a`, `a and not a`, constants, a lever below
/// its first level or at least there.
std::optional<bool> decided(const Context& context, ExprId condition);

}  // namespace quid::checked
