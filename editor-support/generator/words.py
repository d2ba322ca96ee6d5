# SPDX-License-Identifier: Apache-2.0
"""The words of Quid and the places where one may be highlighted.

In: grammar/keywords.txt. Out: the words by class, and a list of contexts. Refuses to know any editor.

Reserved words are highlighted wherever they stand. All others may be names too, so each is
highlighted only beside a neighbour that shows its meaning, within one line:

    before   "start"        nothing but white space stands before it
             "name"         a name, or `]` or `)`, which is no reserved word, starter or verb
             "number"       a number, percentage or date
             "sign ,:("     one of the signs
             "word a|b"     one of the words, or of the phrases (`must not`)
    after    "name"         a name that is not reserved
             "label"        any word
             "number"       "text"       "sign ("       "word a|b"
             "end"          nothing more on the line, or a comment

One of the alternatives before it and one of those after it must hold; no alternative means no demand.
"""
import re
from dataclasses import dataclass
from pathlib import Path

KEYWORDS = Path(__file__).resolve().parents[2] / "grammar" / "keywords.txt"
CLASSES = ("starter", "reserved", "verb", "contextual")


@dataclass(frozen=True)
class Context:
    words: tuple
    before: tuple = ()
    after: tuple = ()


@dataclass(frozen=True)
class Words:
    starters: tuple
    reserved: tuple
    verbs: tuple
    contextual: tuple
    contexts: tuple

    @property
    def no_names_before(self):
        """A state or a relation never follows one of these as it follows a name."""
        return self.reserved + self.starters + self.verbs


# Reserved words that are values, and those that join conditions: editors give them faces of their own.
CONSTANTS = ("true", "false", "unknown")
LOGIC = ("and", "or", "not", "all", "any")

STATES = ("reported verified refuted broken overdue lapsed waived disputed unruled said unwarranted "
          "pending done suspended open withdrawn settled").split()
# Starters whose next word is a new name, one already known, or a text.
DECLARING = ("party observer unit set calendar quantity milestone lever statement table action rule "
             "phase ensure outlook").split()
NAMING = "use value discount".split()
TITLED = "deal test".split()

OPERAND = ("name", "number", "sign (", "word not|all|any|was|since|at|true|false|unknown|verdict|no")
HEADS = ("start", "sign ,:(", "word then|otherwise|instead|must|must not|may")
CLAUSES = ("start", "sign ,")

# Word or words, before, after.
PLACES = (
    ("rule ensure", ("start",), ("label",)),
    (" ".join(DECLARING + NAMING), ("start",), ("name",)),
    (" ".join(TITLED), ("start",), ("text",)),
    ("marginal", ("start",), ("word table",)),
    ("table", ("word marginal",), ("name",)),
    ("impasse", ("start",), ("word after",)),
    ("no", (), ("word deal",)),
    ("deal", ("word no|end",), ()),
    ("rule", ("word suspend|resume",), ("label",)),
    ("every", ("start", "sign :"), ("name", "number")),
    ("set", HEADS, ("name",)),
    ("end", HEADS, ("word deal",)),
    (" ".join(STATES), ("name",), ()),
    ("verified", CLAUSES, ("word by",)),
    ("due aim", CLAUSES, ("name", "number", "sign (", "word within")),
    ("due", ("name",), ("number", "word step")),
    ("needs", CLAUSES, OPERAND),
    ("starts", (), ("word at",)),
    ("claims when", ("name",), OPERAND),
    ("where", ("name", "number", "sign }"), OPERAND),
    ("strength", ("name", "number"), ("number",)),
    ("host", ("word by",), ("end",)),
    ("once", ("name",), ("sign :", "word per|over|during|from|to")),
    ("over", ("name",), ("label",)),
    ("during says plays", ("name",), ("name",)),
    ("pays offers", ("name",), ("name", "number", "sign (")),
    ("detects", ("name",), ("number",)),
    ("breaks", ("name",), ("number", "word and|correlated")),
    ("correlated", ("name", "word breaks"), ("number", "sign -")),
    ("withdraws", ("name",), ("end", "word on|prior|expect|refuse")),
    ("known", ("number",), ("number", "word step")),
    ("prior", ("start",), ("number", "word step")),
    ("refuse", ("start",), ("word on",)),
    ("instead", ("word otherwise",), ()),
    ("the", ("word of",), ("word last",)),
    ("last", ("word the",), ("number",)),
    ("time", ("word on",), ()),
    ("up", ("start", "sign ,:"), ("word to",)),
    ("only", (), ("word after",)),
    ("is", (), ("word unknown",)),
    ("step", (), ("number",)),
    ("step", ("number", "sign )", "word by|every|per"), ()),
    ("trust", ("start", "sign ,:"), ("word in",)),
    ("worth offer", (), ("word of",)),
    ("thousand million billion", ("number",), ()),
    ("business", ("number", "sign )", "word by|every|per"), ("name",)),
)


def read_classes(path=KEYWORDS):
    classes = {name: [] for name in CLASSES}
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([a-z]+) +([a-z]+) ", line):
            classes[match[2]].append(match[1])
    return {name: tuple(words) for name, words in classes.items()}


def default_context(word, word_class):
    """For a word that the list above does not know yet."""
    if word_class == "starter":
        return Context((word,), ("start",), ("name",))
    if word_class == "verb":
        return Context((word,), HEADS, ("name", "number", "sign ("))
    return Context((word,), ("name",), ())


def read_words(path=KEYWORDS):
    classes = read_classes(path)
    free = {word: name for name in CLASSES if name != "reserved" for word in classes[name]}
    contexts = [Context(kept, before, after) for words, before, after in PLACES
                if (kept := tuple(word for word in words.split() if word in free))]
    placed = {word for context in contexts for word in context.words}
    contexts += merged(default_context(word, free[word]) for word in free if word not in placed)
    return Words(classes["starter"], classes["reserved"], classes["verb"], classes["contextual"],
                 tuple(contexts))


def merged(contexts):
    """Contexts of one word each, those with like neighbours made one."""
    groups = {}
    for context in contexts:
        groups.setdefault((context.before, context.after), []).extend(context.words)
    return [Context(tuple(words), before, after) for (before, after), words in groups.items()]
