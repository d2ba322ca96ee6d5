// SPDX-License-Identifier: Apache-2.0
// What is not alike, as rows of two sentences.
#include <fmt/format.h>
#include <algorithm>
#include <set>
#include <type_traits>

#include "report/difference.hpp"

namespace quid::report {
namespace {

using Told = std::set<Subject>;

// What instances of one thing have in common: `sanction` of `sanction[coal]`.
std::string family_of(const std::string& thing) {
  const auto bracket = thing.find('[');
  return bracket == std::string::npos ? std::string() : thing.substr(0, bracket);
}

class Rows {
 public:
  Rows(const DifferenceReport& report, bool brief)
      : report_(report), brief_(brief), base_(report.base_file), other_(report.other_file) {}

  std::vector<DifferenceRow> write(const StepDifference& step) {
    for (const auto& pair : step.happenings) happening(pair);
    states(step);
    return std::move(rows_);
  }

 private:
  std::optional<Happening> at(const Happenings& all, const std::optional<std::size_t>& i) {
    return i ? std::optional(all[*i]) : std::nullopt;
  }

  // That a rule fires says nothing new beside what it does.
  bool is_said_by_its_effects(const Sides<std::size_t>& pair) const {
    const auto acts = [](const Happenings& all, std::optional<std::size_t> index) {
      if (!index) return true;
      const Happening& fired = all[*index];
      for (std::size_t i = *index + 1; i < all.size() && all[i].day == fired.day; ++i) {
        const Cause cause = all[i].cause;
        if (cause.kind == Cause::Kind::Rule && cause.symbol == fired.subject.symbol &&
            cause.instance == fired.subject.instance) {
          return true;
        }
      }
      return false;
    };
    return acts(report_.difference.base_happenings, pair.base) &&
           acts(report_.difference.other_happenings, pair.other);
  }

  std::string sentence(const SideWording& side, const Happening& h, const View& view,
                       bool with_day) const {
    std::string text = side.words().happening(h, view);
    const bool by_rule = h.cause.kind == Cause::Kind::Rule && h.subject.kind != Subject::Kind::Rule;
    if (by_rule) text += fmt::format(" ({})", side.words().rule(h.cause.symbol, h.cause.instance));
    if (with_day) text += ", on " + side.words().day(h.day);
    return text;
  }

  void happening(const Sides<std::size_t>& pair) {
    const std::optional<Happening> ours = at(report_.difference.base_happenings, pair.base);
    const std::optional<Happening> theirs = at(report_.difference.other_happenings, pair.other);
    const Happening& any = ours ? *ours : *theirs;
    if (brief_ && any.kind == HappeningKind::RuleFired && is_said_by_its_effects(pair)) return;
    const SideWording& side = ours ? base_ : other_;
    const Day first = ours && theirs ? std::min(ours->day, theirs->day) : any.day;
    DifferenceRow row{side.words().day(first), side.words().subject(any.subject), {}, {}, {}};
    row.family = family_of(row.thing);
    if (ours) {
      row.base = sentence(base_, *ours, report_.difference.base_last, ours->day != first);
      told_base_.insert(ours->subject);
    }
    if (theirs) {
      row.other = sentence(other_, *theirs, report_.difference.other_last, theirs->day != first);
      told_other_.insert(theirs->subject);
    }
    if (row.base != row.other) rows_.push_back(std::move(row));  // else only its cause is another
  }

  // Did a line before it tell of the same thing?
  template <class T>
  bool is_told(const Parted<T>& parted) const {
    return brief_ && ((parted.subject.base && told_base_.contains(*parted.subject.base)) ||
                      (parted.subject.other && told_other_.contains(*parted.subject.other)));
  }

  template <class T, class Word>
  void each(const char* label, const std::vector<Parted<T>>& all, bool skip_told, Word word) {
    for (const Parted<T>& parted : all) {
      if (skip_told && is_told(parted)) continue;
      const bool of_base = parted.subject.base.has_value();
      const Wording& words = of_base ? base_.words() : other_.words();
      const Subject& subject = of_base ? *parted.subject.base : *parted.subject.other;
      DifferenceRow row{label, words.subject(subject), {}, {}, {}};
      row.family = family_of(row.thing);
      if (parted.value.base) {
        row.base = word(base_, *parted.subject.base, *parted.value.base, parted.value.other);
      }
      if (parted.value.other) {
        row.other = word(other_, *parted.subject.other, *parted.value.other, parted.value.base);
      }
      if constexpr (std::is_same_v<T, MilestoneView>) {
        // They have met again, or differ in what the words leave out: that row would say nothing.
        if (row.base == row.other && parted.value.base != parted.value.other) continue;
      }
      rows_.push_back(std::move(row));
    }
  }

  void states(const StepDifference& step) {
    each("levels", step.levels, true,
         [](auto& side, auto& subject, auto& value, auto&) { return side.level(subject, value); });
    each("amounts", step.quantities, true, [](auto& side, auto& subject, auto& value, auto&) {
      return side.quantity(subject, value);
    });
    each("states", step.milestones, true, [](auto& side, auto& subject, auto& value, auto& unlike) {
      return side.milestone(subject, value, unlike ? &*unlike : nullptr);
    });
    each("phases", step.phases, true, [](auto& side, auto& subject, bool value, auto&) {
      return (value ? "in " : "not in ") + side.words().subject(subject);
    });
    each("said", step.unwarranted, true, [](auto& side, auto& subject, bool value, auto&) {
      return side.words().subject(subject) + (value ? " unwarranted" : " not unwarranted");
    });
    each("duties", step.duties, true,
         [](auto& side, auto&, auto& value, auto&) { return side.duty(value); });
    each("norms", step.norms, true,
         [](auto& side, auto& subject, auto& value, auto&) { return side.norm(subject, value); });
    each("ledger", step.books, false,
         [](auto& side, auto&, auto& value, auto&) { return side.book(value); });
    if (!step.verdict) return;
    rows_.push_back({"verdict",
                     "verdict",
                     {},
                     base_.verdict(*step.verdict->base),
                     other_.verdict(*step.verdict->other)});
  }

  const DifferenceReport& report_;
  bool brief_;
  SideWording base_, other_;
  Told told_base_, told_other_;
  std::vector<DifferenceRow> rows_;
};

}  // namespace

std::vector<DifferenceRow> rows_of(const DifferenceReport& report, const StepDifference& step,
                                   bool brief) {
  return Rows(report, brief).write(step);
}

}  // namespace quid::report
