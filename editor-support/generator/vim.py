# SPDX-License-Identifier: Apache-2.0
"""Vim's keyword parts. In: the words and their contexts. Out: lines for syntax and indent files.

Patterns are "very magic"; a look-behind is bounded, for speed, but for the one to the line's start.
What is long and stands in many of them is a variable of the script: `' . s:name . '`.
"""
from .words import CONSTANTS, DECLARING, LOGIC

NOT_ASCII = r"[^\x01-\x7f]"
LETTER = rf"%(\h|{NOT_ASCII})"


def one_of(words):
    return "%(" + "|".join(words) + ")"


def phrases(words):
    return one_of(word.replace(" ", r"\s+") for word in words)


def before(place):
    kind, _, rest = place.partition(" ")
    if kind == "start":
        return r"%(^\s*)@<="
    if kind == "name":
        return "' . s:after_name . '"
    if kind == "number":
        return r"%([0-9\%]\s+)@40<="
    if kind == "sign":
        return rf"%([{rest}]\s*)@40<="
    return rf"%(<{phrases(rest.split('|'))}\s+)@40<="


def after(place):
    kind, _, rest = place.partition(" ")
    if kind == "name":
        return "' . s:before_name . '"
    if kind == "label":
        return rf"\s+{LETTER}"
    if kind == "number":
        return r"\s+-?\d"
    if kind == "text":
        return r'\s+"'
    if kind == "sign":
        return rf"\s*[{rest}]"
    if kind == "end":
        return r"\s*%(#|$)"
    return rf"\s+{one_of(rest.split('|'))}>"


def group_of(word, context, words):
    if word in DECLARING and context.before == ("start",):
        return "quidDeclarer"
    if word in words.starters:
        return "quidDeclarer" if word == "table" else "quidStarter"
    return "quidVerb" if word in words.verbs else "quidContextual"


def matches(words):
    """One line for each alternative before the word, so that each stays a simple pattern."""
    for context in words.contexts:
        ends = "|".join(after(place) for place in context.after)
        for group in dict.fromkeys(group_of(word, context, words) for word in context.words):
            same = [word for word in context.words if group_of(word, context, words) == group]
            for start in [before(place) for place in context.before] or [""]:
                word = rf"<{one_of(same)}>"
                # What stands before is looked at only where the word is: that costs most.
                first = f"%({word})@=" if start else ""
                pattern = rf"\v{first}{start}{word}" + (f"%({ends})@=" if ends else "")
                more = " nextgroup=quidName skipwhite" if group == "quidDeclarer" else ""
                yield f"execute 'syntax match {group} /{pattern}/{more}'\n"


def variables(words):
    reserved, others = one_of(words.reserved), one_of(words.starters + words.verbs)
    yield f"let s:reserved = '{reserved}'\n"
    yield f"let s:others = '{others}'\n"
    yield rf"let s:before_name = '\s+%(' . s:reserved . '>)@!{LETTER}'" + "\n"
    yield (rf"let s:after_name = '%(%([[:alnum:]_\])]|{NOT_ASCII})\s+)@40<='" "\n"
           r"      \ . '%(<%(' . s:reserved . '|' . s:others . ')\s+)@40<!'" "\n")


def keywords(words):
    values = [word for word in words.reserved if word in CONSTANTS]
    logic = [word for word in words.reserved if word in LOGIC]
    rest = [word for word in words.reserved if word not in values + logic + ["let"]]
    yield f"syntax keyword quidConstant {' '.join(values)}\n"
    yield f"syntax keyword quidLogic {' '.join(logic)}\n"
    yield f"syntax keyword quidReserved {' '.join(rest)}\n"
    yield "syntax keyword quidReserved let nextgroup=quidName skipwhite\n"
    yield rf"execute 'syntax match quidName /\v%(' . s:reserved . '>)@!{LETTER}\k*/ contained'" + "\n"


def render_syntax(words):
    return "".join([*variables(words), *matches(words), *keywords(words)])


def listed(name, words):
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 85:
            lines.append(line)
            line = ""
        line += f"'{word}', "
    lines.append(line)
    body = "".join(f"      \\ {line.rstrip()}\n" for line in lines)
    return f"let s:{name} = [\n{body}      \\ ]\n"


def render_indent(words):
    heads = [word for word in words.starters if word != "every"] + ["let"]
    return listed("heads", heads) + listed("reserved", words.reserved)
