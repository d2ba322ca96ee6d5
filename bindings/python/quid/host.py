# SPDX-License-Identifier: Apache-2.0
"""The host's part of a run: what it does, hears and verifies. Handlers are called by `advance`, on its
thread; the run is busy meanwhile, so that a handler that calls it gets `Misuse`."""
from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Optional

import _quid

from .rows import Happening, Milestone
from .values import KINDS, Day, day_of

Handler = Callable[[Happening], object]
Verifier = Callable[[Milestone, Day], Optional[bool]]


class Host:
    """The part of a run that calls back."""

    _handle: _quid.Run
    _handlers: dict[tuple[str, str], Callable[..., Any]]

    def on_action(self, name: str, kinds: Sequence[str], handler: Optional[Handler]) -> None:
        """Called once for each call of `action NAME(…) by host`. `kinds` are those of its parameters
        (`quid.KINDS`: truth, number, date, duration, name, text); what is passed is in the
        happening's `values`. None takes the handler away.

        >>> bank = quid.compile('''deal "Bank" from 2024-01-01 to 2024-12-31 by month
        ... milestone delivered
        ... action order(amount, why) by host
        ... if delivered then order(12.5, "on time")
        ... ''')
        >>> run = bank.start()
        >>> run.on_action("order", ["number", "text"], lambda call: print(*call.values))
        >>> run.record("2024-03-01 delivered")
        >>> happened = run.advance("2024-03-31")
        12.5 on time
        """
        numbers = [_kind(each) for each in kinds]
        self._handle.on_action(name, numbers, handler is not None)
        self._keep("action", name, handler)

    def on_happening(self, handler: Optional[Handler]) -> None:
        """Called with all that happens, once and in order: `run.on_happening(print)`."""
        self._handle.on_happening(handler is not None)
        self._keep("happening", "", handler)

    def on_verify(self, verifier: str, handler: Optional[Verifier]) -> None:
        """Called on each day on which a milestone waits for this verifier, with the milestone and
        the day: True verifies, False refutes, None is not yet.

        >>> run.on_verify("US", lambda milestone, day: True)
        """
        self._handle.on_verify(verifier, handler is not None)
        self._keep("verify", verifier, handler)

    def _keep(self, kind: str, name: str, handler: Optional[Callable[..., Any]]) -> None:
        if handler is None:
            self._handlers.pop((kind, name), None)
        else:
            self._handlers[kind, name] = handler

    def _handle_call(self, kind: str, name: str, text: str) -> int:
        handler = self._handlers[kind, name]
        data = json.loads(text)
        if kind == "verify":
            return _finding(handler(Milestone.of(data["milestone"]), day_of(data["date"])))
        handler(Happening.of(data))
        return 0


def _kind(kind: str) -> int:
    if kind not in KINDS:
        raise ValueError(f"there is no kind `{kind}`; there is {', '.join(KINDS)}")
    return KINDS.index(kind)


def _finding(found: Optional[bool]) -> int:
    if found is None:
        return 0
    if found is True or found is False:
        return 1 if found else 2
    raise TypeError(f"a verifier answers True, False or None, not `{found!r}`")
