// SPDX-License-Identifier: Apache-2.0
// `#= word rest` lines, of which some say how many lines of text follow. Counted, not searched for:
// a script may hold any line.
#include "cli/repl/saved.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace quid::cli {
namespace {

constexpr std::string_view first_line = "# quid session 1";
constexpr std::string_view any_version = "# quid session ";

std::size_t line_count(std::string_view text) {
  const auto breaks = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  return breaks + (text.empty() || text.back() == '\n' ? 0 : 1);
}

// On one line, whatever a path or an expression holds.
std::string flat(std::string_view text) {
  std::string result(text);
  std::replace(result.begin(), result.end(), '\n', ' ');
  std::replace(result.begin(), result.end(), '\r', ' ');
  return result;
}

class Writer {
 public:
  void line(std::string_view word, std::string_view rest) {
    text_ += "#= " + std::string(word);
    if (!rest.empty()) text_ += ' ' + flat(rest);
    text_ += '\n';
  }
  void block(std::string_view word, std::string_view rest, std::string_view body) {
    line(word, fmt::format("{} lines{}{}", line_count(body), rest.empty() ? "" : ", ", rest));
    text_ += body;
    if (!body.empty() && body.back() != '\n') text_ += '\n';
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_ = std::string(first_line) + '\n';
};

class Reader {
 public:
  Reader(std::string_view text, const SessionLimits& limits) : text_(text), limits_(limits) {}

  Result<SavedSession> read() {
    std::string_view line;
    if (!next(line) || !line.starts_with(any_version)) {
      return wrong("this is no session of quid");
    }
    if (line != first_line) {
      return wrong("this session was saved by another version of quid");
    }
    while (!ended_) {
      if (!next(line))
        return wrong("the session is cut short: its last line, `#= end`, is missing");
      if (!line.starts_with("#= ")) return wrong("a line that begins with `#= ` is wanted here");
      if (!directive(line.substr(3))) return wrong(problem_);
    }
    if (next(line)) return wrong("something stands behind the end of the session");
    return checked();
  }

 private:
  tl::unexpected<Error> wrong(std::string_view message) const {
    return fail("session-unreadable", fmt::format("line {}: {}", number_, message));
  }
  bool no(std::string message) {
    problem_ = std::move(message);
    return false;
  }

  bool next(std::string_view& line) {
    if (at_ >= text_.size()) return false;
    const std::size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) return false;  // a line that was cut is none
    line = text_.substr(at_, end - at_);
    at_ = end + 1;
    ++number_;
    return true;
  }

  bool directive(std::string_view line) {
    const std::size_t blank = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, blank);
    const std::string_view rest = line.substr(std::min(blank + 1, line.size()));
    if (word == "end") {
      ended_ = true;
      return rest.empty() || no("nothing is wanted behind `end`");
    }
    if (word == "current") {
      session_.current = rest;
      return true;
    }
    if (word == "fork") return begin_fork(rest);
    if (session_.forks.empty()) return no("a fork is wanted first");
    SavedFork& fork = session_.forks.back();
    if (word == "day") return one(fork.day, rest);
    if (word == "changed") return fork.changed = true;
    if (word == "watch") return list(fork.watches, rest, limits_.watches);
    if (word == "break") return list(fork.breaks, rest, limits_.watches);
    if (word == "script") return block(rest, fork.path, fork.script);
    if (word == "typed") return typed(rest, fork.typed);
    if (word == "record") {
      if (fork.records.size() >= limits_.records) return no("too many records");
      SavedFork::Record& record = fork.records.emplace_back();
      return block(rest, record.name, record.text);
    }
    return no(fmt::format("`{}` is nothing that a session holds", word.substr(0, 40)));
  }

  bool begin_fork(std::string_view name) {
    if (session_.forks.size() >= limits_.forks) return no("too many forks");
    const bool twin = std::any_of(session_.forks.begin(), session_.forks.end(),
                                  [&](const SavedFork& one) { return one.name == name; });
    if (twin || name.empty()) return no("each fork has a name of its own");
    session_.forks.emplace_back().name = name;
    return true;
  }

  bool one(std::string& into, std::string_view text) {
    if (!into.empty()) return no("that was said already");
    into = text;
    return true;
  }
  bool list(std::vector<std::string>& into, std::string_view text, std::size_t most) {
    if (into.size() >= most || text.empty()) return no("too many of them, or nothing");
    into.emplace_back(text);
    return true;
  }

  // `31 lines, record.quid`, and the lines.
  bool block(std::string_view head, std::string& name, std::string& body) {
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(head.data(), head.data() + head.size(), count);
    std::string_view rest = head.substr(static_cast<std::size_t>(end - head.data()));
    if (error != std::errc{} || !rest.starts_with(" lines")) return no("how many lines?");
    rest.remove_prefix(6);
    if (rest.starts_with(", ")) name = rest.substr(2);
    const std::size_t begin = at_;
    std::string_view line;
    for (std::size_t i = 0; i < count; ++i) {
      if (!next(line)) return no("the session is cut short in the middle of a text");
    }
    body = text_.substr(begin, at_ - begin);
    return true;
  }

  bool typed(std::string_view head, std::vector<std::string>& into) {
    std::string name, body;
    if (!block(head, name, body)) return false;
    for (std::size_t at = 0; at < body.size();) {
      const std::size_t end = body.find('\n', at);
      into.push_back(body.substr(at, end - at));
      at = end + 1;
    }
    return into.size() <= limits_.typed_events || no("too many typed events");
  }

  Result<SavedSession> checked() const {
    for (const SavedFork& fork : session_.forks) {
      if (fork.day.empty() || fork.script.empty()) {
        return wrong(fmt::format("the fork `{}` has no day or no script", fork.name));
      }
      if (fork.name == session_.current) return session_;
    }
    return wrong("which fork is the current one?");
  }

  std::string_view text_;
  const SessionLimits& limits_;
  SavedSession session_;
  std::size_t at_ = 0, number_ = 0;
  bool ended_ = false;
  std::string problem_;
};

}  // namespace

bool is_session(std::string_view text) { return text.starts_with(any_version); }

std::string session_text(const SavedSession& session) {
  Writer out;
  out.line("current", session.current);
  for (const SavedFork& fork : session.forks) {
    out.line("fork", fork.name);
    out.line("day", fork.day);
    if (fork.changed) out.line("changed", "");
    for (const std::string& text : fork.watches) out.line("watch", text);
    for (const std::string& text : fork.breaks) out.line("break", text);
    out.block("script", fork.path, fork.script);
    for (const auto& record : fork.records) out.block("record", record.name, record.text);
    std::string typed;
    for (const std::string& line : fork.typed) typed += flat(line) + '\n';
    if (!typed.empty()) out.block("typed", "", typed);
  }
  out.line("end", "");
  return out.take();
}

Result<SavedSession> read_session(std::string_view text, const SessionLimits& limits) {
  return Reader(text, limits).read();
}

}  // namespace quid::cli
