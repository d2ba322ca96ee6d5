// SPDX-License-Identifier: Apache-2.0
// How diagnostics look: excerpts, windows, JSON, the test form.
#include <catch2/catch.hpp>

#include <algorithm>

#include "diagnostics/render.hpp"
#include "support/utf8.hpp"

using quid::Diagnostic;
using quid::DiagnosticKind;
using quid::Severity;
using quid::SourceSet;
using quid::Span;

namespace {

// A source and a diagnostic on the first place where `word` stands in it.
struct Scene {
  Scene(std::string text, std::string_view word) {
    const auto source_id = sources.add("deal.quid", std::move(text));
    span = find(source_id, word);
    diagnostic = {DiagnosticKind::UnknownName, Severity::Error,     span,
                  "no milestone named `x`",    "did you mean `y`?", {}};
  }

  Span find(quid::SourceId source_id, std::string_view word) const {
    const auto begin = static_cast<std::uint32_t>(sources[source_id].text().find(word));
    return {source_id, begin, begin + static_cast<std::uint32_t>(word.size())};
  }

  std::string shown(quid::RenderOptions options = {}) const {
    return render_text(diagnostic, sources, options);
  }

  SourceSet sources;
  Span span;
  Diagnostic diagnostic;
};

// The excerpt's line and carets, without the heading.
std::string excerpt_in(const std::string& shown) { return shown.substr(shown.find('\n') + 1); }

std::size_t widest_line(const std::string& shown) {
  std::size_t widest = 0;
  for (std::size_t i = shown.find('\n') + 1; i < shown.size();) {
    const std::size_t end = shown.find('\n', i);
    widest = std::max(widest, quid::display_width(std::string_view(shown).substr(i, end - i)));
    i = end + 1;
  }
  return widest;
}

}  // namespace

TEST_CASE("a diagnostic shows its place") {
  const Scene scene("let a = 1\nif retuned then ease L\n", "retuned");
  CHECK(scene.shown() ==
        "deal.quid:2:4: error: no milestone named `x`; did you mean `y`? [unknown-name]\n"
        "  if retuned then ease L\n"
        "     ^~~~~~~\n");
}

TEST_CASE("labels follow as notes") {
  Scene scene("let a = 1\nlet a = 2\n", "a = 2");
  scene.span.end = scene.span.begin + 1;
  scene.diagnostic = {DiagnosticKind::DuplicateName,
                      Severity::Warning,
                      scene.span,
                      "second `a`",
                      "",
                      {{scene.find(scene.span.source_id, "a"), "the first is here"}}};
  CHECK(scene.shown() ==
        "deal.quid:2:5: warning: second `a` [duplicate-name]\n"
        "  let a = 2\n"
        "      ^\n"
        "deal.quid:1:5: note: the first is here\n"
        "  let a = 1\n"
        "      ^\n");
}

TEST_CASE("colour is there on request only") {
  const Scene scene("x", "x");
  CHECK(scene.shown().find('\x1b') == std::string::npos);
  CHECK(scene.shown({true, 120}).find("\x1b[1;31merror: \x1b[0m") != std::string::npos);
}

TEST_CASE("tabs, wide letters and marks keep the carets in place") {
  CHECK(excerpt_in(Scene("\tif x", "x").shown()) == "    if x\n       ^\n");
  CHECK(excerpt_in(Scene("\u4e2d\u6587 x", "x").shown()) == "  \u4e2d\u6587 x\n       ^\n");
  CHECK(excerpt_in(Scene("a \u4e2d\u6587", "\u4e2d\u6587").shown()) ==
        "  a \u4e2d\u6587\n    ^~~~\n");
  CHECK(excerpt_in(Scene("e\u0301 x", "x").shown()) == "  e\u0301 x\n    ^\n");
}

TEST_CASE("nothing in a script reaches the terminal's ear") {
  Scene scene("a \x1b[31m \u202e b", "b");
  scene.diagnostic.message = "no `\x1b]0;x\x07`";
  const std::string shown = scene.shown();
  CHECK(shown.find('\x1b') == std::string::npos);
  CHECK(shown.find('\x07') == std::string::npos);
  CHECK(shown.find("\u202e") == std::string::npos);
}

