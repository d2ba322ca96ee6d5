# SPDX-License-Identifier: Apache-2.0
"""What stands at the end of a run's today."""
from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Optional

import _quid

from . import rows
from .rows import Book, Duty, Happening, Level, Milestone, Quantity, Table, Verdict
from .values import Day, day_or_none


class Readings:
    """The part of a run that is read. All of it is read at once and kept until the run moves."""

    _handle: _quid.Run
    _known: Optional[dict[str, Any]]

    def state(self) -> dict[str, Any]:
        """All of it as data, the way docs/formats.md has it."""
        state: dict[str, Any] = json.loads(self._handle.state())
        return state

    def _state(self) -> dict[str, Any]:
        if self._known is None:
            self._known = self.state()
        return self._known

    @property
    def today(self) -> Optional[Day]:
        """The last day that is over; None before the deal's first day."""
        return day_or_none(self._state()["today"])

    @property
    def levels(self) -> dict[str, str]:
        """The level of each lever.

        >>> run.levels["sanction[coal]"]
        'in_force'
        """
        return {each["lever"]: each["level"] for each in self._state()["levels"]}

    def level(self, lever: str) -> Level:
        """The same of one lever, with its number; an unknown name raises `Error`."""
        level, number = self._handle.level(lever)
        count = next(each["count"] for each in self._state()["levels"] if each["lever"] == lever)
        return Level(lever, level, number, count)

    @property
    def quantities(self) -> dict[str, Optional[Decimal]]:
        """The amount of each quantity; None: unknown."""
        return {each.quantity: each.amount for each in self._rows(Quantity, "quantities")}

    @property
    def milestones(self) -> list[Milestone]:
        """All milestones, each instance by itself."""
        return self._rows(Milestone, "milestones")

    @property
    def duties(self) -> list[Duty]:
        """All duties, in the order in which they arose.

        >>> for each in run.duties:
        ...     print(each.by, each.status, each.duty)
        2018-08-26 open US must ease sanction[seafood]
        """
        return self._rows(Duty, "duties")

    @property
    def ledger(self) -> list[Book]:
        """What each party gave and received, in each unit."""
        return self._rows(Book, "ledger")

    @property
    def verdict(self) -> Verdict:
        """Where the deal stands, and whose fault it is.

        >>> run.verdict.word
        'in progress'
        >>> print(run.verdict)
        nothing is in breach, and something is still open
        """
        return Verdict.of(self._state()["verdict"])

    def happenings(self, from_: int = 0) -> list[Happening]:
        """All that happened, from the one with this number on."""
        return [Happening.of(each) for each in json.loads(self._handle.happenings(from_))]

    def table(self, what: str) -> Table:
        """The rows of `levels`, `quantities`, `milestones`, `duties`, `ledger` or `happenings` as
        plain dicts: `pandas.DataFrame(run.table("duties"))`.

        >>> run.table("duties")[0]["status"]
        'open'
        """
        kinds = {
            "levels": Level,
            "quantities": Quantity,
            "milestones": Milestone,
            "duties": Duty,
            "ledger": Book,
        }
        if what == "happenings":
            return rows.table(self.happenings())
        if what not in kinds:
            raise ValueError(f"there is no table `{what}`; there is {', '.join(kinds)}, happenings")
        return rows.table(self._rows(kinds[what], what))

    def _rows(self, kind: type[rows.RowType], what: str) -> list[rows.RowType]:
        return [kind.of(each) for each in self._state()[what]]
