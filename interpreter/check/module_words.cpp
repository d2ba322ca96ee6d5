// SPDX-License-Identifier: Apache-2.0
// What of a module takes part in a deal. In: the files read. Out: `Context::items`. A module's let,
// table or action takes part when its name stands in the script, or in something that takes part:
// so a module may speak of names that only some of the deals which use it declare.
#include <deque>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "check/declare.hpp"
#include "support/source.hpp"

namespace quid::checked {
namespace {

bool in_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_' || byte >= 0x80;
}

/// Calls `found` with each word of `text`, but for comments and texts.
template <class Found>
void each_word(std::string_view text, Found&& found) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = at++;
    if (in_word(text[begin])) {
      while (at < text.size() && in_word(text[at])) ++at;
      found(text.substr(begin, at - begin));
    } else if (text[begin] == '#') {
      while (at < text.size() && text[at] != '\n') ++at;
    } else if (text[begin] == '"') {
      while (at < text.size() && text[at] != '"' && text[at] != '\n') ++at;
      ++at;
    }
  }
}

/// Valid for what may stay away when nothing asks for it.
NameId name_on_demand(const ast::Item& item) {
  if (const auto* let = std::get_if<ast::LetDecl>(&item.node)) return let->head.name.id;
  if (const auto* action = std::get_if<ast::ActionDecl>(&item.node)) return action->name.id;
  if (const auto* table = std::get_if<ast::TierTableDecl>(&item.node)) return table->name.id;
  if (const auto* table = std::get_if<ast::ElementTableDecl>(&item.node)) return table->name.id;
  return {};
}

class Demand {
 public:
  Demand(const Context& context, const SourceSet& sources) : context_(context), sources_(sources) {}

  void collect() {
    for (std::uint32_t file = 0; file < context_.files.size(); ++file)
      if (context_.files[file].module.valid()) add_module(file);
    for (const SourceFile& file : context_.files)
      if (!file.module.valid()) ask(sources_[file.source_id].text());
    while (!open_.empty()) {
      const std::string_view text = open_.front();
      open_.pop_front();
      ask(text);
    }
  }

  bool wants(const SourceFile& file, const ast::Item& item) const {
    const NameId name = name_on_demand(item);
    return !file.module.valid() || !name.valid() || asked_.contains(context_.interner.text(name));
  }

 private:
  void add_module(std::uint32_t file) {
    for (const ast::Item& item : context_.files[file].ast.items) {
      const Span span = item.place.span;
      const std::string_view text = sources_[span.source_id].text(span);
      const NameId name = name_on_demand(item);
      if (name.valid())
        waiting_[context_.interner.text(name)].push_back(text);
      else
        open_.push_back(text);
    }
  }

  void ask(std::string_view text) {
    each_word(text, [this](std::string_view word) {
      const auto found = waiting_.find(word);
      if (found == waiting_.end() || !asked_.insert(found->first).second) return;
      open_.insert(open_.end(), found->second.begin(), found->second.end());
    });
  }

  const Context& context_;
  const SourceSet& sources_;
  std::unordered_map<std::string_view, std::vector<std::string_view>> waiting_;
  std::unordered_set<std::string_view> asked_;
  std::deque<std::string_view> open_;
};

}  // namespace

void gather_items(Context& context, const SourceSet& sources) {
  Demand demand(context, sources);
  if (context.files.size() > 1) demand.collect();
  for (std::uint32_t file = 0; file < context.files.size(); ++file) {
    const SourceFile& one = context.files[file];
    for (std::uint32_t item = 0; item < one.ast.items.size(); ++item)
      if (demand.wants(one, one.ast.items[item])) context.items.push_back({file, item});
  }
}

}  // namespace quid::checked