TEST_CASE("long lines are cut around the span") {
  const std::string filler(300, 'a');
  for (const std::string& text :
       {filler + " x " + filler, "x " + filler + filler, filler + filler + " x", "x" + filler}) {
    const std::string shown = Scene(text, "x").shown();
    CAPTURE(shown);
    CHECK(widest_line(shown) <= 120);
    const std::string excerpt = excerpt_in(shown);
    const std::size_t line_end = excerpt.find('\n');
    const std::string_view line = std::string_view(excerpt).substr(0, line_end);
    const std::size_t caret = excerpt.find('^') - line_end - 1;
    CHECK(quid::display_width(line.substr(0, line.find('x'))) == caret);
  }
}

TEST_CASE("a long span is cut too") {
  const std::string shown = Scene(std::string(1'000'000, 'b'), std::string(1'000'000, 'b')).shown();
  CHECK(widest_line(shown) <= 120);
  CHECK(shown.size() < 500);
}

TEST_CASE("odd spans do no harm") {
  Scene scene("ab\ncd", "ab\ncd");
  CHECK(excerpt_in(scene.shown()) == "  ab\n  ^~\n");
  CHECK(render_test_form(scene.diagnostic, scene.sources).starts_with("1-2 unknown-name: "));
  scene.diagnostic.span = {scene.span.source_id, 5, 5};
  CHECK(excerpt_in(scene.shown()) == "  cd\n    ^\n");
  CHECK(render_test_form(scene.diagnostic, scene.sources).starts_with("3-3 unknown-name: "));
  scene.diagnostic.span = {scene.span.source_id, 99, 200};
  CHECK(excerpt_in(scene.shown()) == "  cd\n    ^\n");
  scene.diagnostic.span = {};
  CHECK(scene.shown() == "error: no milestone named `x`; did you mean `y`? [unknown-name]\n");
  CHECK(render_test_form(scene.diagnostic, scene.sources).starts_with("unknown-name: "));
  Scene bad("a\xFF\xC3 x", "x");
  CHECK(excerpt_in(bad.shown()) == "  a\uFFFD\uFFFD x\n      ^\n");
}

TEST_CASE("the test form gives inclusive columns") {
  const Scene scene("if remains_retuned then ease L", "remains_retuned");
  CHECK(render_test_form(scene.diagnostic, scene.sources) ==
        "4-18 unknown-name: no milestone named `x`; did you mean `y`?");
  const Scene accents("\u00e9\u00e9 x\u00e9", "x\u00e9");
  CHECK(render_test_form(accents.diagnostic, accents.sources).starts_with("4-5 "));
}

TEST_CASE("JSON gives lines, columns, UTF-16 and bytes") {
  Scene scene("let a\n\U0001F600 x\"y\n", "x\"y");
  scene.diagnostic.message = "saw `x\"y`\t\x01\x7f\\ \xFF";
  CHECK(render_json(std::span(&scene.diagnostic, 1), scene.sources) ==
        "[\n  {\"name\": \"unknown-name\", \"severity\": \"error\", \"message\": "
        "\"saw `x\\\"y`\\t\\u0001\\u007f\\\\ \uFFFD\", \"hint\": \"did you mean `y`?\", "
        "\"file\": \"deal.quid\", \"range\": "
        "{\"start\": {\"line\": 2, \"column\": 3, \"utf16\": 3, \"offset\": 11}, "
        "\"end\": {\"line\": 2, \"column\": 6, \"utf16\": 6, \"offset\": 14}}, "
        "\"labels\": []}\n]\n");
  CHECK(render_json(std::span<const Diagnostic>(), scene.sources) == "[]\n");
  scene.diagnostic.labels = {{scene.span, "one"}, {Span{}, "two"}};
  const std::string json = render_json(std::span(&scene.diagnostic, 1), scene.sources);
  CHECK(json.find("{\"message\": \"two\", \"file\": null, \"range\": null}]") != std::string::npos);
}

TEST_CASE("a host's errors have the same form") {
  const Scene scene("if x", "x");
  const quid::Error refused{"refused-entry", "no party named `UK`", std::nullopt, 7};
  CHECK(render_text(refused, scene.sources, "history.csv") ==
        "history.csv:7: error: no party named `UK` [refused-entry]\n");
  const quid::Error placed{"overflow", "too large", scene.span, std::nullopt};
  CHECK(render_text(placed, scene.sources) ==
        "deal.quid:1:4: error: too large [overflow]\n  if x\n     ^\n");
  CHECK(render_json(refused, scene.sources, "history.csv") ==
        "[\n  {\"name\": \"refused-entry\", \"severity\": \"error\", \"message\": "
        "\"no party named `UK`\", \"hint\": \"\", \"record\": \"history.csv\", \"record_line\": 7, "
        "\"file\": null, \"range\": null, \"labels\": []}\n]\n");
}
