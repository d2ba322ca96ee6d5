// SPDX-License-Identifier: Apache-2.0
// Declarations: new ones, and those that replace what was declared before.
#include <algorithm>

#include "cli/repl/session.hpp"
#include "cli/repl/standing.hpp"
#include "diagnostics/render.hpp"
#include "syntax/syntax.hpp"

namespace quid::cli {
namespace {

// What is wrong with a text that does not parse.
std::vector<Diagnostic> mistakes(SourceSet& sources, std::string_view text, const Limits& limits) {
  Interner interner;
  Diagnostics sink(limits.errors_reported);
  parse(sources, sources.add("typed", std::string(text)), interner, sink, limits);
  return sink.take();
}

// Where a mistake lies in what was typed, it is shown there and not in the whole script.
void move_to_typed(std::vector<Diagnostic>& diagnostics, const ScriptChange& change,
                   SourceId script, SourceId typed) {
  for (Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.span.source_id == script) {
      if (const auto span = change.typed_span(diagnostic.span, typed)) diagnostic.span = *span;
    }
    for (Label& label : diagnostic.labels) {
      if (label.span.source_id != script) continue;
      if (const auto span = change.typed_span(label.span, typed)) label.span = *span;
    }
  }
}

std::string told(const ScriptChange& change) {
  std::vector<std::string> fresh, again;
  for (const auto& placed : change.placed) {
    (placed.replaced > 0 ? again : fresh).push_back(placed.what);
  }
  std::string text;
  if (!fresh.empty()) text = "declared " + Wording::list(fresh);
  if (!again.empty()) text += (text.empty() ? "redefined " : "; redefined ") + Wording::list(again);
  return text;
}

}  // namespace

std::string Session::rendered(const std::vector<Diagnostic>& diagnostics,
                              const SourceSet& sources) const {
  Page page(style());
  page.rows(render_text(diagnostics, sources, {options_.colour, options_.width}));
  return page.take();
}

Reply Session::declare(std::string_view input) {
  const Limits& limits = options_.limits.deal;
  const auto typed = declared_items(input, limits);
  const auto old = declared_items(*fork().now.script, limits);
  if (!typed) {
    SourceSet sources;
    const auto diagnostics = mistakes(sources, input, limits);
    return {rendered(diagnostics, sources), false};
  }
  const ScriptChange change = change_script(*fork().now.script, *old, input, *typed);
  Snapshot next = fork().now;
  next.script = std::make_shared<const std::string>(change.script);
  next.changed = true;
  Trouble trouble;
  const bool first = !has_deal();
  if (first) next.day = first_day;
  Stand made = make_stand(next, &stand_, stand_options(), trouble);
  DealFile& file = *made.file;
  const SourceId source = file.sources.add("typed", std::string(input));
  if (trouble.any()) {
    move_to_typed(trouble.diagnostics, change, file.main, source);
    if (trouble.diagnostics.empty()) return refuse(trouble, made);
    std::erase_if(trouble.diagnostics,
                  [](const Diagnostic& one) { return one.severity != Severity::Error; });
    return {rendered(trouble.diagnostics, file.sources), false};
  }
  next.day = made.clamped(next.day);
  std::vector<Diagnostic> warnings = file.diagnostics;
  move_to_typed(warnings, change, file.main, source);
  // What was declared this moment is not used yet.
  std::erase_if(warnings, [source](const Diagnostic& one) {
    return one.span.source_id != source || one.kind == DiagnosticKind::UnusedName;
  });
  std::string text = rendered(warnings, file.sources) + told(change);
  if (!first) text += fmt::format("; the run is replayed to {}", Wording(file).day(next.day));
  text += '\n';
  if (!first) text += standing_difference(stand_, made, style());
  if (first) {
    fork().now = std::move(next);
    stand_ = std::move(made);
  } else {
    adopt(std::move(next), std::move(made));
  }
  return {std::move(text)};
}

}  // namespace quid::cli
