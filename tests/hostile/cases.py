# SPDX-License-Identifier: Apache-2.0
"""The cases of run.py: what is written to a file, and what must be answered."""
import dataclasses
import typing

MB = 1_000_000
ERROR, FINE, EITHER = (1,), (0,), (0, 1)

# The deal that records are about.
DEAL = """deal "Hostile" from 2018-01-01 to 2027-12-31 by month
party A
party B
unit boxes
milestone m by A of 1_000_000_000 boxes
milestone plain by A
lever l by B: low, high
quantity q = 0
if plain then ease l
"""
HEAD = 'deal "Hostile" from 2018-01-01 to 2020-01-01 by month\nparty A\nparty B\nunit t\n'


@dataclasses.dataclass
class Case:
    name: str
    make: typing.Callable[[], bytes]
    codes: dict = dataclasses.field(default_factory=lambda: {"check": ERROR})
    says: dict = dataclasses.field(default_factory=dict)  # by command; "" for all
    commands: tuple = ("check", "run", "fmt --check")
    file: str = "input.quid"
    is_record: bool = False
    option: str = "--record"  # how the record is given
    deal: str = ""


CASES = []


def script(name, text, codes=None, says="", commands=None):
    """`text` makes the script, as text or bytes."""
    case = Case(name, lambda: encoded(text()), says={"": says} if isinstance(says, str) else says)
    if codes is not None:
        case.codes = {"check": codes} if isinstance(codes, tuple) else codes
    if commands is not None:
        case.commands = commands
    CASES.append(case)


def record(name, text, codes=ERROR, says="", file="record.quid", deal=""):
    CASES.append(Case(name, lambda: encoded(text()), codes={"check": codes}, says={"": says},
                      file=file, is_record=True, deal=deal))


def encoded(text):
    return text if isinstance(text, bytes) else text.encode()


