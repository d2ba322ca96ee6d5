// SPDX-License-Identifier: Apache-2.0
// What a change means for each side. In: what is different after an act. Out: for each party or
// observer that it touches, phrases without a subject. Private to report/.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analyse/next.hpp"
#include "report/wording.hpp"

namespace quid::report {

/// In the order of the declarations; each has at least one phrase.
using PartySides = std::vector<std::pair<Subject, std::vector<std::string>>>;

class SideBySide {
 public:
  explicit SideBySide(const DealFile& file) : file_(file), wording_(file), index_(*file.program) {}

  PartySides of(const analyse::Change& change) const;

 private:
  using Phrases = std::map<Subject, std::vector<std::string>>;

  void levels(const analyse::Change& change, Phrases& out) const;
  void payments(const analyse::Change& change, Phrases& out) const;
  void duties(const analyse::Change& change, Phrases& out) const;
  void standings(const analyse::Change& change, Phrases& out) const;
  void books(const analyse::Change& change, Phrases& out) const;
  void statements(const analyse::Change& change, Phrases& out) const;
  /// Those whom a duty, ban or permission binds.
  std::vector<Subject> bound(const Subject& rule, std::uint32_t effect) const;
  Subject actor(std::uint32_t instance) const;
  /// `before` the act of the duty, `after` it.
  void duty(const DutyView& duty, const char* before, const std::string& after, Phrases& out) const;
  std::string amounts(const char* what, const std::optional<Decimal>& before,
                      const std::optional<Decimal>& after, checked::UnitId unit) const;

  const DealFile& file_;
  Wording wording_;
  analyse::EffectIndex index_;
};

/// `must ease L` or `may ease L` of `US must ease L`.
std::string without_actor(const std::string& effect);

}  // namespace quid::report
