// SPDX-License-Identifier: Apache-2.0
#include "analyse/drafts.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "analyse/draft_parts.hpp"
#include "analyse/draft_renames.hpp"

namespace quid {
namespace {

Declared declared(const DraftItem& item) {
  return {item.kind, item.title, item.title_span, item.span};
}
PartText text_of(const DraftPart& part) { return {part.span, part.shown}; }

class Drafts {
 public:
  Drafts(const Draft& before, const Draft& after)
      : old_(take_apart(before)),
        new_(take_apart(after)),
        partner_(old_.size(), nobody),
        partner_of_new_(new_.size(), nobody) {}

  DraftDifference compare() {
    pair_by_key();
    // Each renaming that is found makes more of the rest alike.
    for (int round = 0; round < 4; ++round) {
      const bool renamed = pair_renamed(), inside = rename_inside();
      pair_by_key();
      if (!renamed && !inside) break;
    }
    for (std::size_t i = 0; i < old_.size(); ++i) change_of(i);
    for (std::size_t j = 0; j < new_.size(); ++j) {
      if (partner_of_new_[j] == nobody) {
        result_.changes.push_back({std::nullopt, declared(new_[j]), false, {}});
      }
    }
    result_.rules_reordered = rules_reordered();
    result_.renaming.names.insert(names_.begin(), names_.end());
    return std::move(result_);
  }

 private:
  static constexpr std::size_t nobody = SIZE_MAX;

  std::string old_text(const DraftWords& words) const { return joined(words, names_); }
  static std::string new_text(const DraftWords& words) { return joined(words, {}); }
  template <class Text>
  static std::string body(const DraftItem& item, const Text& text) {
    std::string result;
    for (const DraftPart& part : item.parts) result += part.label + ':' + text(part.words) + '\n';
    return result;
  }

  void pair(std::size_t i, std::size_t j) {
    partner_[i] = j;
    partner_of_new_[j] = i;
  }

  // First what is the same throughout, then what has the same key.
  void pair_by_key() {
    const auto old_words = [this](const DraftWords& words) { return old_text(words); };
    for (const bool whole : {true, false}) {
      std::map<std::string, std::vector<std::size_t>> places;
      const auto key = [&](const DraftItem& item, const auto& text) {
        return item.kind + ' ' + text(item.key) + (whole ? '\n' + body(item, text) : "");
      };
      for (std::size_t j = new_.size(); j-- > 0;) {
        if (partner_of_new_[j] == nobody) places[key(new_[j], new_text)].push_back(j);
      }
      for (std::size_t i = 0; i < old_.size(); ++i) {
        const bool nameless = old_[i].has_name && old_[i].key.empty();
        if (partner_[i] != nobody || (nameless && !whole)) continue;
        const auto found = places.find(key(old_[i], old_words));
        if (found == places.end() || found->second.empty()) continue;
        pair(i, found->second.back());
        found->second.pop_back();
      }
    }
  }

  // The same thing under another name.
  bool pair_renamed() {
    RenameSearch search(old_, new_, names_);
    for (std::size_t i = 0; i < old_.size(); ++i) {
      if (partner_[i] == nobody && old_[i].has_name) search.offer_old(i);
    }
    for (std::size_t j = 0; j < new_.size(); ++j) {
      if (partner_of_new_[j] == nobody && new_[j].has_name) search.offer_new(j);
    }
    const auto pairs = search.find();
    result_.renames_limited |= search.limited();
    for (const auto& [i, j] : pairs) {
      pair(i, j);
      const bool named = !old_[i].key.empty() && !new_[j].key.empty();
      if (named) names_.emplace(old_[i].key.front().text, new_[j].key.front().text);
    }
    return !pairs.empty();
  }

  // Levels and elements, where as many went as came.
  bool rename_inside() {
    RenameSearch search(old_, new_, names_);
    bool any = false;
    for (std::size_t i = 0; i < old_.size(); ++i) {
      if (partner_[i] == nobody) continue;
      const char* label = old_[i].kind == "lever" ? "level" : "element";
      if (old_[i].kind != "lever" && old_[i].kind != "set") continue;
      const DraftItem& after = new_[partner_[i]];
      const auto gone = only_here(old_[i], after, label, names_, {});
      const auto come = only_here(after, old_[i], label, {}, names_);
      if (gone.size() != come.size()) continue;
      search.blank(gone, come);
      for (std::size_t k = 0; k < gone.size(); ++k) {
        if (!search.is_renamed(gone[k], come[k])) continue;
        names_.emplace(gone[k], come[k]);
        result_.inner_renames.push_back({after.title, gone[k], come[k]});
        any = true;
      }
    }
    return any;
  }

