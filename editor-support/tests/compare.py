#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares an editor's highlighting with the lexer's tokens.

In: the name of the editor, the lexer's tokens (quid-tokens) and a dump of `line first last group`, for
one file. Out: `ok` or `not ok` for each class of tokens. The rule:

    strictly    all of a comment, text, number, date and mistake is shown as just that; a reserved word is
                always shown as a keyword; a name never is, nor as a comment, text, number or mistake
    leniently   a starter, a verb or a contextual word is shown as a keyword or as a name, and never as
                anything else, for a word's place decides and the lexer does not know it; a sign is shown as
                a sign or not at all
    --every     every word of the language is shown as a keyword in one place at least
    --brief     one line for the file, not one for each class
"""
import argparse
import sys
from collections import defaultdict

# From the beginning of a group's name to what it shows; the first that fits holds.
GROUPS = {
    "textmate": (
        ("comment", "comment"), ("string", "text"), ("invalid", "mistake"),
        ("constant.numeric.date", "date"), ("constant.numeric", "number"),
        ("constant.language", "keyword"), ("keyword.operator.logical", "keyword"),
        ("keyword.operator", "sign"), ("keyword", "keyword"), ("storage", "keyword"),
        ("punctuation", "sign"), ("entity.name", "name"), ("variable", "name"), ("", "none")),
    "vim": (
        ("quidComment", "comment"), ("quidTodo", "comment"), ("quidText", "text"),
        ("quidEscape", "text"), ("quidNumber", "number"), ("quidDate", "date"),
        ("quidMistake", "mistake"), ("quidConstant", "keyword"), ("quidReserved", "keyword"),
        ("quidLogic", "keyword"), ("quidStarter", "keyword"), ("quidDeclarer", "keyword"),
        ("quidVerb", "keyword"), ("quidContextual", "keyword"), ("quidName", "name"),
        ("quidCall", "name"), ("quidOperator", "sign"), ("quidPunctuation", "sign"), ("", "none")),
    "emacs": (
        ("font-lock-comment", "comment"), ("font-lock-string", "text"),
        ("quid-number", "number"), ("quid-date", "date"), ("quid-mistake", "mistake"),
        ("font-lock-function-name", "name"), ("font-lock-keyword", "keyword"),
        ("font-lock-builtin", "keyword"), ("font-lock-type", "keyword"),
        ("font-lock-constant", "keyword"), ("default", "sign"), ("", "none")),
}
WORD_CLASSES = ("starter", "verb", "contextual")
# What a token of the class may be shown as.
ALLOWED = {
    "comment": {"comment"}, "text": {"text"}, "number": {"number"}, "date": {"date"},
    "mistake": {"mistake"}, "reserved": {"keyword"}, "name": {"name", "none"},
    "sign": {"sign", "none"}, **{name: {"keyword", "name", "none"} for name in WORD_CLASSES},
}


def shown_as(editor, group):
    return next(shown for start, shown in GROUPS[editor] if group.startswith(start))


def read_dump(editor, path):
    """From each place to what it is shown as."""
    shown = defaultdict(lambda: "none")
    with open(path, encoding="utf-8") as file:
        for row in file:
            line, first, last, group = row.rstrip("\n").split("\t")
            for column in range(int(first), int(last) + 1):
                shown[int(line), column] = shown_as(editor, group)
    return shown


def read_tokens(path):
    with open(path, encoding="utf-8") as file:
        for row in file:
            _, word_class, line, column, text = row.rstrip("\n").split("\t")
            yield word_class, int(line), int(column), text.replace("\\\\", "\\")


def compare(tokens, shown):
    """By class: how many tokens, and what is wrong with each that is shown wrong."""
    counts, wrong = defaultdict(int), defaultdict(list)
    for word_class, line, column, text in tokens:
        counts[word_class] += 1
        found = {shown[line, column + i] for i in range(len(text))}
        if len(found) != 1 or not found <= ALLOWED[word_class]:
            wrong[word_class].append(f"{line}:{column} `{text}` is shown as {', '.join(sorted(found))}")
    return counts, wrong


def unseen_words(tokens, shown, words):
    seen = {text for word_class, line, column, text in tokens
            if word_class in (*WORD_CLASSES, "reserved") and shown[line, column] == "keyword"}
    return [word for word in words if word not in seen]


def read_words(path):
    with open(path, encoding="utf-8") as file:
        return [line.split()[0] for line in file if line[:1].islower()]


def report(name, problems):
    print(f"{'not ok' if problems else 'ok'} {name}")
    for problem in problems[:20]:
        print(f"#   {problem}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("editor", choices=GROUPS)
    parser.add_argument("file", help="the file's name, for the report")
    parser.add_argument("tokens")
    parser.add_argument("dump")
    parser.add_argument("--every", metavar="KEYWORDS", help="the list of words, grammar/keywords.txt")
    parser.add_argument("--brief", action="store_true")
    options = parser.parse_args()
    tokens = list(read_tokens(options.tokens))
    shown = read_dump(options.editor, options.dump)
    counts, wrong = compare(tokens, shown)
    where = f"{options.editor}: {options.file}"
    if options.brief:
        report(f"{where}: {sum(counts.values())} tokens", [row for rows in wrong.values() for row in rows])
    for word_class in ALLOWED:
        if counts[word_class] and not options.brief:
            report(f"{where}: {counts[word_class]} of class {word_class}", wrong[word_class])
    if options.every:
        words = unseen_words(tokens, shown, read_words(options.every))
        report(f"{where}: every word is a keyword somewhere",
               [f"`{word}` never is; show its place in the file" for word in words])
    return 0


if __name__ == "__main__":
    sys.exit(main())
