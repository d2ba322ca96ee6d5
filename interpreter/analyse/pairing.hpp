// SPDX-License-Identifier: Apache-2.0
// The things of one program found in another by what they are called: two drafts of a deal, or a
// deal and the same deal with a rule supposed otherwise. In: two programs, and which names changed.
// Out: for a subject, a level, a unit or an effect of the other program, what it is in the base.
// Refuses to know what either does.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "program/program.hpp"
#include "run/history.hpp"

namespace quid {

/// What the other program calls otherwise. Rules without a name are paired in their order, unless
/// `bare_rules` says by their places which belong together.
struct Renaming {
  std::map<std::string, std::string, std::less<>> names;  // the base's name, the other's
  std::optional<std::vector<std::pair<Span, Span>>> bare_rules;
};

/// Both programs must outlive it, and have been lowered with their names. Cost: linear in symbols,
/// levels and elements; effects are paired when asked for.
class Pairing {
 public:
  Pairing(const Program& base, const Program& other, const Renaming& renaming = {});

  /// What has no partner keeps its kind and gets a symbol that no program has.
  Subject subject(const Subject& of_other) const;
  static bool has_partner(const Subject& subject) { return subject.symbol < unpaired; }
  std::uint32_t level(std::uint32_t other_lever, std::uint32_t level) const;
  std::uint32_t unit(std::uint32_t other_unit) const;
  /// An effect of a rule's instance (`rule` is of the other program).
  std::uint32_t effect(const Subject& rule, std::uint32_t other_effect) const;
  /// Two happenings are the same if they are equal in these terms; causes are left out, and so are
  /// numbers that only count.
  Happening happening(const Happening& of_other, const View& view) const;
  Verdict verdict(Verdict of_other) const;

  const Program& base() const { return base_; }
  const Program& other() const { return other_; }

  static constexpr std::uint32_t unpaired = 0x8000'0000;

 private:
  struct Symbol {
    std::uint32_t base = UINT32_MAX;
    // For each dimension, the base's position of each of the other's elements.
    std::vector<std::vector<std::uint32_t>> positions;
    std::vector<std::uint32_t> base_sizes;
  };
  using Symbols = std::vector<Symbol>;
  struct Signature;

  template <class Table>
  Symbols pair_by_name(const Table& base, const Table& other) const;
  void pair_rules();
  void pair_levels();
  void pair_units();
  Symbol symbol(std::uint32_t base, const checked::Shape* of_base,
                const checked::Shape* of_other) const;
  std::string called(NameId base_name) const;  // as the other program calls it
  std::string base_element(checked::ElementCode code) const;
  std::string other_element(checked::ElementCode code) const;
  const Symbols* symbols(Subject::Kind kind) const;
  std::uint32_t instance(Subject::Kind kind, const Instances& base, const Instances& other,
                         std::uint32_t of_other) const;
  std::vector<Signature> signatures(const Program& program, std::uint32_t rule, bool of_base) const;
  Signature signature(const Program& program, const EffectCode& code, bool of_base) const;
  void sign_act(const Program& program, const ActCode& act, bool of_base, Signature& out) const;
  std::uint32_t target(const Program& program, const EffectCode& code, bool of_base) const;

  const Program& base_;
  const Program& other_;
  Renaming renaming_;
  bool same_ = false;  // one program: everything is its own partner
  Symbols actors_, quantities_, milestones_, levers_, statements_, rules_, phases_, ensures_,
      host_actions_;
  std::vector<std::vector<std::uint32_t>> levels_;  // by the other's lever
  std::vector<std::uint32_t> units_;
  mutable std::map<std::uint32_t, std::map<std::uint32_t, std::uint32_t>> effects_;  // by rule
};

/// Entries read against `from`, for `to`; `renaming` says what `from` calls otherwise. Nullopt: an
/// entry's subject, level or unit has no partner.
std::optional<std::vector<checked::Entry>> carry_over(const std::vector<checked::Entry>& entries,
                                                      const Program& from, const Program& to,
                                                      const Renaming& renaming = {});

}  // namespace quid
