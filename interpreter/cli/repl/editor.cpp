// SPDX-License-Identifier: Apache-2.0
#include "cli/repl/editor.hpp"

#include <histedit.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdio>

#include "cli/repl/history.hpp"
#include "cli/words.hpp"
#include "report/terminal.hpp"
#include "support/utf8.hpp"

namespace quid::cli {
namespace {

constexpr wchar_t ctrl_c = 3;

// In the order of the screen: as many to a row as fit.
std::string columns(const std::vector<std::string>& words, std::size_t width) {
  constexpr std::size_t most = 60;
  std::size_t column = 0;
  for (std::size_t i = 0; i < std::min(words.size(), most); ++i) {
    column = std::max(column, display_width(words[i]) + 2);
  }
  const std::size_t per_row = std::max<std::size_t>(1, width / std::max<std::size_t>(column, 1));
  std::string text;
  for (std::size_t i = 0; i < std::min(words.size(), most); ++i) {
    text += words[i];
    const bool last = i + 1 == std::min(words.size(), most);
    if (last || (i + 1) % per_row == 0) {
      text += '\n';
    } else {
      text.append(column - display_width(words[i]), ' ');
    }
  }
  if (words.size() > most) text += "and " + std::to_string(words.size() - most) + " more\n";
  return text;
}

}  // namespace

struct Editor::Impl {
  explicit Impl(EditorOptions given) : options(std::move(given)) {
    // How bytes become letters while a line is edited; nothing else hangs on it.
    if (!std::setlocale(LC_CTYPE, "C.UTF-8")) std::setlocale(LC_CTYPE, "");
    edit = el_init("quid", stdin, stdout, stderr);
    past = history_init();
    HistEvent event;
    ::history(past, &event, H_SETSIZE, static_cast<int>(most_history_lines));
    ::history(past, &event, H_SETUNIQUE, 1);
    for (const std::string& line : read_history(options.history)) {
      ::history(past, &event, H_ENTER, line.c_str());
    }
    el_set(edit, EL_CLIENTDATA, this);
    el_set(edit, EL_EDITOR, "emacs");
    el_set(edit, EL_SIGNAL, 0);
    el_set(edit, EL_HIST, ::history, past);
    el_set(edit, EL_PROMPT_ESC, &Impl::prompt_of, '\1');
    el_set(edit, EL_GETCFN, &Impl::key);
    el_set(edit, EL_ADDFN, "quid-complete", "complete the word", &Impl::tab);
    el_set(edit, EL_ADDFN, "quid-cancel", "throw the line away", &Impl::cancel);
    el_set(edit, EL_BIND, "\t", "quid-complete", nullptr);
    el_set(edit, EL_BIND, "^C", "quid-cancel", nullptr);
    el_set(edit, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    el_set(edit, EL_BIND, "^W", "ed-delete-prev-word", nullptr);
    el_set(edit, EL_BIND, "\\e[3~", "ed-delete-next-char", nullptr);
    el_set(edit, EL_BIND, "\\e[1~", "ed-move-to-beg", nullptr);
    el_set(edit, EL_BIND, "\\e[4~", "ed-move-to-end", nullptr);
    el_set(edit, EL_BIND, "\\e[H", "ed-move-to-beg", nullptr);
    el_set(edit, EL_BIND, "\\e[F", "ed-move-to-end", nullptr);
  }
  ~Impl() {
    el_end(edit);
    history_end(past);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  static Impl& of(EditLine* edit) {
    void* data = nullptr;
    el_get(edit, EL_CLIENTDATA, &data);
    return *static_cast<Impl*>(data);
  }

  static char* prompt_of(EditLine* edit) { return of(edit).prompt.data(); }

  // A letter, from its bytes. A signal that was Ctrl-C comes as that key, so that the line ends.
  static int key(EditLine* edit, wchar_t* out) {
    Impl& self = of(edit);
    for (;;) {
      std::string bytes;
      const int got = self.letter(bytes);
      if (got <= 0) {
        *out = got < 0 ? ctrl_c : 0;
        return got < 0 ? 1 : 0;
      }
      std::size_t at = 0;
      *out = static_cast<wchar_t>(decode_utf8(bytes, at));
      self.typed += bytes.size();
      const bool ends = *out == L'\n' || *out == L'\r' || *out == ctrl_c;
      if (ends || self.typed <= self.options.line_bytes) return 1;
      self.too_long = true;  // what goes on is not kept: each letter costs a drawing of the line
    }
  }

  // 1: a letter's bytes; 0: the end; -1: interrupted.
  int letter(std::string& bytes) {
    std::size_t wanted = 1;
    while (bytes.size() < wanted) {
      if (options.interrupted->exchange(false)) return -1;
      char byte = 0;
      const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return 0;
      bytes += byte;
      const auto lead = static_cast<unsigned char>(bytes.front());
      wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
      const bool follows = (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
      if (bytes.size() > 1 && !follows) break;  // not UTF-8
    }
    return 1;
  }

  static unsigned char cancel(EditLine* edit, int) {
    // The line is taken as it is, and thrown away by whoever reads it.
    of(edit).cancelled = true;
    return CC_NEWLINE;
  }

  static unsigned char tab(EditLine* edit, int) {
    Impl& self = of(edit);
    const LineInfo* line = el_line(edit);
    const std::string before(line->buffer, static_cast<std::size_t>(line->cursor - line->buffer));
    const Completion found = self.options.complete(before);
    if (found.words.empty()) return CC_REFRESH_BEEP;
    const std::string common = found.common();
    const std::string typed = before.substr(found.begin);
    std::string rest = common.substr(std::min(typed.size(), common.size()));
    const bool done = found.words.size() == 1 && (common.empty() || common.back() != '/');
    if (done) rest += ' ';
    if (!rest.empty()) {
      self.typed += rest.size();
      return el_insertstr(edit, rest.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    }
    std::fputs(("\n" + columns(found.words, self.width())).c_str(), stdout);
    std::fflush(stdout);
    return CC_REDISPLAY;
  }

  std::size_t width() const {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
  }

  EditorOptions options;
  EditLine* edit = nullptr;
  ::History* past = nullptr;
  std::string prompt;
  std::size_t typed = 0;
  bool cancelled = false, too_long = false;
};

Editor::Editor(EditorOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Editor::~Editor() = default;

Editor::Came Editor::read(const std::string& prompt, std::string& line) {
  Impl& self = *impl_;
  self.prompt = self.options.colour ? "\1\x1b[36m\1" + prompt + "\1\x1b[0m\1" : prompt;
  self.typed = 0;
  self.cancelled = self.too_long = false;
  el_resize(self.edit);
  // Before the prompt is shown: of what is pasted just then, a terminal that still gathers whole
  // lines would keep only the first 4,095 bytes.
  el_set(self.edit, EL_PREP_TERM, 1);
  int count = 0;
  const char* text = el_gets(self.edit, &count);
  if (self.cancelled) {
    el_reset(self.edit);
    return Came::Cancelled;
  }
  if (!text || count <= 0) return Came::End;
  line.assign(text, static_cast<std::size_t>(count));
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  return self.too_long ? Came::TooLong : Came::Line;
}

bool Editor::more_waits() const {
  int bytes = 0;
  return ::ioctl(STDIN_FILENO, FIONREAD, &bytes) == 0 && bytes > 0;
}

void Editor::remember(std::string_view line) {
  if (line.find_first_not_of(" \t") == std::string_view::npos) return;
  HistEvent event;
  ::history(impl_->past, &event, H_ENTER, std::string(line).c_str());
  add_to_history(impl_->options.history, line);
}

}  // namespace quid::cli
