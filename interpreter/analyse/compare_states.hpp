// SPDX-License-Identifier: Apache-2.0
// The states of two runs at the end of a step. In: the runs. Out: what is not alike and was not so
// at the end of the step before. Refuses to know what happened in between.
#pragma once

#include <array>
#include <map>
#include <utility>
#include <vector>

#include "analyse/compare.hpp"

namespace quid {

/// Things of one kind, by a key that stays the same from step to step.
template <class T>
class Aspect {
 public:
  using Key = std::array<std::int64_t, 3>;

  void see(const Key& key, bool alike, Parted<T> now, std::vector<Parted<T>>& out) {
    const auto before = apart_.find(key);
    if (alike && before == apart_.end()) return;
    if (alike) {
      apart_.erase(before);
    } else if (before != apart_.end() && before->second == now) {
      return;
    } else {
      apart_.insert_or_assign(key, now);
    }
    out.push_back(std::move(now));
  }

  /// What is there no more on either side is not different.
  void forget_others(const std::map<Key, Parted<T>>& present) {
    std::erase_if(apart_, [&](const auto& one) { return present.count(one.first) == 0; });
  }

  /// What was apart and is not there now.
  std::map<Key, Parted<T>> others(const std::map<Key, Parted<T>>& present) const {
    std::map<Key, Parted<T>> result;
    for (const auto& one : apart_)
      if (present.count(one.first) == 0) result.insert(one);
    return result;
  }

  std::vector<Parted<T>> standing() const {
    std::vector<Parted<T>> result;
    for (const auto& [_, parted] : apart_) result.push_back(parted);
    return result;
  }

 private:
  std::map<Key, Parted<T>> apart_;  // at the end of the last step
};

class States {
 public:
  explicit States(const Pairing& pairing) : pairing_(pairing) { pair_up(); }

  /// Cost: linear in the instances of both programs.
  void look(const Run& base, const Run& other, StepDifference& out);
  /// All that is different at the end of the last step.
  StepDifference standing() const;

 private:
  /// Instances in the order of a view that have a partner: the base's, the other's.
  struct Partner {
    std::uint32_t base = 0, other = 0;
    Sides<Subject> subject;
  };
  std::vector<Partner> partners(const std::vector<Subject>& base,
                                const std::vector<Subject>& other) const;
  void pair_up();
  void duties(const View& base, const View& other, StepDifference& out);
  void norms(const Run& base, const Run& other, StepDifference& out);
  void books(const View& base, const View& other, StepDifference& out);
  void fill_book(const Aspect<BookView>::Key& key, Parted<BookView>& row) const;
  Aspect<DutyView>::Key duty_key(const Subject& rule, std::uint32_t effect, Day arose, bool cadence,
                                 std::map<std::pair<Subject, std::uint32_t>, int>& count) const;

  const Pairing& pairing_;
  std::vector<Partner> actors_, levers_, quantities_, milestones_, phases_, statements_;
  Aspect<std::uint32_t> levels_;
  Aspect<std::optional<Decimal>> amounts_;
  Aspect<MilestoneView> states_;
  Aspect<DutyView> duties_;
  Aspect<NormView> norms_;
  Aspect<BookView> books_;
  Aspect<bool> begun_, unwarranted_;
  std::optional<Sides<Verdict>> verdict_;  // where it is different
};

}  // namespace quid