  // Names among the parts of a label that the other item does not have.
  static std::vector<std::string> only_here(const DraftItem& item, const DraftItem& other,
                                            const std::string& label, const NameMap& names,
                                            const NameMap& other_names) {
    std::set<std::string> there;
    for (const DraftPart& part : other.parts) {
      if (part.label == label) there.insert(joined(part.words, other_names));
    }
    std::vector<std::string> result;
    for (const DraftPart& part : item.parts) {
      const bool name = part.label == label && part.words.size() == 1 && part.words.front().name;
      if (name && !there.contains(joined(part.words, names))) {
        result.push_back(part.words.front().text);
      }
    }
    return result;
  }

  void change_of(std::size_t i) {
    if (partner_[i] == nobody) {
      result_.changes.push_back({declared(old_[i]), std::nullopt, false, {}});
      return;
    }
    const DraftItem& after = new_[partner_[i]];
    const bool bare = old_[i].has_name && (old_[i].key.empty() || after.key.empty());
    if (bare) keep_bare_pair(old_[i].span, after.span);
    const bool renamed = old_[i].has_name && old_[i].key != after.key;
    std::vector<PartChange> parts = part_changes(old_[i], after);
    if (!renamed && parts.empty()) return;
    result_.changes.push_back({declared(old_[i]), declared(after), renamed, std::move(parts)});
  }

  void keep_bare_pair(Span before, Span after) {
    if (!result_.renaming.bare_rules) result_.renaming.bare_rules.emplace();
    result_.renaming.bare_rules->emplace_back(before, after);
  }

  std::vector<PartChange> part_changes(const DraftItem& before, const DraftItem& after) const {
    std::vector<std::string> labels;
    std::map<std::string, std::pair<std::vector<const DraftPart*>, std::vector<const DraftPart*>>>
        parts;
    for (const DraftItem* item : {&before, &after}) {
      for (const DraftPart& part : item->parts) {
        auto& [ours, theirs] = parts[part.label];
        if (ours.empty() && theirs.empty()) labels.push_back(part.label);
        (item == &before ? ours : theirs).push_back(&part);
      }
    }
    std::vector<PartChange> result;
    for (const std::string& label : labels) {
      label_changes(label, parts[label].first, parts[label].second, result);
    }
    return result;
  }

  void label_changes(const std::string& label, const std::vector<const DraftPart*>& ours,
                     const std::vector<const DraftPart*>& theirs,
                     std::vector<PartChange>& out) const {
    std::map<std::string, int> count;
    std::vector<std::string> our_texts, their_texts;
    for (const DraftPart* part : ours) our_texts.push_back(old_text(part->words));
    for (const DraftPart* part : theirs) ++count[their_texts.emplace_back(new_text(part->words))];
    std::vector<const DraftPart*> gone, come;
    for (std::size_t k = 0; k < ours.size(); ++k) {
      if (--count[our_texts[k]] < 0) gone.push_back(ours[k]);
    }
    // Of those that are equal on both sides, as many as there are too many are the last ones.
    for (std::size_t k = theirs.size(); k-- > 0;) {
      if (count[their_texts[k]]-- > 0) come.push_back(theirs[k]);
    }
    std::reverse(come.begin(), come.end());
    for (std::size_t k = 0; k < std::max(gone.size(), come.size()); ++k) {
      PartChange change{label, std::nullopt, std::nullopt, false};
      if (k < gone.size()) change.before = text_of(*gone[k]);
      if (k < come.size()) change.after = text_of(*come[k]);
      out.push_back(std::move(change));
    }
    const bool same = gone.empty() && come.empty();
    if (same && our_texts != their_texts && !ours.front()->orderless) {
      out.push_back({label, std::nullopt, std::nullopt, true});
    }
  }

  bool rules_reordered() const {
    std::size_t last = 0;
    for (std::size_t i = 0; i < old_.size(); ++i) {
      if (old_[i].kind != "rule" || partner_[i] == nobody) continue;
      if (partner_[i] < last) return true;
      last = partner_[i];
    }
    return false;
  }

  std::vector<DraftItem> old_, new_;
  std::vector<std::size_t> partner_, partner_of_new_;
  NameMap names_;  // the old draft's, the new one's
  DraftDifference result_;
};

}  // namespace

bool DraftDifference::same_meaning() const {
  const auto counts = [](const DeclarationChange& change) {
    return (change.before ? change.before->kind : change.after->kind) != "test";
  };
  return !rules_reordered && inner_renames.empty() &&
         std::none_of(changes.begin(), changes.end(), counts);
}

DraftDifference compare_drafts(const Draft& before, const Draft& after) {
  return Drafts(before, after).compare();
}

}  // namespace quid
