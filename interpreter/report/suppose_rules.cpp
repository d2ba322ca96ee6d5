// SPDX-License-Identifier: Apache-2.0
#include "report/suppose_rules.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "diagnostics/excerpt.hpp"
#include "diagnostics/suggest.hpp"
#include "report/wording.hpp"
#include "syntax/syntax.hpp"

namespace quid::report {

std::optional<std::string> SupposedRules::fail(std::string kind, std::string message) {
  refusal_.kind = std::move(kind);
  refusal_.message = std::move(message);
  return std::nullopt;
}

std::optional<std::uint32_t> SupposedRules::find(std::string_view name) const {
  const auto& rules = file_.checked().rules;
  const Wording wording(file_);
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    const bool named = rules[i].name.valid();
    if (named && file_.interner.text(rules[i].name) == name) return i;
    if (!named && "at " + wording.place(rules[i].span) == name) return i;
  }
  return std::nullopt;
}

// Two edits of one place would not say which holds.
bool SupposedRules::replace(Span span, std::string text) {
  const bool twice = std::any_of(edits_.begin(), edits_.end(), [&](const Edit& edit) {
    return edit.span == span && span.size() > 0;
  });
  if (!twice) edits_.push_back({span, std::move(text)});
  return !twice;
}

std::optional<std::string> SupposedRules::drop(std::string_view name) {
  const auto found = find(name);
  if (!found) {
    std::vector<std::string_view> names;
    for (const checked::Rule& rule : file_.checked().rules) {
      if (rule.name.valid()) names.push_back(file_.interner.text(rule.name));
    }
    std::string hint = did_you_mean(name, names);
    if (hint.empty()) hint = "a rule without a name is called by its place, `no rule at FILE:LINE`";
    return fail("unknown-name",
                fmt::format("no rule named `{}` is declared; {}", printable(name), hint));
  }
  const checked::Rule& rule = file_.checked().rules[*found];
  if (!replace(rule.span, {})) {
    return fail("supposed-twice", fmt::format("the rule `{}` is supposed twice", name));
  }
  dropped_.push_back(*found);
  const Wording wording(file_);
  if (!rule.name.valid()) return fmt::format("without {}", wording.rule(*found, 0));
  return fmt::format("without the rule {} ({})", wording.name(rule.name), wording.place(rule.span));
}

std::optional<std::string> SupposedRules::put(std::string_view text) {
  Diagnostics sink(file_.limits.errors_reported);
  const SourceId id = file_.sources.add("question", std::string(text));
  const Syntax syntax = parse(file_.sources, id, file_.interner, sink, file_.limits);
  if (sink.has_errors()) {
    refusal_.diagnostics = sink.take();
    return std::nullopt;
  }
  const auto* rule = syntax.ast.items.size() == 1
                         ? ast::get_if<ast::RuleDecl>(&syntax.ast.items.front().node)
                         : nullptr;
  if (rule == nullptr) {
    return fail("one-rule", "a supposed rule is one rule; several are divided by `;`");
  }
  const auto end = static_cast<std::uint32_t>(file_.sources[file_.main].text().size());
  const Span last{file_.main, end, end};
  if (!rule->label.present()) {
    edits_.push_back({last, '\n' + std::string(text)});
    return "with a further rule";
  }
  const std::string_view name = file_.interner.text(rule->label.id);
  const auto found = find(name);
  if (!found) {
    edits_.push_back({last, '\n' + std::string(text)});
    return fmt::format("with a further rule, {}", name);
  }
  const Span span = file_.checked().rules[*found].span;
  if (!replace(span, std::string(text))) {
    return fail("supposed-twice", fmt::format("the rule `{}` is supposed twice", name));
  }
  return fmt::format("with another rule {} ({})", name, Wording(file_).place(span));
}

bool SupposedRules::apply(Supposition& supposition) {
  supposition.edited = load_deal_edited(file_, edits_);
  if (!supposition.edited->good) {
    refusal_.diagnostics = supposition.edited->diagnostics;
    refusal_.edited = std::move(supposition.edited);
    return false;
  }
  auto entries = carry_over(supposition.entries, *file_.program, *supposition.edited->program);
  if (!entries) {
    fail("entry-unknown-name", "the record is about something that the changed deal does not have");
    return false;
  }
  supposition.entries = *std::move(entries);
  pair_bare_rules(supposition);
  return true;
}

// In their order, past those that are dropped.
void SupposedRules::pair_bare_rules(Supposition& supposition) const {
  std::vector<Span> ours, theirs;
  const auto& rules = file_.checked().rules;
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    const bool gone = std::find(dropped_.begin(), dropped_.end(), i) != dropped_.end();
    if (!rules[i].name.valid() && !gone) ours.push_back(rules[i].span);
  }
  for (const checked::Rule& rule : supposition.edited->checked().rules) {
    if (!rule.name.valid()) theirs.push_back(rule.span);
  }
  auto& pairs = supposition.renaming.bare_rules.emplace();
  for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) {
    pairs.emplace_back(ours[i], theirs[i]);
  }
}

}  // namespace quid::report
