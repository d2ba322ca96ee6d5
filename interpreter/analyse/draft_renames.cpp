// SPDX-License-Identifier: Apache-2.0
#include "analyse/draft_renames.hpp"

#include <algorithm>
#include <tuple>

namespace quid {
namespace {

constexpr std::size_t most_pairs = 250'000;    // of one kind
constexpr std::size_t most_uses = 1'000;       // of one name that are looked at
constexpr std::size_t most_work = 20'000'000;  // comparisons of parts and uses, of one kind

std::size_t common(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::size_t count = 0;
  auto x = a.begin();
  auto y = b.begin();
  while (x != a.end() && y != b.end()) {
    if (*x == *y) ++count;
    const bool left = *x <= *y, right = *y <= *x;
    if (left) ++x;
    if (right) ++y;
  }
  return count;
}

const std::string& name_of(const DraftItem& item) {
  static const std::string none;
  return item.key.empty() ? none : item.key.front().text;
}

}  // namespace

std::string joined(const DraftWords& words, const NameMap& names) {
  std::string result;
  for (const DraftWord& word : words) {
    const auto found = word.name ? names.find(word.text) : names.end();
    result += found == names.end() ? word.text : found->second;
    result += ' ';
  }
  return result;
}

RenameSearch::RenameSearch(const std::vector<DraftItem>& before,
                           const std::vector<DraftItem>& after, const NameMap& names)
    : names_(names), old_(side(before)), new_(side(after)) {}

RenameSearch::Side RenameSearch::side(const std::vector<DraftItem>& items) {
  Side result;
  result.items = &items;
  const auto note = [&](const DraftWords& words, std::size_t item, std::size_t part) {
    for (const DraftWord& word : words) {
      if (!word.name) continue;
      auto& places = result.uses[word.text];
      if (places.empty() || places.back() != std::pair(item, part)) places.emplace_back(item, part);
    }
  };
  for (std::size_t i = 0; i < items.size(); ++i) {
    note(items[i].key, i, SIZE_MAX);
    for (std::size_t k = 0; k < items[i].parts.size(); ++k) note(items[i].parts[k].words, i, k);
  }
  return result;
}

// With a hole for the name in question, and a blank for each that has no partner.
std::string RenameSearch::shown(const Side& side, const DraftWords& words,
                                const std::string& hole) const {
  std::string result;
  for (const DraftWord& word : words) {
    if (word.name && word.text == hole) {
      result += '@';
    } else if (word.name && side.open.contains(word.text)) {
      result += '?';
    } else if (const auto found = names_.find(word.text);
               word.name && &side == &old_ && found != names_.end()) {
      result += found->second;
    } else {
      result += word.text;
    }
    result += ' ';
  }
  return result;
}

RenameSearch::Features RenameSearch::body(const Side& side, std::size_t item) const {
  const DraftItem& of = (*side.items)[item];
  Features result;
  for (const DraftPart& part : of.parts) {
    result.push_back("own " + part.label + ' ' + shown(side, part.words, name_of(of)));
  }
  std::sort(result.begin(), result.end());
  return result;
}

RenameSearch::Features RenameSearch::uses(const Side& side, const std::string& name,
                                          std::size_t except) const {
  Features result;
  const auto found = side.uses.find(name);
  if (name.empty() || found == side.uses.end()) return result;
  for (const auto& [item, part] : found->second) {
    if (item == except || result.size() == most_uses) continue;
    const DraftItem& of = (*side.items)[item];
    const bool key = part == SIZE_MAX;
    std::string text = of.kind + ' ' + (key ? "key" : of.parts[part].label) + ' ';
    text += shown(side, key ? of.key : of.parts[part].words, name);
    result.push_back(std::move(text));
  }
  std::sort(result.begin(), result.end());
  return result;
}

bool RenameSearch::candidates(const std::vector<std::size_t>& ours,
                              const std::vector<std::size_t>& theirs, std::vector<Candidate>& out) {
  struct Known {
    Features body, all;
  };
  const auto known = [this](const Side& side, const std::vector<std::size_t>& items) {
    std::vector<Known> result;
    for (const std::size_t item : items) {
      Known one{body(side, item), uses(side, name_of((*side.items)[item]), item)};
      const Features& own = one.body;
      one.all.insert(one.all.end(), own.begin(), own.end());
      std::sort(one.all.begin(), one.all.end());
      result.push_back(std::move(one));
    }
    return result;
  };
  const std::vector<Known> a = known(old_, ours), b = known(new_, theirs);
  const auto features = [](const std::vector<Known>& of) {
    std::size_t count = 0;
    for (const Known& one : of) count += one.all.size();
    return count;
  };
  if (features(a) * b.size() + features(b) * a.size() > most_work) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t total = a[i].all.size() + b[j].all.size();
      if (total == 0) continue;
      const std::size_t score = 2000 * common(a[i].all, b[j].all) / total;
      const bool same_body = !a[i].body.empty() && a[i].body == b[j].body;
      if (score >= 500 || same_body) out.push_back({ours[i], theirs[j], score});
    }
  }
  return true;
}

