# SPDX-License-Identifier: Apache-2.0
"""Quid for Python: compile a deal, run it on what happens, ask it questions.

>>> import quid
>>> deal = quid.compile('''deal "Tea for coal" from 2024-01-01 to 2024-12-31 by month
... party A
... party B
... milestone tea by A of 10 t
... lever coal by B: held, released
... if tea then ease coal
... ''')
>>> run = deal.start()
>>> run.record("2024-02-10 tea 4 t; 2024-03-15 tea 6 t")
>>> for each in run.advance("2024-12-31"):
...     print(each.date, each.text)
2024-02-10 4 t reported in all for tea
2024-03-15 10 t reported in all for tea
2024-03-15 tea is met
2024-03-15 the rule at deal.quid:6 fires
2024-03-15 coal moves from held to released
>>> run.levels
{'coal': 'released'}

Numbers are exact and therefore `Decimal`; unknown is None. A program may be used by any number of
threads, a run by one at a time. docs/formats.md describes what comes as data.
"""
import _quid

from .errors import Diagnostic, Error, Misuse, Place
from .limits import Limits, default_limits
from .program import Program, compile, compile_file
from .rows import Blame, Book, Duty, Happening, Level, Milestone, Quantity, Table, Verdict
from .run import Migration, Run
from .values import KINDS, Day, Value

__version__ = _quid.version()
__all__ = [
    "KINDS", "Blame", "Book", "Day", "Diagnostic", "Duty", "Error", "Happening", "Level", "Limits",
    "Migration", "Milestone", "Misuse", "Place", "Program", "Quantity", "Run", "Table", "Value",
    "Verdict", "compile", "compile_file", "default_limits",
]
