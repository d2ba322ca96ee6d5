// SPDX-License-Identifier: Apache-2.0
// quid fmt: scripts in the standard form.
#include <fmt/format.h>
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/diff.hpp"
#include "cli/words.hpp"
#include "diagnostics/excerpt.hpp"
#include "report/files.hpp"
#include "report/tell.hpp"
#include "syntax/format.hpp"
#include "syntax/syntax.hpp"

namespace quid::cli {
namespace {

class FmtJob {
 public:
  FmtJob(const FmtCommand& options, Terminal& terminal) : options_(options), terminal_(terminal) {}

  int run() {
    if (options_.from_stdin == !options_.paths.empty()) {
      return usage_error(terminal_, "fmt takes paths, or `--stdin`; not both and not neither");
    }
    if (options_.from_stdin) return standard_input();
    for (const std::string& path : options_.paths) {
      const auto scripts = find_scripts(path);
      if (!scripts) return usage_error(terminal_, scripts.error().message);
      for (const std::string& script : *scripts) {
        if (!one(script)) return exit_usage;
      }
    }
    return code_;
  }

 private:
  // Nullopt: it has errors, and they were printed. A file of entries is a record.
  std::optional<std::string> formatted(const std::string& name, std::string text) {
    SourceSet sources;
    Interner interner;
    Diagnostics sink;
    const SourceId id = sources.add(name, std::move(text));
    const ParseMode mode = mode_of(sources[id].text());
    const Syntax syntax = parse(sources, id, interner, sink, options_.limits, mode);
    if (sink.has_errors()) {
      print_diagnostics(sink.take(), sources, terminal_, false);
      return std::nullopt;
    }
    return quid::format(syntax, sources[id]);
  }

  static ParseMode mode_of(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      std::string_view line = text.substr(at, end - at);
      line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
      at = end + 1;
      if (line.empty() || line.starts_with('#')) continue;
      const bool entry = line.starts_with("on ") || line.starts_with("prior ");
      return entry ? ParseMode::Record : ParseMode::Script;
    }
    return ParseMode::Script;
  }

  int standard_input() {
    auto text = read_file("-", options_.limits.source_bytes);
    if (!text) return usage_error(terminal_, text.error().message);
    const auto result = formatted("standard input", *std::move(text));
    if (!result) return exit_no;
    terminal_.out << *result;
    return exit_yes;
  }

  bool one(const std::string& path) {
    auto text = read_file(path, options_.limits.source_bytes);
    if (!text) {
      usage_error(terminal_, text.error().message);
      return false;
    }
    const auto result = formatted(path, *text);
    if (!result) {
      code_ = exit_no;
      return true;
    }
    if (*result == *text) return true;
    if (options_.check || options_.diff) {
      code_ = exit_no;
      if (options_.check) terminal_.out << printable(path) << '\n';
      if (options_.diff) {
        terminal_.out << unified_diff(path, path + " (formatted)", *text, *result,
                                      terminal_.colour_out);
      }
      return true;
    }
    const auto written = write_file(path, *result);
    if (!written) usage_error(terminal_, written.error().message);
    return written.has_value();
  }

  const FmtCommand& options_;
  Terminal& terminal_;
  int code_ = exit_yes;
};

}  // namespace

int fmt_command(const FmtCommand& options, Terminal& terminal) {
  return FmtJob(options, terminal).run();
}

}  // namespace quid::cli
