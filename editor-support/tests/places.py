#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds an editor's highlighting against the expectations in places.quid.

In: the name of the editor, places.quid (in the form of vscode-tmgrammar-test: `#   ^^^^ scope` speaks of
the nearest line above that is no comment) and a dump of `line first last group`. Out: `ok` or `not ok` for
each line that is spoken of. A TextMate scope stands for what it shows; see compare.py.
"""
import re
import sys

from compare import read_dump, report, shown_as


def expectations(path):
    """Line, its text, and what is expected of it: first column, last column, what is shown."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    current, found = None, {}
    for number, line in enumerate(lines, 1):
        if match := re.match(r"#( +)(\^+) (\S+)$", line):
            first = len(match[1]) + 2
            wanted = shown_as("textmate", match[3])
            found[current].append((first, first + len(match[2]) - 1, wanted))
        elif not line.startswith("#"):
            current = number, line
            found[current] = []
    return {where: wanted for where, wanted in found.items() if wanted}


def differs(shown, wanted):
    return shown != wanted and not (wanted == "name" and shown == "none")


def main():
    editor, path, dump = sys.argv[1:]
    shown = read_dump(editor, dump)
    for (number, line), spans in expectations(path).items():
        problems = [f"{number}:{first} `{line[first - 1:last]}` is shown as {shown[number, first]}, "
                    f"not as {wanted}"
                    for first, last, wanted in spans
                    if any(differs(shown[number, column], wanted) for column in range(first, last + 1))]
        report(f"{editor}: places: {line.strip()}", problems)
    return 0


if __name__ == "__main__":
    sys.exit(main())
