// SPDX-License-Identifier: Apache-2.0
#include "cli/repl/script.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "syntax/syntax.hpp"

namespace quid::cli {
namespace {

// Names one declaration. All that conditions can name shares one namespace; the rest have their
// own words before the name.
class Naming {
 public:
  Naming(const Source& source, const Interner& interner) : source_(source), interner_(interner) {}

  DeclaredItem name(const ast::Item& item) {
    item_ = {};
    item_.begin = item.place.span.begin;
    item_.end = item.place.span.end;
    ast::match(item.node, [this](const auto& node) { key(node); });
    return std::move(item_);
  }

 private:
  std::string text(const ast::Name& name) const { return std::string(interner_.text(name.id)); }
  // `state[a, b]` without blanks.
  std::string text(const ast::Ref& ref) const {
    std::string result(source_.text(ref.place.span));
    std::erase_if(result, [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
    return result;
  }
  void named(const char* kind, const ast::Name& name) {
    item_.key = text(name);
    item_.what = kind + (" " + text(name));
  }
  void apart(std::string what) {
    item_.key = what;
    item_.what = std::move(what);
  }

  void key(const ast::DealDecl&) { apart("deal"); }
  void key(const ast::UseDecl& node) { apart("use " + text(node.module)); }
  void key(const ast::PartyDecl& node) { named("party", node.head.name); }
  void key(const ast::ObserverDecl& node) { named("observer", node.name); }
  void key(const ast::UnitDecl& node) { named("unit", node.name); }
  void key(const ast::SetDecl& node) { named("set", node.name); }
  void key(const ast::CalendarDecl& node) { named("calendar", node.name); }
  void key(const ast::QuantityDecl& node) { named("quantity", node.head.name); }
  void key(const ast::MilestoneDecl& node) { named("milestone", node.head.name); }
  void key(const ast::LeverDecl& node) { named("lever", node.head.name); }
  void key(const ast::StatementDecl& node) { named("statement", node.head.name); }
  void key(const ast::LetDecl& node) { named("let", node.head.name); }
  void key(const ast::TierTableDecl& node) { named("table", node.name); }
  void key(const ast::ElementTableDecl& node) { named("table", node.name); }
  void key(const ast::ActionDecl& node) { named("action", node.name); }
  void key(const ast::PhaseDecl& node) { named("phase", node.name); }
  void key(const ast::RuleDecl& node) {
    if (node.label.present()) return apart("rule " + text(node.label));
    item_.what = "a rule without a name";
  }
  void key(const ast::ValueDecl& node) { apart("value " + text(node.party)); }
  void key(const ast::NoDealDecl& node) { apart("no deal " + text(node.party)); }
  void key(const ast::DiscountDecl& node) { apart("discount " + text(node.party)); }
  void key(const ast::ImpasseDecl&) { apart("impasse"); }
  void key(const ast::EnsureDecl& node) { apart("ensure " + text(node.label)); }
  void key(const ast::OutlookDecl& node) { apart("outlook " + text(node.name)); }
  void key(const ast::TestDecl& node) { apart("test \"" + node.title + '"'); }

  const Source& source_;
  const Interner& interner_;
  DeclaredItem item_;
};

// An edit of the script: [begin, end) becomes the text of a typed declaration, or nothing.
struct Replacement {
  std::uint32_t begin = 0, end = 0;
  const DeclaredItem* by = nullptr;
  std::size_t replaced = 0;
};

std::vector<Replacement> replacements(const std::vector<DeclaredItem>& declared,
                                      const std::map<std::string, const DeclaredItem*>& typed) {
  std::vector<Replacement> edits;
  std::map<std::string, std::size_t> first;  // index into edits
  for (const DeclaredItem& old : declared) {
    const auto found = typed.find(old.key);
    if (old.key.empty() || found == typed.end()) continue;
    const auto [at, fresh] = first.emplace(old.key, edits.size());
    edits.push_back({old.begin, old.end, fresh ? found->second : nullptr, 0});
    ++edits[at->second].replaced;
  }
  return edits;
}

class Splicer {
 public:
  Splicer(std::string_view script, std::string_view typed) : script_(script), typed_(typed) {}

  void replace(const Replacement& edit) {
    change_.script += script_.substr(copied_, edit.begin - copied_);
    copied_ = edit.end;
    if (edit.by) place(*edit.by, edit.replaced);
  }
  void append(const DeclaredItem& item) {
    if (copied_ < script_.size()) change_.script += script_.substr(copied_);
    copied_ = script_.size();
    if (!change_.script.empty() && change_.script.back() != '\n') change_.script += '\n';
    // A comment that ends the script must not swallow it, and it must not join what stands before.
    if (!change_.script.empty()) change_.script += '\n';
    place(item, 0);
    change_.script += '\n';
  }
  ScriptChange take() {
    change_.script += script_.substr(copied_);
    return std::move(change_);
  }

 private:
  void place(const DeclaredItem& item, std::size_t replaced) {
    change_.placed.push_back({item.what, item.begin, item.end,
                              static_cast<std::uint32_t>(change_.script.size()), replaced});
    change_.script += typed_.substr(item.begin, item.end - item.begin);
  }

  std::string_view script_, typed_;
  std::size_t copied_ = 0;
  ScriptChange change_;
};

}  // namespace

std::optional<std::vector<DeclaredItem>> declared_items(std::string_view text,
                                                        const Limits& limits) {
  SourceSet sources;
  Interner interner;
  Diagnostics sink(limits.errors_reported);
  const SourceId id = sources.add("", std::string(text));
  const Syntax syntax = parse(sources, id, interner, sink, limits);
  if (sink.has_errors()) return std::nullopt;
  std::vector<DeclaredItem> items;
  Naming naming(sources[id], interner);
  for (const ast::Item& item : syntax.ast.items) items.push_back(naming.name(item));
  return items;
}

ScriptChange change_script(std::string_view script, const std::vector<DeclaredItem>& declared,
                           std::string_view typed, const std::vector<DeclaredItem>& items) {
  std::map<std::string, const DeclaredItem*>
      by_key;  // a twin in the same input is a mistake, and stays
  for (const DeclaredItem& item : items) {
    if (!item.key.empty()) by_key.emplace(item.key, &item);
  }
  Splicer splicer(script, typed);
  std::set<const DeclaredItem*> done;
  for (const Replacement& edit : replacements(declared, by_key)) {
    splicer.replace(edit);
    if (edit.by) done.insert(edit.by);
  }
  for (const DeclaredItem& item : items) {
    if (!done.contains(&item)) splicer.append(item);
  }
  return splicer.take();
}

std::optional<Span> ScriptChange::typed_span(Span in_script, SourceId typed) const {
  for (const Placed& one : placed) {
    const std::uint32_t size = one.typed_end - one.typed_begin;
    if (in_script.begin < one.begin || in_script.begin > one.begin + size) continue;
    const std::uint32_t begin = in_script.begin - one.begin;
    const std::uint32_t end = std::min(in_script.end - one.begin, size);
    return Span{typed, one.typed_begin + begin, one.typed_begin + std::max(begin, end)};
  }
  return std::nullopt;
}

}  // namespace quid::cli
