// SPDX-License-Identifier: Apache-2.0
// Diagnostics as JSON, one per line within the array. Members come in a fixed order.
#include "diagnostics/render.hpp"
#include "support/utf8.hpp"

namespace quid {
namespace {

void append_escaped(std::string& out, char32_t code_point) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (code_point) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  // DEL is legal in JSON, but escaped it cannot disturb a terminal.
  if (code_point < 0x20 || code_point == 0x7F) {
    out += "\\u00";
    out += hex[code_point >> 4];
    out += hex[code_point & 0xF];
    return;
  }
  append_utf8(out, code_point);
}

void append_key(std::string& out, std::string_view key) {
  if (!out.ends_with('{')) out += ", ";
  append_json_string(out, key);
  out += ": ";
}

void append_member(std::string& out, std::string_view key, std::string_view value) {
  append_key(out, key);
  append_json_string(out, value);
}

void append_member(std::string& out, std::string_view key, std::uint32_t value) {
  append_key(out, key);
  out += std::to_string(value);
}

void append_place(std::string& out, std::string_view key, const Source& source,
                  std::uint32_t offset) {
  const Position position = source.position(offset);
  append_key(out, key);
  out += '{';
  append_member(out, "line", position.line);
  append_member(out, "column", position.column);
  append_member(out, "utf16", source.utf16_column(offset));
  append_member(out, "offset", offset);
  out += '}';
}

// "file" and "range"; both null where the span is in no source.
void append_range(std::string& out, Span span, const SourceSet& sources) {
  if (!sources.contains(span.source_id)) {
    out += ", \"file\": null, \"range\": null";
    return;
  }
  const Source& source = sources[span.source_id];
  append_member(out, "file", source.name());
  append_key(out, "range");
  out += '{';
  append_place(out, "start", source, span.begin);
  append_place(out, "end", source, span.end);
  out += '}';
}

void append_labels(std::string& out, const std::vector<Label>& labels, const SourceSet& sources) {
  append_key(out, "labels");
  out += '[';
  for (const Label& label : labels) {
    if (!out.ends_with('[')) out += ", ";
    out += '{';
    append_member(out, "message", label.text);
    append_range(out, label.span, sources);
    out += '}';
  }
  out += ']';
}

void append_diagnostic(std::string& out, const Diagnostic& diagnostic, const SourceSet& sources) {
  out += '{';
  append_member(out, "name", name_of(diagnostic.kind));
  append_member(out, "severity", name_of(diagnostic.severity));
  append_member(out, "message", diagnostic.message);
  append_member(out, "hint", diagnostic.hint);
  append_range(out, diagnostic.span, sources);
  append_labels(out, diagnostic.labels, sources);
  out += '}';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size();) append_escaped(out, decode_utf8(text, i));
  out += '"';
}

std::string render_json(std::span<const Diagnostic> diagnostics, const SourceSet& sources) {
  if (diagnostics.empty()) return "[]\n";
  std::string out = "[\n";
  for (const Diagnostic& diagnostic : diagnostics) {
    if (&diagnostic != diagnostics.data()) out += ",\n";
    out += "  ";
    append_diagnostic(out, diagnostic, sources);
  }
  return out + "\n]\n";
}

std::string render_json(const Error& error, const SourceSet& sources,
                        std::string_view record_name) {
  std::string out = "[\n  {";
  append_member(out, "name", error.kind);
  append_member(out, "severity", "error");
  append_member(out, "message", error.message);
  append_member(out, "hint", "");
  if (error.record_line) {
    append_member(out, "record", record_name);
    append_member(out, "record_line", *error.record_line);
  }
  append_range(out, error.span.value_or(Span{}), sources);
  out += ", \"labels\": []}\n]\n";
  return out;
}

}  // namespace quid
