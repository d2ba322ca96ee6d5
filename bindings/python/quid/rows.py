# SPDX-License-Identifier: Apache-2.0
"""What stands in a run, row by row: frozen, with the names that docs/formats.md has.

Dates are `datetime.date` (or the number of a step), amounts `Decimal`; None is what there is not or
what is unknown.
"""
from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Optional, TypeVar

from . import html
from .values import Day, Plain, Value, day_of

DAYS = {"date", "deadline", "met_on", "arose", "by", "done", "since"}
AMOUNTS = {
    "amount", "reported_amount", "verified_amount", "given", "received", "exposure", "owed", "paid",
}
RowType = TypeVar("RowType", bound="Row")


class Table(list[dict[str, Any]]):
    """Plain dicts, all with the same keys: ready for `pandas.DataFrame`, and a table in Jupyter."""

    def _repr_html_(self) -> str:
        return html.table([list(row.values()) for row in self], list(self[0]) if self else [])


@dataclass(frozen=True)
class Row:
    """One row, whatever of."""

    def as_dict(self) -> dict[str, Any]:
        """The same as a plain dict, for a data frame."""
        return {each.name.rstrip("_"): getattr(self, each.name) for each in dataclasses.fields(self)}

    @classmethod
    def of(cls: type[RowType], data: dict[str, Any]) -> RowType:
        """From what the library tells. Keys that are not known here are passed over."""
        names = [each.name for each in dataclasses.fields(cls)]
        return cls(**{name: _read(name, data[name.rstrip("_")]) for name in names})


@dataclass(frozen=True)
class Level(Row):
    """A lever's level; number 0 is the harshest of `count`."""

    lever: str
    level: str
    number: int
    count: int


@dataclass(frozen=True)
class Quantity(Row):
    """A quantity and its amount, None while unknown."""

    quantity: str
    amount: Optional[Decimal]
    unit: str


@dataclass(frozen=True)
class Milestone(Row):
    """A milestone; the amounts are there where it is metered."""

    milestone: str
    reported: bool
    met: bool
    verified: bool
    refuted: bool
    broken: bool
    overdue: bool
    waived: bool
    lapsed: bool
    disputed: bool
    deadline: Optional[Day]
    met_on: Optional[Day]
    reported_amount: Optional[Decimal]
    verified_amount: Optional[Decimal]
    unit: str


@dataclass(frozen=True)
class Duty(Row):
    """A duty; `status` is open, overdue, suspended, done, replaced or lapsed."""

    duty: str
    rule: str
    status: str
    arose: Day
    by: Day
    done: Optional[Day]
    owed: Decimal
    paid: Decimal


@dataclass(frozen=True)
class Book(Row):
    """What a party gave, received and has at risk in one unit; None: unknown."""

    party: str
    unit: str
    given: Optional[Decimal]
    received: Optional[Decimal]
    exposure: Optional[Decimal]


@dataclass(frozen=True)
class Happening(Row):
    """Something that happened. `cause` is entry, rule, deadline, lapse, clock or none; `from_` and
    `to` are the levels of a `level-changed`; `other` is who pays or offers; `arguments` are those of a `host-called`.

    >>> for each in run.happenings():
    ...     print(each.date, each.kind, each.subject)
    2018-07-27 milestone-reported remains_returned
    2018-07-27 rule-fired quarter
    2018-07-27 duty-arose quarter
    """

    date: Day
    kind: str
    subject: Optional[str]
    text: str
    cause: str
    cause_text: Optional[str]
    from_: Optional[str]
    to: Optional[str]
    other: Optional[str]
    amount: Optional[Decimal]
    unit: Optional[str]
    arguments: tuple[Value, ...]

    @property
    def values(self) -> tuple[Plain, ...]:
        """The arguments as Python has them."""
        return tuple(each.plain for each in self.arguments)

    def as_dict(self) -> dict[str, Any]:
        return {**super().as_dict(), "arguments": self.values}

    @classmethod
    def of(cls, data: dict[str, Any]) -> Happening:
        cause = data["cause"]
        arguments = tuple(Value(each["kind"], each["text"], each["unit"]) for each in data["arguments"])
        flat = {"cause": cause["kind"], "cause_text": cause["text"], "arguments": arguments}
        return super().of({**data, **flat})


@dataclass(frozen=True)
class Blame(Row):
    """Who is in breach, since when, of what."""

    party: str
    since: Day
    what: str


@dataclass(frozen=True)
class Verdict(Row):
    """`word` is fulfilled, in progress, breached, impasse, ended or undetermined; `circle` has the
    milestones of an impasse that wait for each other; as a text it is its sentences."""

    word: str
    blame: tuple[Blame, ...]
    circle: tuple[str, ...]
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Verdict:
        blame = tuple(Blame.of(each) for each in data["blame"])
        return super().of({**data, "blame": blame})


def table(rows: list[Any]) -> Table:
    return Table(row.as_dict() for row in rows)


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in DAYS:
        return day_of(value)
    if name in AMOUNTS:
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value
