// SPDX-License-Identifier: Apache-2.0
// The loop at a keyboard. Ctrl-C throws the line away, or stops what runs; the session stays.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/repl/editor.hpp"
#include "cli/repl/history.hpp"
#include "cli/repl/input.hpp"
#include "cli/repl/repl.hpp"

namespace quid::cli {
namespace {

class Keyboard {
 public:
  Keyboard(Session& session, std::atomic<bool>& cancel, Terminal& terminal)
      : session_(session),
        cancel_(cancel),
        terminal_(terminal),
        inputs_(session.limits()),
        editor_({&cancel, 4'096, history_path(),
                 [&session](std::string_view before) { return complete(session, before); },
                 terminal.colour_out}) {}

  int run() {
    terminal_.out << "`:help` tells what can be typed; Tab completes, Ctrl-D leaves\n"
                  << std::flush;
    while (!session_.over() && one_line()) {
    }
    return exit_yes;
  }

 private:
  // False: the keyboard is gone, or it was left.
  bool one_line() {
    const bool goes_on = inputs_.state() != Inputs::State::Empty;
    const std::string prompt = goes_on ? "... " : session_.prompt() + "> ";
    std::string line;
    switch (editor_.read(prompt, line)) {
      case Editor::Came::End: return ended();
      case Editor::Came::Cancelled:
        terminal_.out << "^C\n" << std::flush;
        inputs_.clear();
        return true;
      case Editor::Came::TooLong:
        say("a line of more than 4096 bytes is not read; `:load FILE` reads a long text");
        return true;
      case Editor::Came::Line: break;
    }
    editor_.remember(line);
    if (!inputs_.takes(line)) answer();
    if (session_.over()) return false;
    inputs_.add(line);
    // A declaration that is whole is taken at once; but pasted lines that wait may belong to it.
    const bool pasted = inputs_.state() == Inputs::State::MayGoOn && editor_.more_waits();
    const bool whole =
        inputs_.state() != Inputs::State::Empty && inputs_.state() != Inputs::State::WantsMore;
    if (whole && !pasted) answer();
    return true;
  }

  bool ended() {
    terminal_.out << '\n';
    if (inputs_.state() == Inputs::State::Empty) return false;
    answer();
    return false;
  }

  void say(std::string_view text) { terminal_.out << text << '\n' << std::flush; }

  void answer() {
    if (inputs_.state() == Inputs::State::Empty) return;
    const std::string input = inputs_.take();
    cancel_.store(false);
    if (session_.only_looks(input)) {
      look(input);
    } else {
      terminal_.out << session_.say(input).text << std::flush;
    }
    cancel_.store(false);
  }

  // What only looks is answered by a copy of this process: Ctrl-C can end that at any moment, and
  // whatever it does, the session here stays as it is.
  void look(const std::string& input) {
    terminal_.out << std::flush;
    const pid_t child = ::fork();
    if (child < 0) {
      terminal_.out << session_.say(input).text << std::flush;
      return;
    }
    if (child == 0) {
      ::signal(SIGINT, SIG_DFL);
      terminal_.out << session_.say(input).text << std::flush;
      ::_exit(0);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
      if (cancel_.load()) ::kill(child, SIGKILL);
    }
    session_.asked(input);
    if (WIFSIGNALED(status)) say("cancelled; nothing changed");
  }

  Session& session_;
  std::atomic<bool>& cancel_;
  Terminal& terminal_;
  Inputs inputs_;
  Editor editor_;
};

}  // namespace

int typed_session(Session& session, std::atomic<bool>& cancel, Terminal& terminal) {
  const InterruptFlag flag(cancel);
  return Keyboard(session, cancel, terminal).run();
}

}  // namespace quid::cli
