# SPDX-License-Identifier: Apache-2.0
"""Emacs' list of words. In: the words and their contexts. Out: the text of quid-words.el."""
from .words import CONSTANTS, DECLARING

HEAD = """;;; quid-words.el --- The words of Quid  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Made by editor-support/generate.py from grammar/keywords.txt; change those, then run it.

;;; Code:

"""
TAIL = """
(provide 'quid-words)
;;; quid-words.el ends here
"""


def quoted(words, indent):
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 80:
            lines.append(line.rstrip())
            line = ""
        line += f'"{word}" '
    lines.append(line.rstrip())
    return "(" + ("\n" + " " * indent).join(lines) + ")"


def constant(name, words, meaning):
    return f"(defconst {name}\n  '{quoted(words, 4)}\n  \"{meaning}\")\n\n"


def contexts(words):
    rows = []
    for context in words.contexts:
        parts = [quoted(part, 8) if part else "nil"
                 for part in (context.words, context.before, context.after)]
        rows.append("(" + "\n     ".join(parts) + ")")
    return "(defconst quid--contexts\n  '(" + "\n    ".join(rows) + (
        ")\n  \"Words that may be names too, and what must stand before and after them.\n"
        "`quid--before-p' and `quid--after-p' say what the alternatives mean.\")\n")


def render(words):
    reserved = [word for word in words.reserved if word not in CONSTANTS]
    values = [word for word in words.reserved if word in CONSTANTS]
    declarers = [word for word in DECLARING if word in words.starters]
    return "".join([
        HEAD,
        constant("quid--reserved", reserved, "Words that are never names."),
        constant("quid--constants", values, "Reserved words that are values."),
        constant("quid--starters", words.starters, "Words that begin declarations."),
        constant("quid--declarers", declarers, "Starters whose next word is a new name."),
        constant("quid--verbs", words.verbs, "Words that begin effects."),
        contexts(words),
        TAIL])
