#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes every VS Code snippet out as it stands after insertion, and checks that each declaration has one.

In: snippets/quid.json, grammar/keywords.txt, a folder for the results. Out: a numbered file of Quid for each
snippet; `ok` or `not ok` for the list of declarations.
"""
import json
import re
import sys
from pathlib import Path

from compare import report

# Declarations that begin with a reserved word.
ALSO_WANTED = ("let", "if")


def expanded(body):
    text = "\n".join(body)
    text = re.sub(r"\$\{\d+\|([^,|]*)[^}]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text)
    return re.sub(r"\$\d+", "", text).rstrip() + "\n"


def main():
    snippets, keywords, folder = map(Path, sys.argv[1:])
    known = json.loads(snippets.read_text(encoding="utf-8"))
    rows = (line.split()[:2] for line in keywords.read_text(encoding="utf-8").splitlines()
            if line[:1].islower())
    wanted = [word for word, word_class in rows if word_class == "starter"] + list(ALSO_WANTED)
    prefixes = {snippet["prefix"] for snippet in known.values()}
    report("vscode: every declaration has a snippet",
           [f"`{word}` has none" for word in wanted if word not in prefixes])
    for number, snippet in enumerate(known.values(), 1):
        (folder / f"snippet-{number:02}.quid").write_text(expanded(snippet["body"]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
