# SPDX-License-Identifier: Apache-2.0
"""Days and numbers between Python's types and the texts that the library takes and gives.

Numbers are exact, so a float is refused wherever a number is wanted.
"""
from __future__ import annotations

import datetime
import operator
from dataclasses import dataclass
from decimal import Decimal
from typing import Optional, SupportsIndex, Union

Day = Union[datetime.date, int]
"""A date, or in a deal of steps the number of the step."""
DayLike = Union[datetime.date, int, str]
Plain = Union[bool, Decimal, datetime.date, int, str, None]
"""What a value is in Python: a duration and a name are texts, unknown is None."""

KINDS = ("unknown", "truth", "number", "date", "duration", "name", "text")


@dataclass(frozen=True)
class Value:
    """The value of an expression, or an argument of an action.

    `kind` is one of `KINDS`, `text` how Quid writes it, `unit` that of a number. `plain` is the same
    as Python has it.

    >>> run.evaluate("amount of remains_returned")
    Value(kind='number', text='55', unit='boxes')
    """

    kind: str
    text: str
    unit: str = ""

    @property
    def plain(self) -> Plain:
        """A bool, Decimal, date (or step), str, or None for unknown."""
        if self.kind == "unknown":
            return None
        if self.kind == "truth":
            return self.text == "true"
        if self.kind == "number":
            return Decimal(self.text)
        return day_of(self.text) if self.kind == "date" else self.text


def day_of(text: str) -> Day:
    """The day that the library calls so: `2018-07-27` or `step 3`."""
    if text.startswith("step "):
        return int(text[5:])
    return datetime.date.fromisoformat(text)


def day_or_none(text: Optional[str]) -> Optional[Day]:
    return None if text is None else day_of(text)


def day_text(day: DayLike) -> str:
    if isinstance(day, datetime.date):  # a datetime is one too, and counts with its date
        return datetime.date(day.year, day.month, day.day).isoformat()
    if isinstance(day, str):
        return day
    if isinstance(day, int) and not isinstance(day, bool):
        return str(day)
    raise TypeError(f"a day is a date, a text or the number of a step, not `{day!r}`")


def number_text(number: Union[int, Decimal, str, SupportsIndex]) -> str:
    if isinstance(number, float):
        raise TypeError(
            f"`{number!r}` is a float, and a float is seldom the number that was written: 0.1 is "
            "0.1000000000000000055; give an int, a Decimal or a text"
        )
    if isinstance(number, str):
        return number
    if isinstance(number, Decimal):
        if not number.is_finite():
            raise ValueError(f"`{number}` is not a number that a deal can have")
        return format(number, "f")
    if isinstance(number, bool) or not hasattr(number, "__index__"):
        raise TypeError(f"a number is an int, a Decimal or a text, not `{number!r}`")
    return str(operator.index(number))