void RenameSearch::equal_bodies(const std::vector<std::size_t>& ours,
                                const std::vector<std::size_t>& theirs,
                                std::vector<Candidate>& out) {
  std::map<Features, std::vector<std::size_t>> places;
  for (std::size_t k = theirs.size(); k-- > 0;) places[body(new_, theirs[k])].push_back(theirs[k]);
  for (const std::size_t item : ours) {
    const Features own = body(old_, item);
    const auto found = places.find(own);
    if (own.empty() || found == places.end() || found->second.empty()) continue;
    out.push_back({item, found->second.back(), 1000});
    found->second.pop_back();
  }
}

std::vector<std::pair<std::size_t, std::size_t>> RenameSearch::find() {
  std::map<std::string, std::pair<std::vector<std::size_t>, std::vector<std::size_t>>> kinds;
  for (const std::size_t i : old_open_) {
    kinds[(*old_.items)[i].kind].first.push_back(i);
    old_.open.insert(name_of((*old_.items)[i]));
  }
  for (const std::size_t j : new_open_) {
    kinds[(*new_.items)[j].kind].second.push_back(j);
    new_.open.insert(name_of((*new_.items)[j]));
  }
  std::vector<Candidate> found;
  for (const auto& [_, sides] : kinds) {
    const auto& [ours, theirs] = sides;
    const bool bounded = theirs.empty() || ours.size() <= most_pairs / theirs.size();
    if (bounded && candidates(ours, theirs, found)) continue;
    limited_ = true;
    equal_bodies(ours, theirs, found);
  }
  // The nearest first. Those that exclude each other share an item, so that the order among equals
  // is the same whichever draft comes first.
  std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
    return std::tuple(b.score, a.old_item, a.new_item) <
           std::tuple(a.score, b.old_item, b.new_item);
  });
  std::set<std::size_t> old_taken, new_taken;
  std::vector<std::pair<std::size_t, std::size_t>> result;
  for (const Candidate& one : found) {
    if (old_taken.contains(one.old_item) || new_taken.contains(one.new_item)) continue;
    old_taken.insert(one.old_item);
    new_taken.insert(one.new_item);
    result.emplace_back(one.old_item, one.new_item);
  }
  return result;
}

void RenameSearch::blank(const std::vector<std::string>& before,
                         const std::vector<std::string>& after) {
  old_.open.insert(before.begin(), before.end());
  new_.open.insert(after.begin(), after.end());
}

bool RenameSearch::is_renamed(const std::string& before, const std::string& after) const {
  if (old_.uses.contains(after) || new_.uses.contains(before)) return false;
  // Its own declaration is the first use, and the same for both.
  const Features a = uses(old_, before, SIZE_MAX), b = uses(new_, after, SIZE_MAX);
  if (a.size() < 2 || b.size() < 2) return false;
  return 4 * common(a, b) >= a.size() + b.size();
}

}  // namespace quid
