// SPDX-License-Identifier: Apache-2.0
// Diagnostics as text with excerpts, and as the one line of the test form.
#include "diagnostics/render.hpp"

#include <algorithm>
#include <utility>

#include "diagnostics/excerpt.hpp"
#include "support/utf8.hpp"

namespace quid {
namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view red = "\x1b[1;31m";
constexpr std::string_view yellow = "\x1b[1;33m";
constexpr std::string_view cyan = "\x1b[1;36m";
constexpr std::string_view plain = "\x1b[0m";

// Builds one report; colours are empty where they are off.
class TextWriter {
 public:
  TextWriter(const SourceSet& sources, RenderOptions options)
      : sources_(sources), options_(options) {}

  void heading(std::string_view place, std::string_view word, std::string_view colour,
               std::string_view message, std::string_view kind) {
    if (!place.empty()) painted(bold, std::string(place) + ": ");
    painted(colour, std::string(word) + ": ");
    painted(word == "note" ? std::string_view() : bold, printable(message));
    if (!kind.empty()) out_ += " [" + std::string(kind) + "]";
    out_ += '\n';
  }

  void excerpt(Span span, std::string_view colour) {
    if (!sources_.contains(span.source_id)) return;
    const Excerpt excerpt = excerpt_of(sources_[span.source_id], span, options_.width - 2);
    out_ += "  " + excerpt.text + '\n';
    out_.append(2 + excerpt.caret_column, ' ');
    painted(colour, '^' + std::string(excerpt.caret_width - 1, '~'));
    out_ += '\n';
  }

  std::string place_of(Span span) const {
    if (!sources_.contains(span.source_id)) return {};
    const Source& source = sources_[span.source_id];
    const Position position = source.position(span.begin);
    return printable(source.name()) + ':' + std::to_string(position.line) + ':' +
           std::to_string(position.column);
  }

  std::string take() { return std::move(out_); }

 private:
  void painted(std::string_view colour, const std::string& text) {
    const bool on = options_.colour && !colour.empty();
    if (on) out_ += colour;
    out_ += text;
    if (on) out_ += plain;
  }

  const SourceSet& sources_;
  RenderOptions options_;
  std::string out_;
};

RenderOptions with_least_width(RenderOptions options) {
  options.width = std::max<std::size_t>(options.width, 24);
  return options;
}

}  // namespace

std::string message_with_hint(const Diagnostic& diagnostic) {
  if (diagnostic.hint.empty()) return diagnostic.message;
  return diagnostic.message + "; " + diagnostic.hint;
}

std::string render_text(const Diagnostic& diagnostic, const SourceSet& sources,
                        RenderOptions options) {
  TextWriter writer(sources, with_least_width(options));
  const std::string_view colour = diagnostic.severity == Severity::Error ? red : yellow;
  writer.heading(writer.place_of(diagnostic.span), name_of(diagnostic.severity), colour,
                 message_with_hint(diagnostic), name_of(diagnostic.kind));
  writer.excerpt(diagnostic.span, colour);
  for (const Label& label : diagnostic.labels) {
    writer.heading(writer.place_of(label.span), "note", cyan, label.text, {});
    writer.excerpt(label.span, cyan);
  }
  return writer.take();
}

std::string render_text(std::span<const Diagnostic> diagnostics, const SourceSet& sources,
                        RenderOptions options) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    out += render_text(diagnostic, sources, options);
  }
  return out;
}

std::string render_text(const Error& error, const SourceSet& sources, std::string_view record_name,
                        RenderOptions options) {
  TextWriter writer(sources, with_least_width(options));
  std::string place = printable(record_name);
  if (error.record_line) {
    if (place.empty()) place = "record";
    place += ':' + std::to_string(*error.record_line);
  } else if (error.span) {
    place = writer.place_of(*error.span);
  }
  writer.heading(place, "error", red, error.message, error.kind);
  if (error.span) writer.excerpt(*error.span, red);
  return writer.take();
}

std::string render_test_form(const Diagnostic& diagnostic, const SourceSet& sources) {
  std::string out;
  if (sources.contains(diagnostic.span.source_id)) {
    const Source& source = sources[diagnostic.span.source_id];
    const Position first = source.position(diagnostic.span.begin);
    const std::uint32_t line_end = source.line_begin(first.line) +
                                   static_cast<std::uint32_t>(source.line_text(first.line).size());
    const std::uint32_t end = std::min(diagnostic.span.end, line_end);
    const std::uint32_t past =
        end > diagnostic.span.begin ? source.position(end).column : first.column;
    out =
        std::to_string(first.column) + '-' + std::to_string(std::max(first.column, past - 1)) + ' ';
  }
  out += std::string(name_of(diagnostic.kind)) + ": " + message_with_hint(diagnostic);
  return out;
}

}  // namespace quid
