// SPDX-License-Identifier: Apache-2.0
#include "cli/repl/words.hpp"

#include <algorithm>
#include <array>

#include "cli/repl/session.hpp"
#include "support/text.hpp"

namespace quid::cli {
namespace {

/// What stands for what. With `takes`, what follows is handed on and may not be missing.
struct Words {
  std::string_view typed, meant;
  bool takes = false;
};

constexpr Words words[] = {
    {"go to", ":to", true},
    {"goto", ":to", true},
    {"run to", ":to", true},
    {"run until", ":to", true},
    {"step to", ":to", true},
    {"walk to", ":to", true},
    {"advance to", ":to", true},
    {"continue to", ":to", true},
    {"until", ":to", true},
    {"to", ":to", true},
    {"exit", ":quit"},
    {"bye", ":quit"},
    {"q", ":quit"},
    {"status", ":state"},
    {"show", ":state"},
    {"levels", ":state"},
    {"history", ":trace"},
    {"log", ":trace"},
    {"what next", "next"},
    {"what now", "next"},
    {"what is next", "next"},
    {"what is left", "left"},
    {"what's left", "left"},
    {"what is due", "left"},
    {"what is open", "left"},
    {"what is unknown", "unknowns"},
    {"verdict", "why verdict"},
    {"who is in breach", "why verdict"},
    {"is anybody in breach", "why verdict"},
    {"is anyone in breach", "why verdict"},
    {"what is the verdict", "why verdict"},
    {"what is overdue", ":duties"},
    {"what is owed", ":duties"},
    {"help me", ":help"},
    {"who owes what", ":duties"},
    {"who owes", ":duties"},
    {"what happened", ":trace"},
    {"where are we", ":state"},
    {"open", ":load", true},
    {"read", ":load", true},
    {"record", ":load", true},
    {"is", "", true},  // `is m overdue?`: what follows, by itself
};

/// Commands whose words mean something else in a deal, and so want their colon.
constexpr std::string_view want_colon[] = {"break", "test"};

}  // namespace

std::string first_word_small(std::string_view line) {
  std::string text(line);
  for (char& c : text) {
    if (c == ' ') break;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::vector<std::string> values_meant_by(std::string_view text) {
  std::vector<std::string> all{std::string(text)};
  if (text.starts_with("the ")) text.remove_prefix(4);
  all.emplace_back(text);
  constexpr std::string_view breach = " in breach", met[] = {" met", " done", " reached", " true"};
  if (text.ends_with(breach))
    all.push_back("verdict breached by " +
                  std::string(text.substr(0, text.size() - breach.size())));
  for (const std::string_view word : met)
    if (text.ends_with(word)) all.emplace_back(text.substr(0, text.size() - word.size()));
  return all;
}

std::string meant_by(std::string_view line) {
  line = trimmed(line);
  if (line.find('\n') != std::string_view::npos) return {};
  for (const Words& one : words) {
    if (!one.takes && line == one.typed) return std::string(one.meant);
    if (!one.takes || !line.starts_with(one.typed)) continue;
    const std::string_view rest = trimmed(line.substr(one.typed.size()));
    if (!rest.empty() && line[one.typed.size()] == ' ')
      return std::string(one.meant) + (one.meant.empty() ? "" : " ") + std::string(rest);
  }
  const std::string_view first = line.substr(0, line.find_first_of(" \t"));
  if (std::find(std::begin(want_colon), std::end(want_colon), first) != std::end(want_colon))
    return {};
  const auto& commands = repl_commands();
  const auto command = std::find_if(commands.begin(), commands.end(),
                                    [&](const ReplCommand& it) { return it.name == first; });
  if (command == commands.end()) return {};
  if (command->arguments.empty() && first.size() < line.size()) return {};
  return ':' + std::string(line);
}

}  // namespace quid::cli
