// SPDX-License-Identifier: Apache-2.0
#include "check/module_needs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "syntax/keywords.hpp"

namespace quid::checked {
namespace {

// Where the script uses the module that this place is in.
std::optional<ast::Name> use_of_module_at(const Context& context, Span place) {
  const auto module =
      std::find_if(context.files.begin(), context.files.end(), [&](const SourceFile& file) {
        return file.module.valid() && file.source_id == place.source_id;
      });
  if (module == context.files.end()) return std::nullopt;
  for (const ast::Item& item : context.files.back().ast.items)
    if (const auto* use = std::get_if<ast::UseDecl>(&item.node))
      if (use->module.id == module->module) return use->module;
  return std::nullopt;
}

// `lever ballot[voters] by …: against, in_favour` of the comment line that has it.
std::string_view declaration_in(std::string_view line, std::string_view name) {
  for (std::size_t at = line.find(name); at != line.npos; at = line.find(name, at + 1)) {
    if (at == 0 || line[at - 1] != ' ') continue;
    const std::size_t before = line.find_last_of(" `", at - 2);
    const std::size_t begin = before == line.npos ? 0 : before + 1;
    const auto starter = find_keyword(line.substr(begin, at - 1 - begin));
    if (!starter || !is_starter(*starter)) continue;
    return line.substr(begin, line.find('`', begin) - begin);
  }
  return {};
}

std::string_view declaration_in_comments(std::string_view text, std::string_view name) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (line.starts_with('#'))
      if (const auto found = declaration_in(line, name); !found.empty()) return found;
    at = end + 1;
  }
  return {};
}

}  // namespace

bool fail_needed_by_module(Context& context, const ast::Name& name, DiagnosticKind kind,
                           std::string_view thing, std::string_view near) {
  const Span place = name.place.span;
  const auto use = use_of_module_at(context, place);
  if (!use) return false;
  const std::string_view written = context.interner.text(name.id);
  const std::string_view text = (*context.sources)[place.source_id].text();
  const std::string_view declaration = declaration_in_comments(text, written);
  if (declaration.empty() && !near.empty()) return false;
  context.fail(
      kind, use->place.span,
      fmt::format("`{}` speaks of {}`{}`, which this deal does not declare", context.text(*use),
                  thing.empty() ? "" : fmt::format("a {} ", thing), written),
      declaration.empty() ? std::string() : fmt::format("declare `{}`", declaration),
      {{place, "read here"}});
  context.lost.resize(std::max(context.lost.size(), name.id.index() + std::size_t{1}));
  context.lost[name.id.index()] = true;
  return true;
}

}  // namespace quid::checked
