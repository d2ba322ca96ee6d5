// SPDX-License-Identifier: Apache-2.0
// quid help TOPIC, and quid version.
#include <fmt/format.h>
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/words.hpp"
#include "diagnostics/diagnostic.hpp"
#include "diagnostics/suggest.hpp"
#include "report/columns.hpp"

namespace quid::cli {
namespace {

std::string usage(const HelpCommand& options) {
  std::string out = "quid runs deals that move step by step.\n\n";
  for (const auto& [name, does] : options.commands)
    out += fmt::format("  quid {:<12} {}\n", name, does);
  if (!options.commands.empty()) out += "\n`quid COMMAND --help` lists a command's options.\n\n";
  return out;
}

// Words in columns, as many to a line as fit.
std::string columns(const std::vector<std::string_view>& words) {
  std::string out;
  std::size_t used = 0;
  for (const std::string_view word : words) {
    if (used > 0 && used + word.size() + 2 > 80) {
      out += '\n';
      used = 0;
    }
    out += fmt::format("  {}", word);
    used += word.size() + 2;
  }
  return out + '\n';
}

std::vector<std::string_view> diagnostic_names() {
  std::vector<std::string_view> names;
  for (const DiagnosticKind kind : all_kinds()) names.push_back(name_of(kind));
  return names;
}

void print_diagnostic(DiagnosticKind kind, Terminal& terminal) {
  terminal.out << painted(terminal.colour_out, Paint::Bold, name_of(kind)) << " ("
               << name_of(severity_of(kind)) << ")\n\n";
  std::string_view text = explanation_of(kind);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool example = line.starts_with("mistake: ") || line.starts_with("mend: ");
    if (!example) {
      terminal.out << wrapped(line, 80) << '\n';
    } else {
      const std::size_t colon = line.find(": ");
      terminal.out << fmt::format("  {:<9}{}\n", fmt::format("{}:", line.substr(0, colon)),
                                  line.substr(colon + 2));
    }
  }
}

int unknown_topic(const std::string& topic, Terminal& terminal) {
  std::vector<std::string_view> known = topic_names();
  for (const std::string_view name : diagnostic_names()) known.push_back(name);
  const std::string hint = did_you_mean(topic, known);
  return usage_error(terminal, fmt::format("there is no help on `{}`; {}", topic,
                                           hint.empty() ? "`quid help` lists the topics" : hint));
}

}  // namespace

int help_command(const HelpCommand& options, Terminal& terminal) {
  if (options.topic.empty()) {
    terminal.out << usage(options) << "Topics:\n"
                 << columns(topic_names()) << "\nDiagnostics:\n"
                 << columns(diagnostic_names());
    return exit_yes;
  }
  if (const auto text = topic(options.topic)) {
    terminal.out << painted(terminal.colour_out, Paint::Bold, options.topic) << "\n\n"
                 << *text << '\n';
    return exit_yes;
  }
  if (const auto kind = find_kind(options.topic)) {
    print_diagnostic(*kind, terminal);
    return exit_yes;
  }
  return unknown_topic(options.topic, terminal);
}

int version_command(Terminal& terminal) {
  terminal.out << "quid " QUID_VERSION "\n";
  return exit_yes;
}

}  // namespace quid::cli
