// SPDX-License-Identifier: Apache-2.0
// The script and the modules it uses, each read once, modules before what uses them.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "check/declare.hpp"
#include "diagnostics/suggest.hpp"
#include "syntax/syntax.hpp"

namespace quid::checked {
namespace {

class Loading {
 public:
  Loading(Context& context, SourceSet& sources, const ModuleLoader& loader)
      : context_(context), sources_(sources), loader_(loader) {}

  /// Bounded by the limit on modules. `name` is invalid for the script.
  void file(SourceId source_id, NameId name) {
    Syntax syntax = parse(sources_, source_id, context_.interner, context_.diagnostics,
                          context_.limits, ParseMode::Script, Wanted::CodeTokens);
    for (const NameId lost : syntax.lost_names) {
      if (context_.lost.size() <= lost.index()) context_.lost.resize(lost.index() + 1);
      context_.lost[lost.index()] = true;
    }
    if (!name.valid() && context_.diagnostics.has_errors()) {
      context_.deal_lost |= syntax.tokens.empty();  // no text
      for (const Token& token : syntax.tokens)
        context_.deal_lost |= token.kind == TokenKind::KwDeal;
    }
    open_.push_back(name);
    for (const ast::Item& item : syntax.ast.items)
      if (const auto* use = std::get_if<ast::UseDecl>(&item.node)) module(use->module);
    open_.pop_back();
    context_.files.push_back({std::move(syntax.ast), name, source_id});
  }

 private:
  void module(const ast::Name& name) {
    if (std::find(open_.begin(), open_.end(), name.id) != open_.end()) return fail_cycle(name);
    if (!seen_.insert(name.id).second) return;
    if (seen_.size() >= context_.limits.modules) {
      if (seen_.size() > context_.limits.modules) return;  // said once
      context_.missing_module = true;
      context_.fail(DiagnosticKind::UnknownModule, name.place.span,
                    fmt::format("this is more than {} modules", context_.limits.modules));
      return;
    }
    auto loaded = loader_.load ? loader_.load(context_.interner.text(name.id)) : std::nullopt;
    if (!loaded) {
      const std::string near = did_you_mean(context_.text(name), loader_.known);
      context_.fail(DiagnosticKind::UnknownModule, name.place.span,
                    fmt::format("no module named `{}`", context_.text(name)),
                    near.empty() ? where_modules_are(name) : near);
      context_.missing_module = true;
      return;
    }
    file(sources_.add(std::move(loaded->path), std::move(loaded->text)), name.id);
  }

  std::string where_modules_are(const ast::Name& name) const {
    std::string hint = fmt::format("put `{}.quid` beside the script", context_.text(name));
    if (loader_.known.empty()) return hint;
    hint += "; the library has ";
    for (std::size_t k = 0; k < loader_.known.size(); ++k)
      hint += fmt::format("{}`{}`",
                          k == 0                          ? ""
                          : k + 1 == loader_.known.size() ? " and "
                                                          : ", ",
                          loader_.known[k]);
    return hint;
  }

  void fail_cycle(const ast::Name& name) {
    std::string path;
    bool on_path = false;
    for (const NameId one : open_) {
      on_path |= one == name.id;
      if (on_path) path += fmt::format("`{}` uses ", context_.text(one));
    }
    context_.fail(DiagnosticKind::ModuleCycle, name.place.span,
                  fmt::format("{}`{}`", path, context_.text(name)));
  }

  Context& context_;
  SourceSet& sources_;
  const ModuleLoader& loader_;
  std::vector<NameId> open_;
  std::set<NameId> seen_;
};

}  // namespace

void load_modules(Context& context, SourceSet& sources, SourceId main, const ModuleLoader& loader) {
  context.sources = &sources;
  Loading(context, sources, loader).file(main, NameId{});
  context.unread = context.diagnostics.has_errors();
  gather_items(context, sources);
}

}  // namespace quid::checked
