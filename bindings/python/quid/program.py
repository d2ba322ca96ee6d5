# SPDX-License-Identifier: Apache-2.0
"""Programs: deals that are good. Any number of threads may use one."""
from __future__ import annotations

import json
import os
from typing import Any, Optional, Union

import _quid

from . import html
from .errors import Diagnostic
from .held import Held
from .limits import Limits, checked
from .run import Migration, Run
from .values import Day, day_of, day_or_none

NAMES = ("actors", "milestones", "quantities", "statements", "rules", "actions")


def compile(source: str, name: str = "deal.quid", limits: Optional[Limits] = None) -> Program:
    """A deal from its text; `name` is how messages call it. No file is read.

    Raises `Error` with the name `script-errors` and all `diagnostics` where the script is wrong.

    >>> deal = quid.compile('deal "Tea" from 2024-01-01 to 2024-12-31 by month')
    >>> deal
    <quid.Program "Tea" from 2024-01-01 to 2024-12-31>
    """
    return Program(_quid.Program.compile(source, name, checked(limits)))


def compile_file(path: Union[str, os.PathLike[str]], limits: Optional[Limits] = None) -> Program:
    """A deal from a file, and modules from beside it: `quid.compile_file("examples/deal.quid")`."""
    return Program(_quid.Program.compile_file(os.fsencode(path), checked(limits)))


class Program(Held):
    """A deal that is good: what it declares, and where runs come from.

    >>> deal.title
    'Small steps for small steps'
    >>> deal.first_day, deal.last_day
    (datetime.date(2018, 6, 12), datetime.date(2020, 6, 12))
    >>> deal.names["milestones"]
    ('remains_returned', 'tests_paused')
    >>> deal.levels["exercises"]
    ('full_scale', 'scaled_down', 'suspended')
    """

    _handle: _quid.Program

    def __init__(self, handle: _quid.Program) -> None:
        self._handle = handle
        self._about: dict[str, Any] = json.loads(handle.describe())
        self._warnings: list[Diagnostic] = json.loads(handle.warnings())

    def start(self, limits: Optional[Limits] = None) -> Run:
        """A run that stands before the deal's first day. The limits are of it and each of its calls.

        >>> deal.start()
        <quid.Run of "Small steps for small steps" before its first day>
        """
        return Run(self._handle.start(checked(limits)), self)

    def restore(
        self, saved: Union[bytes, str], migrate: bool = False, limits: Optional[Limits] = None
    ) -> Run:
        """The run that `Run.save` saved. With `migrate` another script may have saved it: what no
        longer fits is left out, and the run's `migration` tells what that was.

        >>> deal.restore(run.save()).today == run.today
        True
        """
        saved_bytes = saved.encode() if isinstance(saved, str) else bytes(saved)
        handle, told = self._handle.restore(saved_bytes, checked(limits), migrate)
        data = json.loads(told) if told else {"migrated": False, "dropped": []}
        return Run(handle, self, Migration(data["migrated"], tuple(data["dropped"])))

    @property
    def title(self) -> str:
        return str(self._about["title"])

    @property
    def first_day(self) -> Day:
        return day_of(self._about["from"])

    @property
    def last_day(self) -> Optional[Day]:
        """None: the deal is open-ended."""
        return day_or_none(self._about["to"])

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that differ where the script or a module differs."""
        return str(self._about["fingerprint"])

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """All that is declared, by kind: actors, milestones, levers, quantities, statements, rules,
        actions; each instance by itself: `sanction[coal]`."""
        out = {kind: tuple(self._about[kind]) for kind in NAMES}
        return {**out, "levers": tuple(self.levels)}

    @property
    def levels(self) -> dict[str, tuple[str, ...]]:
        """Of each lever, harshest first."""
        return {each["lever"]: tuple(each["levels"]) for each in self._about["levers"]}

    @property
    def warnings(self) -> list[Diagnostic]:
        return list(self._warnings)

    def describe(self) -> dict[str, Any]:
        """All of it as data, the way docs/formats.md has it."""
        about: dict[str, Any] = json.loads(self._handle.describe())
        return about

    def __repr__(self) -> str:
        to = f" to {self._about['to']}" if self._about["to"] else ""
        return f'<quid.Program "{self.title}" from {self._about["from"]}{to}>'

    def _repr_html_(self) -> str:
        rows = [(kind, names) for kind, names in self.names.items() if names]
        days = f"from {self._about['from']} to {self._about['to'] or 'whenever'}"
        return html.paragraph(self.title, bold=True) + html.paragraph(days) + html.table(rows)