def repeated(unit, size):
    return unit * (size // len(unit) + 1)


def numbered(pattern, size, head=HEAD):
    lines, length, i = [head], len(head), 0
    while length < size:
        lines.append(pattern.replace("@", str(i)))
        length += len(lines[-1])
        i += 1
    return "".join(lines)


# --- sizes
script("10 MB of comments", lambda: HEAD + repeated("# what was agreed, and when\n", 10 * MB), FINE,
       commands=("check", "run", "fmt --check"))
script("10 MB of declarations",
       lambda: numbered("milestone a_rather_long_name_for_a_milestone_number_@ by A\n", 10 * MB),
       {"check": FINE, "run": EITHER, "fmt --check": EITHER})
script("10 MB of rules",
       lambda: numbered("quantity the_counter_number_@ = 0\nrule the_rule_number_@:\n"
                        "  if the_counter_number_@ > 5 then tighten lever_of_b by 1\n", 10 * MB,
                        HEAD + "lever lever_of_b by B: low, high\n"),
       {"check": EITHER, "run": EITHER, "fmt --check": EITHER})
script("10 MB of tests",
       lambda: numbered('test "number @":\n  on 2018-06-12 the_milestone_of_a\n'
                        "  expect the_milestone_of_a on 2018-06-12\n", 10 * MB,
                        HEAD + "milestone the_milestone_of_a by A\n"),
       {"check": EITHER, "run": EITHER, "fmt --check": EITHER})
script("one line of 10 MB", lambda: repeated("milestone a ", 10 * MB))
script("one line of 10 MB of words", lambda: repeated("word ", 10 * MB))
script("one line of 10 MB of signs", lambda: repeated("+", 10 * MB))
script("one comment of 10 MB", lambda: HEAD + "#" + "x" * 10 * MB + "\n", FINE)
script("one name of 10 MB", lambda: HEAD + "party " + "x" * 10 * MB, says="name")
script("one text of 10 MB", lambda: HEAD + 'party C "' + "x" * 10 * MB + '"\n', EITHER)
script("an open text of 10 MB", lambda: HEAD + 'party C "' + "x" * 10 * MB, ERROR)
script("10 MB of one-letter words and signs", lambda: HEAD + "let x = " + "a+" * 5 * MB)
script("10 MB of short rules", lambda: HEAD + repeated("if a then go() ", 10 * MB))
script("10 MB of short good rules",
       lambda: HEAD + "quantity q = 0\n" + repeated("if q > 1 then add 1 to q\n", 10 * MB),
       {"check": EITHER, "run": EITHER, "fmt --check": EITHER})
script("one number of 10 MB", lambda: HEAD + "let x = " + "1" * 10 * MB, says="number")
script("17 MB", lambda: repeated("# a comment\n", 17 * MB), (1, 2), says="16777216 bytes")
script("an empty file", lambda: "", EITHER)
script("10 MB of spaces", lambda: " " * 10 * MB, EITHER)
script("10 MB of line breaks", lambda: "\r" * 10 * MB, EITHER)

# --- depth
for count, tail in ((1_000_000, "closed"), (1_000_000, "not closed")):
    for left, right in ("()", "[]", "{}"):
        script(f"{count:,} `{left}` {tail}",
               lambda left=left, right=right, tail=tail: HEAD + "let x = " + left * 1_000_000
               + "1" + (right * 1_000_000 if tail == "closed" else "") + "\n")
script("1,000,000 `)`", lambda: HEAD + "let x = 1" + ")" * 1_000_000)
script("1,000,000 `not`", lambda: HEAD + "let x = " + "not " * 1_000_000 + "true\n")
script("1,000,000 `was`", lambda: HEAD + "let x = " + "was " * 1_000_000 + "true\n")
script("1,000,000 `-`", lambda: HEAD + "let x = " + "- " * 1_000_000 + "1\n")
script("100,000 quantifiers",
       lambda: HEAD + "let x = " + "all x in 1..2: " * 100_000 + "true\n")
script("100,000 `if`", lambda: HEAD + "let x = " + "(if true then " * 100_000 + "1\n")
script("100,000 readers", lambda: HEAD + "let x = " + "year of " * 100_000 + "start\n")
script("1,000,000 nested effect groups",
       lambda: HEAD + "if true then " + "(" * 1_000_000 + "ease l" + ")" * 1_000_000)
script("100,000 `otherwise`",
       lambda: HEAD + "milestone m by A\nif true then "
       + "A must meet m within 5 days otherwise " * 100_000 + "A may meet m\n")
script("100,000 indices", lambda: HEAD + "let x = " + "a[" * 100_000 + "1" + "]" * 100_000)
for size in (2_000, 20_000, 1_000_000):
    script(f"{size:,} bytes of open brackets", lambda size=size: "if " + "(" * size)
    script(f"{size:,} bytes of open brackets of all sorts",
           lambda size=size: "let x = " + "([{" * (size // 3))
    script(f"{size:,} bytes of declarations with open brackets",
           lambda size=size: repeated("let x = ((((((((((\n", size))
script("1,000,000 `f(`", lambda: HEAD + "let x = " + "f(" * 1_000_000)
script("500,000 `was not`", lambda: HEAD + "let x = " + "was not " * 500_000 + "true")
script("300,000 `where`", lambda: HEAD + "let x = " + "all x in s where " * 300_000 + "true")
script("900,000 `peak of`", lambda: HEAD + "let x = " + "peak of " * 900_000 + "1")
script("100,000 effect groups within one another, each with `while`",
       lambda: HEAD + "milestone m by A\nif m then " + "(" * 100_000 + "pay 1 to A"
       + " while m)" * 100_000)

# --- length
script("an `and` chain of 200,000 terms",
       lambda: HEAD + "milestone m by A\nlet x = " + " and ".join(["m"] * 200_000) + "\n",
       {"check": FINE, "run": FINE, "fmt --check": ERROR})
script("an `or` chain of 200,000 terms",
       lambda: HEAD + "milestone m by A\nif " + " or ".join(["m"] * 200_000)
       + " then end deal \"x\"\n",
       {"check": FINE, "run": FINE, "fmt --check": ERROR})
script("a sum of 200,000 terms",
       lambda: HEAD + "quantity q = 1\nlet x = " + " + ".join(["q"] * 200_000) + "\n",
       {"check": FINE, "run": FINE, "fmt --check": ERROR})
script("200,000 effects of one rule",
       lambda: HEAD + "quantity q = 1\nif true then "
       + ", ".join(["add 1 to q"] * 200_000) + "\n",
       {"check": EITHER, "run": EITHER, "fmt --check": ERROR})
script("a set of 100,000",
       lambda: HEAD + "set s = { " + ", ".join(f"e{i}" for i in range(100_000)) + " }\n",
       EITHER)
script("one name 200,000 times",
       lambda: HEAD + "party C\n" * 200_000, {"check": ERROR, "run": ERROR, "fmt --check": FINE})

for name, text in (
        ("a sum of 1,000,000 terms", lambda: "let x = a" + "+a" * 1_000_000),
        ("a set of 400,000 names", lambda: "set s = {a" + ",a" * 400_000 + "}"),
        ("400,000 arguments", lambda: "let x = f(1" + ",1" * 400_000 + ")"),
        ("500,000 `while`", lambda: "if a then ease l" + " while b" * 500_000),
        ("300,000 clauses", lambda: "milestone m" + ",needs a" * 300_000),
        ("300,000 sets", lambda: "party p[a" + ",a" * 300_000 + "]"),
        ("200,000 values", lambda: "value A: a=1" + ",a=1" * 200_000),
        ("500,000 units", lambda: "unit a" + " unit a" * 500_000)):
    script(name, lambda text=text: HEAD + text() + "\n",
           {"check": ERROR, "run": ERROR, "fmt --check": EITHER})

# --- bytes
script("10 MB of invalid UTF-8", lambda: b"\xff" * 10 * MB, says="UTF-8")
script("a byte of no UTF-8", lambda: HEAD.encode() + b"party \xc3\n", says="UTF-8")
script("truncated UTF-8", lambda: HEAD.encode() + b'party C "\xe2\x82', says="UTF-8")
script("overlong UTF-8", lambda: HEAD.encode() + b"party \xc0\xaf\n", says="UTF-8")
script("a surrogate", lambda: HEAD.encode() + b'party C "\xed\xa0\x80"\n', says="UTF-8")
script("NUL bytes", lambda: HEAD.encode() + b"party C\0\0\0D\n")
script("10 MB of NUL", lambda: b"\0" * 10 * MB)
script("a byte order mark", lambda: b"\xef\xbb\xbf" + HEAD.encode(), EITHER)
script("random bytes", lambda: bytes((i * 7919 >> 3) & 255 for i in range(MB)))

# --- many mistakes
script("100,000 errors", lambda: HEAD + "milestone m of\n" * 100_000, says="more")
script("100,000 errors without a name", lambda: HEAD + "milestone 5 by by\n" * 100_000)
script("100,000 unknown names",
       lambda: numbered("let x@ = unknown_name_@\n", 100_000 * 24),
       {"check": ERROR, "run": ERROR, "fmt --check": FINE},
       says={"check": "more", "run": "more"})
script("100,000 errors of type",
       lambda: numbered("let x@ = 5 + true\n", 100_000 * 20),
       {"check": ERROR, "run": ERROR, "fmt --check": FINE},
       says={"check": "more", "run": "more"})
script("500,000 lines of two mistakes", lambda: "let $ = (\n" * 500_000)
script("1,000,000 semicolons", lambda: "; " * 1_000_000)
script("1,000,000 bad dates", lambda: HEAD + "let x = a" + "+2018-7-1" * 1_000_000)
script("500,000 curved quotes", lambda: "\u201c" * 500_000)
script("1,000,000 stray words", lambda: "stray " * 1_000_000)

# --- sets that multiply, numbers, dates
script("sets that multiply into 10^9",
       lambda: HEAD + "set s = 1..1000\nmilestone m[s, s, s] by A\n",
       {"check": EITHER, "run": ERROR, "fmt --check": EITHER}, says={"run": "instances"})
script("a rule over 10^9",
       lambda: HEAD + "set s = 1..1000\nquantity q = 0\n"
       "rule r[a in s, b in s, c in s]: if q > 0 then add 1 to q\n",
       {"check": EITHER, "run": ERROR, "fmt --check": EITHER})
script("a quantifier over 10^9",
       lambda: HEAD + "set s = 1..1000\nquantity q = 0\n"
       "let x = all a in s: all b in s: all c in s: q = a + b + c\nif x then add 1 to q\n",
       {"check": EITHER, "run": ERROR, "fmt --check": EITHER})
script("a range of 10^18",
       lambda: HEAD + "set s = 1..1_000_000_000_000_000_000\n",
       {"check": ERROR, "run": ERROR, "fmt --check": FINE})
script("a number of 400 digits", lambda: HEAD + "let x = " + "9" * 400 + "\n", says="number")
script("a fraction of 400 digits", lambda: HEAD + "let x = 0." + "1" * 400 + "\n")
script("powers of powers",
       lambda: HEAD + "quantity q = 9\nif (q ^ 99) ^ 99 > 1 then add 1 to q\n",
       {"check": EITHER, "run": ERROR, "fmt --check": EITHER})
script("the year 0", lambda: 'deal "D" from 0000-01-01 to 2020-01-01\n', says="0000-01-01")
script("the year 99999", lambda: 'deal "D" from 2018-01-01 to 99999-01-01\n')
script("10,000 years by day",
       lambda: 'deal "D" from 0001-01-01 to 9999-12-31 by day\nparty A\nquantity q = 0\n'
       "rule r: every 1 day then set q to 1\n",
       {"check": EITHER, "run": EITHER, "fmt --check": EITHER})
script("10,000 years by month, a rule a day",
       lambda: 'deal "D" from 0001-01-01 to 9999-12-31 by month\nparty A\nquantity q = 0\n'
       "rule r: every 1 day then add 1 to q\n",
       {"check": FINE, "run": ERROR, "fmt --check": EITHER}, says={"run": "300000"})
script("10,000 years by day, and nothing happens",
       lambda: 'deal "D" from 0001-01-01 to 9999-12-31 by day\nparty A\n'
       "milestone m by A, due 9000-01-01\n",
       {"check": FINE, "run": FINE, "fmt --check": EITHER}, says={"run": "9000-01-02"})
script("1,000 values that grow by the day",
       lambda: 'deal "D" from 0001-01-01 to 9999-12-31 by month\nparty A\nparty B\n'
       "set s = 1..1000\nmilestone m[s] by A\nlever l by B: low, high starts at high\n"
       + "".join(f"value A: m[{i}] = {i} per day\n" for i in range(1, 1001))
       + "value A: l at high = 1 per day\n",
       {"check": FINE, "run": FINE, "fmt --check": EITHER})
script("48,400 rules that fire on one day",
       lambda: HEAD + "set s = 1..220\nquantity q[s, s] = 0\n"
       "rule r[a in s, b in s]: if q[a, b] = 0 then add a to q[a, b]\n",
       {"check": FINE, "run": FINE, "fmt --check": EITHER})
script("a duration past the calendar",
       lambda: HEAD + "milestone m by A, due 9_999_999_999 years after start\n",
       {"check": EITHER, "run": EITHER, "fmt --check": EITHER})
script("48,400 open milestones with rules",
       lambda: HEAD + "quantity q = 0\nset s = 1..220\n"
       "milestone m[s, s] by A, due within 30 days of start\n"
       "rule r[a in s, b in s]: if m[a, b] and q > a * b then add a to q\n",
       {"check": FINE, "run": EITHER, "fmt --check": EITHER})
script("rules that never settle",
       lambda: HEAD + "quantity q = 0\nrule a: if q = 0 then set q to 1\n"
       "rule b over a: if q = 1 then set q to 0\n",
       {"check": EITHER, "run": EITHER, "fmt --check": EITHER})
script("lets that double forty times",
       lambda: HEAD + "quantity q = 1\nlet x0 = q\n"
       + "".join(f"let x{i + 1} = x{i} + x{i}\n" for i in range(40)) + "if x40 > 5 then add 1 to q\n",
       {"check": EITHER, "run": EITHER, "fmt --check": EITHER})
script("actions that double forty times",
       lambda: HEAD + "quantity q = 1\naction a0: add 1 to q\n"
       + "".join(f"action a{i + 1}: a{i}(), a{i}()\n" for i in range(40)) + "if q = 1 then a40()\n",
       {"check": EITHER, "run": EITHER, "fmt --check": EITHER})

# --- parts of simulations
def part(name, text):
    CASES.append(Case(name, lambda: encoded(text()), codes={"check": (2,)}, file="part.json",
                      commands=("merge",)))


PART = ('{"kind": "quid simulation", "version": 1, "title": "", "deal": "", "outlook": "", "today": "",'
        ' "until": "", "seed": 1, "futures": 1, ')
part("a simulation of 1,000,000 nested `[`", lambda: "[" * 1_000_000)
part("a simulation of 1,000,000 closed `[`", lambda: PART + '"x": ' + "[" * 1_000_000
     + "]" * 1_000_000 + "}")
part("a simulation with a number of 10 MB", lambda: PART + '"ranges": ' + "9" * 10 * MB + "}")
part("a simulation of 500,000 ranges that are not in order",
     lambda: PART + '"ranges": [' + ", ".join(['{"from": 0, "to": 1}'] * 500_000) + "]}")
part("a simulation of invalid UTF-8", lambda: b"\xff" * MB)

# --- portfolios
def portfolio(name, text, codes=ERROR, says="", file="deals.csv"):
    CASES.append(Case(name, lambda: encoded(text()), codes={"check": codes}, says={"": says},
                      file=file, is_record=True, option="--portfolio"))


portfolio("a portfolio of 100,000 agreements",
          lambda: "id,events\n" + "a,2018-06-12 m 5 boxes by A\n" * 100_000, FINE)
portfolio("a portfolio with a row of 10 MB", lambda: "id,events\na," + "x" * 10 * MB + "\nb,\n",
          says="too long")
portfolio("a portfolio with a quote of 10 MB that never ends",
          lambda: 'id,events\na,"' + "x\n" * 5 * MB, says="not run")
portfolio("a portfolio of 1,000,000 columns", lambda: "id" + ",x" * 1_000_000 + "\n", (2,),
          says="too many columns")
portfolio("a portfolio row of 1,000,000 cells", lambda: "id\na" + "," * 1_000_000 + "\n",
          says="cells, and the first row names")
portfolio("a portfolio of 1,000,000 nested JSON lists", lambda: '{"events":' + "[" * 1_000_000,
          says="no JSON object", file="deals.jsonl")
portfolio("a portfolio of invalid UTF-8", lambda: b"id,events\n" + b"\xff" * MB, EITHER)
portfolio("a portfolio that is no database", lambda: "x" * MB, (2,), says="deals.db",
          file="deals.db")

# --- records
record("a record of 1,000,000 entries",
       lambda: "on 2018-06-12 m 5 boxes by A\n" * 1_000_000, FINE)
record("1,000,000 entries in CSV",
       lambda: "date,event\n" + "2018-06-12,m 5 boxes by A\n" * 1_000_000, EITHER,
       file="record.csv")
record("1,000,000 entries in JSON Lines",
       lambda: '{"on": "2018-06-12", "event": "m 5 boxes by A"}\n' * 1_000_000, EITHER,
       file="record.jsonl")
record("300,000 corrections of one entry",
       lambda: "on 2018-06-12 q = 1\n" + "on 2018-06-12 corrected q = 2\n" * 300_000, EITHER)
record("300,000 corrections of as many",
       lambda: "on 2018-06-12 A says s\n" + "on 2018-06-12 corrected A says s\n" * 300_000, EITHER)
record("300,000 corrections of one entry among 300,000 of another kind",
       lambda: "on 2018-06-12 q + 1\n" * 300_000 + "on 2018-06-12 q = 1\n"
       + "on 2018-06-12 corrected q = 2\n" * 300_000, says="can be told apart")
record("200,000 payments on 5,000 debts, the last of which is due first",
       lambda: "on 2018-06-12 plain\n" + "on 2018-06-13 A pays 1 boxes to B\n" * 200_000, FINE,
       deal=DEAL + "set ks = 1..5_000\nrule owe[k in ks]: if plain then A must pay "
       "(5_001 - k) * 1 boxes to B within (5_001 - k) days\n")
record("1,000,000 entries that are wrong", lambda: "on 2018-06-12 n 5 boxes by A\n" * 1_000_000)
record("1,000,000 entries out of order",
       lambda: "on 2018-06-13 q + 1\non 2018-06-12 q + 1\n" * 500_000, EITHER)
record("a record of invalid UTF-8", lambda: b"\xff" * MB, says="UTF-8")
record("a record of 1,000,000 `(`", lambda: "on 2018-06-12 q = " + "(" * 1_000_000)
record("a record of 1,000,000 JSON `[`", lambda: "[" * 1_000_000, file="record.jsonl")
record("a record of the year 0", lambda: "on 0000-06-12 plain\n", says="0000-06-12")
record("a record of the year 99999", lambda: "on 99999-06-12 plain\n")
record("a record with a number of 400 digits",
       lambda: "on 2018-06-12 q = " + "9" * 400 + "\n", says="number")
record("a record of NUL bytes", lambda: b"\0" * MB)
record("one note of 10 MB", lambda: 'on 2018-06-12 "' + "x" * 10 * MB + '"\n', EITHER)

# Tables and objects that nobody would write.
record("a CSV cell of 10 MB", lambda: 'date,event\n2018-06-12,"' + "x" * 10 * MB + '"\n',
       file="record.csv")
record("a CSV cell that never ends", lambda: 'date,event\n2018-06-12,"' + "x,\n" * 3 * MB,
       file="record.csv")
record("1,000,000 CSV columns", lambda: "date,event" + ",x" * 1_000_000 + "\n", file="record.csv")
record("1,000,000 cells in a CSV row",
       lambda: "date,event\n2018-06-12,plain" + ",x" * 1_000_000 + "\n", file="record.csv")
record("1,000,000 CSV columns of one name", lambda: "date" + ",date" * 1_000_000 + "\n",
       file="record.csv")
record("10 MB of CSV quotes", lambda: "date,event\n" + '"' * 10 * MB, file="record.csv")
record("1,000,000 empty CSV rows", lambda: "date,event\n" + ",\n" * 1_000_000, file="record.csv")
record("1,000,000 nested JSON objects", lambda: '{"a":' * 1_000_000, file="record.jsonl")
record("a JSON key a million times",
       lambda: "{" + '"on": "2018-06-12", ' * 500_000 + '"event": "plain"}\n', EITHER,
       file="record.jsonl")
record("a JSON key of 10 MB", lambda: '{"' + "k" * 10 * MB + '": 1}\n', file="record.jsonl")
record("JSON numbers past all bounds",
       lambda: '{"on": "2018-06-12", "subject": "q", "value": 1e308}\n'
       '{"on": "2018-06-12", "subject": "q", "value": -1e-308}\n'
       '{"on": "2018-06-12", "subject": "q", "value": 1e999}\n', file="record.jsonl")
record("a JSON number of 10 MB", lambda: '{"on": ' + "9" * 10 * MB + "}\n", file="record.jsonl")
record("JSON with half a surrogate",
       lambda: '{"on": "2018-06-12", "event": "\\ud800 plain"}\n', file="record.jsonl")
record("JSON null a million times", lambda: "null\n" * 1_000_000, file="record.jsonl")
record("one JSON array of 1,000,000",
       lambda: '[{"on": "2018-06-12", "event": "plain"}' + ", 0" * 1_000_000 + "]",
       file="record.json")

# Options are input too.
for option, value in (("until", "99999-01-01"), ("until", "0000-00-00"), ("until", "9" * 100_000),
                      ("known-by", "2018-02-30"), ("format", "x" * 100_000)):
    script(f"--{option} {value[:12]}", lambda: HEAD, (2,), commands=(f"run --{option} {value}",))
