# SPDX-License-Identifier: Apache-2.0
"""The TextMate grammar. In: the words and their contexts. Out: the text of quid.tmLanguage.json."""
import json
import re

from .words import CONSTANTS, DECLARING, LOGIC

LETTER = r"[\p{L}_]"
WORD = r"[\p{L}_][\p{L}\p{M}\p{N}_]*"
COMMENT = ("Made by editor-support/generate.py from grammar/keywords.txt; change those, then run it.")


def one_of(words):
    return "(?:" + "|".join(words) + ")"


def behind(words):
    """Alternatives of unlike length may stand only at the top of a look-behind."""
    return "|".join(r"\b" + word for word in words)


def before(place, words):
    kind, _, rest = place.partition(" ")
    if kind == "start":
        return r"^\s*"
    if kind == "name":
        return rf"(?<=[\p{{L}}\p{{M}}\p{{N}}_\])])(?<!{behind(words.no_names_before)})\s+"
    if kind == "number":
        return r"(?<=[0-9%])\s+"
    if kind == "sign":
        return f"(?<=[{re.escape(rest)}])" + r"\s*"
    return rf"(?<={behind(rest.split('|'))})\s+"


def after(place, words):
    kind, _, rest = place.partition(" ")
    if kind == "name":
        return rf"\s+(?!{one_of(words.reserved)}\b){LETTER}"
    if kind == "label":
        return rf"\s+{LETTER}"
    if kind == "number":
        return r"\s+-?[0-9]"
    if kind == "text":
        return r'\s+"'
    if kind == "sign":
        return r"\s*[" + re.escape(rest) + "]"
    if kind == "end":
        return r"\s*(?:#|$)"
    return rf"\s+{one_of(rest.split('|'))}\b"


def context_pattern(context, words):
    start = "|".join(before(place, words) for place in context.before)
    end = "|".join(after(place, words) for place in context.after)
    regex = (f"(?:{start})" if start else r"\b") + f"({'|'.join(context.words)})" + r"\b"
    return regex + (f"(?={end})" if end else "")


def scope_of(word, words):
    if word in words.starters:
        return "storage.type.declaration.quid"
    return "keyword.other.verb.quid" if word in words.verbs else "keyword.other.contextual.quid"


def context_rules(words):
    for context in words.contexts:
        for scope in dict.fromkeys(scope_of(word, words) for word in context.words):
            same = tuple(word for word in context.words if scope_of(word, words) == scope)
            narrowed = type(context)(same, context.before, context.after)
            yield {"match": context_pattern(narrowed, words), "captures": {"1": {"name": scope}}}


def rule(name, match, **more):
    return {"name": name + ".quid", "match": match, **more}


def literal_rules():
    escapes = {"patterns": [rule("constant.character.escape", r"\\.")]}
    return [
        rule("comment.line.number-sign", "#.*$"),
        rule("string.quoted.double", r'"(?:\\.|[^"\\])*"', captures={"0": escapes}),
        rule("invalid.illegal.unclosed-text", r'".*$'),
        rule("constant.numeric.date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9A-Za-z_])"),
        rule("invalid.illegal.date", r"[0-9]{4}-[0-9]+(?:-[0-9][0-9A-Za-z_]*)?"),
        rule("invalid.illegal.number",
             r"[0-9](?:_?[0-9])*\.[0-9]*[A-Za-z_][A-Za-z0-9_]*|[0-9][0-9_]*_(?![0-9_])|[0-9][0-9_]*__"
             r"|0(?:_?[0-9])+(?:\.[0-9]+)?%?"),
        rule("constant.numeric.percentage", r"[0-9](?:_?[0-9])*(?:\.[0-9]+)?%"),
        rule("constant.numeric", r"[0-9](?:_?[0-9])*(?:\.[0-9]+)?"),
    ]


def declared_name_rules(words):
    starters = one_of(word for word in DECLARING if word in words.starters)
    name = rf"((?!{one_of(words.reserved)}\b){WORD})"
    known = {"1": {"name": "storage.type.declaration.quid"}, "2": {"name": "entity.name.type.quid"}}
    let = {"1": {"name": "keyword.control.quid"}, "2": {"name": "entity.name.type.quid"}}
    twice = {"1": known["1"], "2": known["1"], "3": known["2"]}
    return [
        # At the start of a line `set q to 5` is an effect.
        {"match": rf"^\s*({starters})\s+{name}(?!(?:\s*\[[^\]]*\])?\s+to\b)", "captures": known},
        {"match": rf"^\s*(marginal)\s+(table)\s+{name}", "captures": twice},
        {"match": rf"\b(let)\s+{name}", "captures": let},
    ]


def reserved_rules(words):
    logic = [word for word in words.reserved if word in LOGIC]
    values = [word for word in words.reserved if word in CONSTANTS]
    rest = [word for word in words.reserved if word not in logic + values]
    return [
        rule("constant.language", rf"\b{one_of(values)}\b"),
        rule("keyword.operator.logical", rf"\b{one_of(logic)}\b"),
        rule("keyword.control", rf"\b{one_of(rest)}\b"),
    ]


def sign_rules():
    return [
        rule("keyword.operator.range", r"\.\."),
        rule("keyword.operator.comparison", r"<=|>=|!=|=|<|>"),
        rule("keyword.operator.arithmetic", r"[-+*/^]"),
        rule("punctuation.separator", r"[,:]"),
        rule("punctuation.section", r"[(){}\[\]]"),
    ]


def grammar(words):
    return {
        "information_for_contributors": [COMMENT],
        "name": "Quid",
        "scopeName": "source.quid",
        "fileTypes": ["quid"],
        "patterns": [{"include": "#" + name} for name in
                     ("literals", "declarations", "contexts", "reserved", "names", "signs", "mistakes")],
        "repository": {
            "literals": {"patterns": literal_rules()},
            "declarations": {"patterns": declared_name_rules(words)},
            "contexts": {"patterns": list(context_rules(words))},
            "reserved": {"patterns": reserved_rules(words)},
            "names": {"patterns": [rule("entity.name.function.call", rf"{WORD}(?=\()"),
                                   rule("variable.other", WORD)]},
            "signs": {"patterns": sign_rules()},
            "mistakes": {"patterns": [rule("invalid.illegal.character", r"[^\s\x{200B}\x{FEFF}]")]},
        },
    }


def render(words):
    return json.dumps(grammar(words), indent=2, ensure_ascii=False) + "\n"
