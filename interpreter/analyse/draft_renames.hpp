// SPDX-License-Identifier: Apache-2.0
// What one draft calls otherwise than the other. In: what only one of them has. Out: pairs that
// have the same body, or most of their parts and uses in common. Refuses to know what is done
// with them. No pair depends on which draft comes first.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyse/draft_parts.hpp"

namespace quid {

using NameMap = std::map<std::string, std::string>;

/// The words as one text, with names as the map calls them.
std::string joined(const DraftWords& words, const NameMap& names);

class RenameSearch {
 public:
  /// All of it must outlive the search. `names`: the old draft's names that are known to be others.
  RenameSearch(const std::vector<DraftItem>& before, const std::vector<DraftItem>& after,
               const NameMap& names);

  /// Declarations that have no partner yet.
  void offer_old(std::size_t item) { old_open_.push_back(item); }
  void offer_new(std::size_t item) { new_open_.push_back(item); }
  /// Cost: for each kind the product of those offered, up to a bound.
  std::vector<std::pair<std::size_t, std::size_t>> find();
  /// Was a kind beyond the bound? Then only equal bodies were paired.
  bool limited() const { return limited_; }

  /// Names that may be called otherwise: they are blanks where another name is looked at.
  void blank(const std::vector<std::string>& before, const std::vector<std::string>& after);
  /// A level or an element that the other draft uses in the same places, under a name that only it
  /// has.
  bool is_renamed(const std::string& before, const std::string& after) const;

 private:
  struct Side {
    const std::vector<DraftItem>* items = nullptr;
    // Where each name stands: the item, and its part, or the key.
    std::map<std::string, std::vector<std::pair<std::size_t, std::size_t>>> uses;
    std::set<std::string> open;  // names of what has no partner
  };
  using Features = std::vector<std::string>;  // sorted
  struct Candidate {
    std::size_t old_item = 0, new_item = 0;
    std::size_t score = 0;  // in thousandths
  };

  static Side side(const std::vector<DraftItem>& items);
  std::string shown(const Side& side, const DraftWords& words, const std::string& hole) const;
  Features body(const Side& side, std::size_t item) const;
  Features uses(const Side& side, const std::string& name, std::size_t except) const;
  // False: it would take too long.
  bool candidates(const std::vector<std::size_t>& ours, const std::vector<std::size_t>& theirs,
                  std::vector<Candidate>& out);
  void equal_bodies(const std::vector<std::size_t>& ours, const std::vector<std::size_t>& theirs,
                    std::vector<Candidate>& out);

  const NameMap& names_;
  Side old_, new_;
  std::vector<std::size_t> old_open_, new_open_;
  bool limited_ = false;
};

}  // namespace quid
