#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the editors' keyword parts from grammar/keywords.txt.

`generate.py` writes them, `generate.py --check` fails when one is stale. A file is either made whole
or between two marker lines, `keywords: begin` and `keywords: end`.
"""
import argparse
import sys
from pathlib import Path

from generator import emacs, textmate, vim, words

HERE = Path(__file__).resolve().parent
WHOLE = {
    "vscode/syntaxes/quid.tmLanguage.json": textmate.render,
    "emacs/quid-words.el": emacs.render,
}
BETWEEN_MARKERS = {
    "vim/syntax/quid.vim": vim.render_syntax,
    "vim/indent/quid.vim": vim.render_indent,
}


def replaced(text, part, name):
    lines = text.splitlines(keepends=True)
    marks = [i for i, line in enumerate(lines) if "keywords: begin" in line or "keywords: end" in line]
    if len(marks) != 2:
        raise SystemExit(f"{name}: wanted one pair of `keywords:` markers, found {len(marks)} lines")
    return "".join(lines[: marks[0] + 1]) + part + "".join(lines[marks[1]:])


def wanted_files():
    known = words.read_words()
    for name, render in WHOLE.items():
        yield HERE / name, render(known)
    for name, render in BETWEEN_MARKERS.items():
        path = HERE / name
        yield path, replaced(path.read_text(encoding="utf-8"), render(known), name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is stale")
    check = parser.parse_args().check
    stale = []
    for path, text in wanted_files():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.relative_to(HERE))
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{name} {'is stale; run editor-support/generate.py' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
