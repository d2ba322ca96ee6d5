# SPDX-License-Identifier: Apache-2.0
"""Runs: one course of events each, for one thread at a time."""
from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Optional, SupportsIndex, Union, overload

import _quid

from . import html
from .errors import Misuse
from .held import Held
from .host import Host
from .questions import Questions
from .readings import Readings
from .rows import Happening
from .values import DayLike, day_text, number_text

if TYPE_CHECKING:
    from .program import Program

RecordForm = Literal["quid", "csv", "json-lines"]


@dataclass(frozen=True)
class Migration:
    """What a restore changed: whether another script had saved, and what no longer fits it."""

    migrated: bool
    dropped: tuple[str, ...]


class Run(Readings, Questions, Host, Held):
    """One course of events: told what happens, walked from day to day, asked what follows.

    >>> run = deal.start()
    >>> run.record("2018-06-12 tests_paused; 2018-07-27 remains_returned 55 boxes")
    >>> for each in run.advance("2018-06-30"):
    ...     print(each.date, each.text)
    2018-06-12 tests_paused is met
    2018-06-12 drills fires
    2018-06-12 exercises moves from full_scale to suspended
    >>> run.levels["exercises"], run.verdict.word
    ('suspended', 'in progress')

    A call on a run that is busy, be it on another thread or in one of its handlers, raises `Misuse`;
    only `cancel` may be called at any time. `copy.copy(run)` is `run.fork()`.
    """

    def __init__(
        self, handle: _quid.Run, program: Program, migration: Optional[Migration] = None
    ) -> None:
        self._handle = handle
        self._known = None
        self._handlers = {}
        self.program = program
        self.migration = migration
        """Of a restored run; None for others."""

    # --- what happens
    def record(self, events: str, form: RecordForm = "quid") -> None:
        """Events, each dated after today; all are taken or none. `form`: quid, csv, json-lines.

        >>> deal.start().record("2018-07-27 remains_returned 55 boxes")
        >>> deal.start().record("2018-07-27 remains_found 55 boxes")
        Traceback (most recent call last):
        quid.errors.Error: record:...the deal declares no `remains_found`...
        """
        self._known = None
        self._handle.record(events, _record_form(form))

    def amend(self, events: str, form: RecordForm = "quid") -> None:
        """Events of any day: the run is walked afresh. What handlers were told stands."""
        self._known = None
        self._handle.amend(events, _record_form(form))

    def set(
        self, quantity: str, number: Union[int, Decimal, str, SupportsIndex], day: DayLike
    ) -> None:
        """A quantity as the host knows it on a day after today: `run.set("price", Decimal("9.5"),
        date(2024, 5, 1))`. A float is refused: it is seldom the number that was written."""
        text = number_text(number)
        self._known = None
        self._handle.set(quantity, text, day_text(day))

    def advance(self, day: DayLike) -> list[Happening]:
        """Walks to the end of a day, never past the deal's end, never back; what happened.

        `day` is a date, a text or the number of a step. An exception of a handler is raised when the
        walk is done: the run stands at its new day, and `happenings` tells what happened. The first
        one is raised; others go to `sys.unraisablehook`.

        >>> [each.kind for each in deal.start().advance(datetime.date(2018, 7, 1))]
        []
        """
        self._known = None
        told = json.loads(self._handle.advance(day_text(day), self._handle_call))
        return [Happening.of(each) for each in told]

    def cancel(self) -> None:
        """Any thread may: the call that goes on now ends soon with the error `cancelled`."""
        self._handle.cancel()

    # --- copies, and state that lasts
    def fork(self) -> Run:
        """A copy that goes on by itself, without handlers.

        >>> other = run.fork()
        >>> other.record("2018-08-15 tests_paused")
        >>> run.hash == other.hash
        False
        """
        return Run(self._handle.fork(), self.program, self.migration)

    def __copy__(self) -> Run:
        return self.fork()

    def __deepcopy__(self, memo: dict[int, Any]) -> Run:
        return self.fork()

    @overload
    def save(self, form: Literal["bytes"] = ...) -> bytes: ...
    @overload
    def save(self, form: Literal["json"]) -> str: ...
    def save(self, form: Literal["bytes", "json"] = "bytes") -> Union[bytes, str]:
        """What `Program.restore` takes: bytes, or JSON that can be read as well."""
        if form not in ("bytes", "json"):
            raise ValueError(f"a run is saved as `bytes` or `json`, not as `{form}`")
        if form == "bytes":
            return self._handle.save(_quid.Form.text)
        return self._handle.save(_quid.Form.json).decode()

    def free(self) -> None:
        self._known = None
        super().free()

    # --- how it looks
    def __repr__(self) -> str:
        try:
            return f'<quid.Run of "{self.program.title}" {self._standing()}>'
        except Misuse as error:
            return f"<quid.Run, of which nothing can be said: {error.message}>"

    def _standing(self) -> str:
        today = self._state()["today"]
        return f"at the end of {today}: {self.verdict.word}" if today else "before its first day"

    def _repr_html_(self) -> str:
        title = html.paragraph(f"{self.program.title}, {self._standing()}", bold=True)
        levels = self.table("levels")._repr_html_() if self.levels else ""
        duties = self.table("duties")._repr_html_() if self.duties else ""
        return title + html.paragraph(str(self.verdict)) + levels + duties


def _record_form(form: str) -> _quid.RecordForm:
    forms = {
        "quid": _quid.RecordForm.quid,
        "csv": _quid.RecordForm.csv,
        "json-lines": _quid.RecordForm.json_lines,
    }
    if form not in forms:
        raise ValueError(f"a record is `quid`, `csv` or `json-lines`, not `{form}`")
    return forms[form]
