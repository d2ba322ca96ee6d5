#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""quid repl at a keyboard: a pseudo-terminal types keys, and what the screen shows is looked at.
keyboard.py QUID [TEST…]. One `ok` or `not ok` a test, the count last."""
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
DEAL = os.path.join(ROOT, "examples/03-singapore/deal.quid")
RECORD = os.path.join(ROOT, "examples/03-singapore/record.quid")
PATIENCE = 60.0  # seconds for anything to appear: only a broken program takes so long
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\][^\x07]*\x07|\r")


class Missing(Exception):
    pass


class Terminal:
    """A session under a pseudo-terminal."""

    def __init__(self, quid, home, *words, columns=200):
        environment = {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm",
                       "XDG_STATE_HOME": os.path.join(home, "state")}
        self.seen = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(home)
            os.execve(quid, [quid, "repl", *words], environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))

    def read(self, wait):
        ready, _, _ = select.select([self.fd], [], [], wait)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.seen += ESCAPES.sub("", data.decode("utf-8", "replace"))
        return bool(data)

    def expect(self, text):
        """Waits until the text has appeared, and forgets what stands before its end."""
        end = time.monotonic() + PATIENCE
        while text not in self.seen:
            if time.monotonic() > end or (not self.read(1.0) and self.gone()):
                raise Missing(f"`{text}` did not appear; the screen shows:\n{self.seen[-2000:]}")
        at = self.seen.index(text) + len(text)
        before, self.seen = self.seen[:at], self.seen[at:]
        return before

    def gone(self):
        if self.pid is None:
            return True
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            self.pid, self.status = None, status
        return pid != 0

    def type(self, keys):
        data = keys.encode()
        while data:
            written = os.write(self.fd, data[:512])
            data = data[written:]
            self.read(0)

    def line(self, text):
        self.type(text + "\r")

    def leave(self):
        """Waits for the end; the exit code."""
        end = time.monotonic() + PATIENCE
        while not self.gone():
            if time.monotonic() > end:
                raise Missing("the session did not end")
            self.read(0.1)
        return os.waitstatus_to_exitcode(self.status)

    def close(self):
        if self.pid is not None and not self.gone():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)


def singapore(quid, home):
    terminal = Terminal(quid, home, DEAL, "--record", RECORD)
    terminal.expect("2019-03-01> ")
    return terminal


def answers_and_leaves(quid, home):
    terminal = singapore(quid, home)
    terminal.line("exercise[vigilant_ace] at suspended")
    terminal.expect("true  (truth)")
    terminal.expect("2019-03-01> ")
    terminal.type("\x04")
    assert terminal.leave() == 0
    terminal.close()


def editing_keys(quid, home):
    terminal = singapore(quid, home)
    terminal.type("1 + 3")
    terminal.type("\x01")  # to the beginning
    terminal.type("10 * ")
    terminal.type("\x05")  # to the end
    terminal.type("\x7f4\r")  # one letter back
    terminal.expect("14  (number)")
    terminal.type("7 +\x1b[D\x1b[D8\x1b[F 1\r")  # two to the left, and to the end
    terminal.expect("79  (number)")
    terminal.type("5 + 5 + 5\x17\x172\r")  # two words away
    terminal.expect("7  (number)")
    terminal.close()


def completion(quid, home):
    terminal = singapore(quid, home)
    terminal.type("remains_ret\t")
    terminal.expect("remains_returned")
    terminal.type("\r")
    terminal.expect("false  (truth)")
    terminal.type("exercise[vig\t")
    terminal.expect("vigilant_ace")
    terminal.type("] at sus\t\r")
    terminal.expect("true  (truth)")
    terminal.type(":ti\t\r")
    terminal.expect("levers: 0 is the harshest level")
    terminal.type("pressure at \t\t")
    terminal.expect("fourth_round")
    terminal.expect("second_round")
    terminal.type("\x03")
    terminal.expect("> ")
    terminal.type(":to 2019-01\t")
    terminal.type("\x03")
    terminal.expect("> ")
    terminal.close()


def history(quid, home):
    terminal = singapore(quid, home)
    terminal.line("40 + 2")
    terminal.expect("42  (number)")
    terminal.type("\x1b[A\r")
    terminal.expect("42  (number)")
    terminal.line(":quit")
    assert terminal.leave() == 0
    terminal.close()
    path = os.path.join(home, "state/quid/history")
    lines = open(path, encoding="utf-8").read().splitlines()
    assert lines == ["40 + 2", ":quit"], lines
    terminal = singapore(quid, home)
    terminal.type("\x1b[A\x1b[A\r")  # of the session before
    terminal.expect("42  (number)")
    terminal.close()


def control_c_cancels_the_line(quid, home):
    terminal = singapore(quid, home)
    terminal.type("exposure of nobo")
    terminal.expect("nobo")
    terminal.type("\x03")
    terminal.expect("^C")
    terminal.line("2 + 2")
    terminal.expect("4  (number)")
    terminal.line("rule r:")
    terminal.expect("... ")
    terminal.type("\x03")
    terminal.expect("^C")
    terminal.expect("2019-03-01> ")
    terminal.line("3 + 3")
    terminal.expect("6  (number)")
    terminal.close()


LONG = 'deal "Long" from 0001-01-01\nparty P\nquantity q = 0\n'  # its rules ask each day, and never fire


def control_c_cancels_a_walk(quid, home):
    script = os.path.join(home, "long.quid")
    with open(script, "w", encoding="utf-8") as out:
        out.write(LONG + "".join(f"rule r{i}: every 1 day while q > {i} then add 1 to q\n"
                                 for i in range(200)))
    terminal = Terminal(quid, home, script)
    terminal.expect("0001-01-01> ")
    terminal.line(":to 1001-01-01")
    terminal.expect(":to 1001-01-01")
    time.sleep(0.3)
    terminal.type("\x03")
    terminal.expect("cancelled; nothing changed")
    terminal.expect("0001-01-01> ")
    terminal.line("q")
    terminal.expect("0001-01-01> ")
    terminal.close()


def a_declaration_of_several_lines(quid, home):
    terminal = singapore(quid, home)
    terminal.line("rule more:")
    terminal.expect("... ")
    terminal.line("if remains_returned then")
    terminal.expect("... ")
    terminal.line("ease_sanction coal")
    terminal.expect("declared rule more")
    # Pasted at once, a line that begins with a blank belongs to the declaration before it.
    terminal.type("rule more:\r  if remains_returned then ease_sanction coal\r  while tests_paused\r")
    terminal.expect("redefined rule more")
    terminal.expect("2019-03-01> ")
    terminal.close()


def a_very_long_line(quid, home):
    terminal = singapore(quid, home)
    terminal.type("1" + " + 1" * 2000 + "\r")
    terminal.expect("a line of more than 4096 bytes is not read")
    terminal.line("2 + 3")
    terminal.expect("5  (number)")
    terminal.close()


def a_kill_leaves_saved_files_whole(quid, home):
    saved = os.path.join(home, "saved.quid")
    terminal = singapore(quid, home)
    terminal.line(":save " + saved)
    terminal.expect("the session is in")
    before = open(saved, encoding="utf-8").read()
    for _ in range(10):
        terminal.line(":save " + saved)
    os.kill(terminal.pid, signal.SIGKILL)
    terminal.leave()
    terminal.close()
    assert open(saved, encoding="utf-8").read() == before
    terminal = Terminal(quid, home)
    terminal.expect("no deal> ")
    terminal.line(":load " + saved)
    terminal.expect("2019-03-01> ")
    terminal.close()


TESTS = [answers_and_leaves, editing_keys, completion, history, control_c_cancels_the_line,
         control_c_cancels_a_walk, a_declaration_of_several_lines, a_very_long_line,
         a_kill_leaves_saved_files_whole]


def main():
    quid = os.path.abspath(sys.argv[1])
    failed = 0
    chosen = [test for test in TESTS if len(sys.argv) == 2 or test.__name__ in sys.argv[2:]]
    for test in chosen:
        name = test.__name__.replace("_", " ")
        home = tempfile.mkdtemp(prefix="quid-repl-")
        try:
            test(quid, home)
            print(f"ok {name}")
        except (Missing, AssertionError, OSError) as problem:
            failed += 1
            print(f"not ok {name}\n    " + str(problem).replace("\n", "\n    "))
        finally:
            shutil.rmtree(home, ignore_errors=True)
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 0 if failed == 0 else 1


sys.exit(main())
