# SPDX-License-Identifier: Apache-2.0
# %% [markdown]
# # What if all the boxes had come home?
# The Singapore deal of 2018 on its record, week by week; then the same from October on with the other
# 145 boxes, and with experts at Sohae. Opens in Jupyter (jupytext) and VS Code. As a script it takes
# the path of a drawing to make: `python3 what_if_notebook.py exposure.svg`.

# %%
import datetime
import sys
from decimal import Decimal
from html import escape
from pathlib import Path

import quid

FOLDER = Path(globals().get("__file__", "examples/hosts/x")).resolve().parents[1] / "03-singapore"
deal = quid.compile((FOLDER / "deal.quid").read_text(encoding="utf-8"))
print(deal)

run = deal.start()
run.record((FOLDER / "record.quid").read_text(encoding="utf-8"))

# %% [markdown]
# A walk stops at the end of each week and notes where the levers stand and what each party has at risk.

# %%
WEEK = datetime.timedelta(days=7)
SUNDAYS = [datetime.date(2018, 6, 17) + number * WEEK for number in range(42)]
TURN = datetime.date(2018, 9, 30)


def walk(run, days):
    for day in days:
        run.advance(day)
        exposure = {"US": 0, "DPRK": 0} | {book.party: book.exposure for book in run.ledger}
        yield day, {row["lever"]: row for row in run.table("levels")}, exposure


before = list(walk(run, [day for day in SUNDAYS if day <= TURN]))
other = run.fork()  # goes on by itself below
real = before + list(walk(run, [day for day in SUNDAYS if day > TURN]))
print(run)
print(run.verdict)


# %% [markdown]
# ## Levels and exposure as text

# %%
def moved(weeks):
    """The levers that did not stay where they were."""
    return [name for name in weeks[0][1] if len({levels[name]["level"] for _, levels, _ in weeks}) > 1]


def levels_chart(weeks):
    print("\nLevels, a column a week; 0 is the harshest")
    for name in moved(weeks):
        print(f"{name:>32} ", "".join(str(levels[name]["number"]) for _, levels, _ in weeks))


def exposure_chart(weeks):
    print("\nExposure, a column a week: U for the US, D for DPRK, + for both")
    halves = [{party[0]: round(2 * much) for party, much in each.items()} for _, _, each in weeks]
    for row in range(6, -7, -1):
        marks = ["".join(party for party, much in each.items() if much == row) for each in halves]
        line = "".join(mark if len(mark) < 2 else "+" for mark in (each or "." for each in marks))
        print(f"{Decimal(row) / 2:>32} ", line)


levels_chart(real)
exposure_chart(real)

# %% [markdown]
# The fork has the rest of the record too, and takes two events more.

# %%
other.record("2018-10-01 remains_returned 145 boxes; 2018-10-20 closed[sohae] verified by experts")
supposed = before + list(walk(other, [day for day in SUNDAYS if day > TURN]))
levels_chart(supposed)
exposure_chart(supposed)

# %% [markdown]
# ## What differs

# %%
print()
print(run.compare(other))
print(other.why("sanction[seafood] at suspended"))

# %% [markdown]
# ## The same as a drawing
# Steps for exposure, what might have been in dashes; below, a band for each lever, darker the harsher.

# %%
WIDTH, LEFT, TOP, UNIT, BAND = 16, 230, 110, 24, 20  # TOP is where the exposure is 0
COLOURS = {"US": "#1f5fa8", "DPRK": "#b3372b"}


def steps(weeks, party, dashes):
    points = []
    for number, (_, _, exposure) in enumerate(weeks):
        height = f"{TOP - UNIT * exposure[party]:.1f}"
        points += [f"{LEFT + WIDTH * number},{height}", f"{LEFT + WIDTH * (number + 1)},{height}"]
    return (f'<polyline points="{" ".join(points)}" fill="none" stroke="{COLOURS[party]}" '
            f'stroke-width="2" stroke-dasharray="{dashes}"/>')


def label(x, y, text, anchor="end"):
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def band(weeks, name, y):
    yield label(LEFT - 8, y + 13, name)
    for number, (_, levels, _) in enumerate(weeks):
        level = levels[name]
        shade = 70 + 160 * level["number"] // (level["count"] - 1)
        yield (f'<rect x="{LEFT + WIDTH * number}" y="{y}" width="{WIDTH}" height="{BAND - 4}" '
               f'fill="rgb({shade},{shade},{shade})"/>')


def drawing():
    names, right, low = moved(supposed), LEFT + WIDTH * len(real), TOP + 4 * UNIT
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" width="{right + 100}" '
           f'height="{low + BAND * len(names) + 40}" font-family="sans-serif" font-size="12">')
    yield label(LEFT, 18, f"{deal.title}: exposure", "start")
    yield f'<path d="M{LEFT},{TOP} H{right}" stroke="#999"/>'
    for party in COLOURS:
        yield steps(real, party, "none") + steps(supposed, party, "5 3")
        at_the_end = real[-1][2][party]
        yield label(right + 8, TOP - UNIT * at_the_end + 4, f"{party} {at_the_end}", "start")
    for number, name in enumerate(names):
        yield from band(supposed, name, low + BAND * number)
    for number in range(0, len(real), 10):
        yield label(LEFT + WIDTH * number, low + BAND * len(names) + 20, str(real[number][0]), "start")
    yield "</svg>\n"


if sys.argv[1:] and sys.argv[1].endswith(".svg"):
    Path(sys.argv[1]).write_text("\n".join(drawing()), encoding="utf-8")
