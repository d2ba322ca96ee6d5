// SPDX-License-Identifier: Apache-2.0
// Taking back, and courses of events side by side.
#include <algorithm>
#include <sstream>

#include "cli/repl/session.hpp"
#include "cli/repl/standing.hpp"
#include "diagnostics/suggest.hpp"
#include "support/utf8.hpp"

namespace quid::cli {
namespace {

// A fork's name stands in the prompt and in a file.
bool is_name(std::string_view text) {
  if (text.empty() || text.size() > 64 || first_bad_utf8(text)) return false;
  for (std::size_t at = 0; at < text.size();) {
    const bool first = at == 0;
    const char32_t letter = decode_utf8(text, at);
    if (!(first ? is_identifier_letter(letter) : is_identifier_part(letter))) return false;
  }
  return true;
}

}  // namespace

Reply Session::travel(std::deque<Snapshot>& from, std::deque<Snapshot>& to, const char* nothing,
                      const char* done) {
  if (from.empty()) return refuse(nothing);
  Reply reply;
  auto made = prepared(from.back(), reply);
  if (!made) return reply;
  Page page(style());
  page.row(fmt::format("{}: {}", done, Wording(*made->file).day(from.back().day)));
  const Snapshot& now = fork().now;
  const bool other_course = from.back().script != now.script || from.back().typed != now.typed ||
                            from.back().records != now.records;
  if (other_course) page.rows(standing_difference(stand_, *made, style()));
  remember(to, std::move(fork().now));
  fork().now = std::move(from.back());
  from.pop_back();
  stand_ = *std::move(made);
  return {page.take()};
}

// The session before, with all of its forks and what each of them could take back.
Reply Session::undo_load() {
  Reply reply;
  auto made = prepared(replaced_->forks[replaced_->current].now, reply);
  if (!made) return reply;
  forks_ = std::move(replaced_->forks);
  current_ = replaced_->current;
  replaced_.reset();
  stand_ = *std::move(made);
  return {fmt::format("taken back: the session is as it was before `:load`, in `{}` on {}\n",
                      fork().name, day_word(fork().now.day))};
}

Reply Session::undo(std::string_view) {
  if (fork().undo.empty() && replaced_) return undo_load();
  return travel(fork().undo, fork().redo, "there is nothing to take back", "taken back");
}

Reply Session::redo(std::string_view) {
  return travel(fork().redo, fork().undo, "there is nothing to do again", "done again");
}

Reply Session::fork_here(std::string_view name) {
  if (name.empty()) {
    Page page(style());
    for (const Fork& one : forks_) {
      page.row(fmt::format("{} {}{}", &one == &fork() ? "*" : " ", one.name,
                           one.now.changed ? ", its script changed" : ""));
    }
    return {page.take()};
  }
  if (!is_name(name)) return refuse("a fork is named by one word, such as `:fork peace`");
  for (const Fork& one : forks_) {
    if (one.name == name) return refuse(fmt::format("there is a fork `{}` already", name));
  }
  if (forks_.size() >= options_.limits.forks) {
    return refuse(fmt::format("a session has {} forks at most", options_.limits.forks));
  }
  Fork copy = fork();
  copy.name = name;
  const std::string before = fork().name;
  forks_.push_back(std::move(copy));
  current_ = forks_.size() - 1;
  return {fmt::format("now in `{}`; `:switch {}` goes back\n", name, before)};
}

Reply Session::switch_to(std::string_view name) {
  for (std::size_t i = 0; i < forks_.size(); ++i) {
    if (forks_[i].name != name) continue;
    if (i == current_) return {fmt::format("already in `{}`\n", name)};
    Reply reply;
    auto made = prepared(forks_[i].now, reply);
    if (!made) return reply;
    current_ = i;
    stand_ = *std::move(made);
    return {fmt::format("now in `{}`, on {}\n", name, day_word(fork().now.day))};
  }
  const std::string hint = did_you_mean(name, fork_names());
  return refuse(
      fmt::format("there is no fork `{}`; {}", name, hint.empty() ? "`:fork` lists them" : hint));
}

Reply Session::compare(std::string_view name) {
  if (name.empty()) return refuse("compare with which? write `:compare NAME`; `:fork` lists them");
  for (const Fork& other : forks_) {
    if (other.name != name) continue;
    if (&other == &fork()) return refuse(fmt::format("this is `{}` itself", name));
    Reply reply;
    const auto made = prepared(other.now, reply);
    if (!made) return reply;
    const Difference difference = difference_of(*made, stand_);
    const DifferenceReport report{*made->file, *stand_.file, difference, std::string(name),
                                  fork().name};
    std::ostringstream out;
    print_difference(out, report, {options_.colour, options_.width});
    Page page(style());
    page.rows(out.str() + difference_errors(report, options_.colour, options_.width));
    return {page.take()};
  }
  const std::string hint = did_you_mean(name, fork_names());
  return refuse(
      fmt::format("there is no fork `{}`; {}", name, hint.empty() ? "`:fork` lists them" : hint));
}

}  // namespace quid::cli
