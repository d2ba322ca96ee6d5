# SPDX-License-Identifier: Apache-2.0
"""What a run is asked. With the form `text` an answer is for people, with `json` it is data, which
docs/formats.md describes."""
from __future__ import annotations

import json
from typing import Any, Literal, overload

import _quid

from .values import Plain, Value

Form = Literal["text", "json"]
AsText = Literal["text"]
AsData = Literal["json"]


class Questions:
    """The part of a run that answers."""

    _handle: _quid.Run

    @property
    def hash(self) -> int:
        """Equal for runs that go on alike."""
        return self._handle.hash()

    def value(self, expression: str) -> Plain:
        """Of any expression: a bool, Decimal, date (or step), str; None for unknown.

        >>> run.value("progress of remains_returned >= 25%")
        True
        >>> run.value("amount of remains_returned")
        Decimal('55')
        >>> run.value("deadline of tests_paused") is None
        True
        """
        return self.evaluate(expression).plain

    def evaluate(self, expression: str) -> Value:
        """The same with its kind and unit."""
        data = json.loads(self._handle.value(expression))
        return Value(data["kind"], data["text"], data["unit"])

    @overload
    def ask(self, question: str, form: AsText = ...) -> str: ...
    @overload
    def ask(self, question: str, form: AsData) -> Any: ...
    def ask(self, question: str, form: Form = "text") -> Any:
        """`why C`, `why not C`, `next`, `what if EVENTS`, `left`, `unknowns`, at the end of today or
        `on DATE`.

        >>> run.ask("unknowns", form="json")["date"]
        '2018-07-31'
        """
        return _answer(self._handle.ask(question, _form(form)), form)

    @overload
    def why(self, condition: str, form: AsText = ...) -> str: ...
    @overload
    def why(self, condition: str, form: AsData) -> Any: ...
    def why(self, condition: str, form: Form = "text") -> Any:
        """Why a condition holds, or a value is what it is.

        >>> run.why("sanction[seafood] at in_force", form="json")["answer"]["kind"]
        'reading'
        """
        return _answer(self._handle.ask(f"why {condition}", _form(form)), form)

    @overload
    def why_not(self, condition: str, form: AsText = ...) -> str: ...
    @overload
    def why_not(self, condition: str, form: AsData) -> Any: ...
    def why_not(self, condition: str, form: Form = "text") -> Any:
        """Why a condition does not hold, and which acts would make it hold."""
        return _answer(self._handle.ask(f"why not {condition}", _form(form)), form)

    @overload
    def next(self, form: AsText = ...) -> str: ...
    @overload
    def next(self, form: AsData) -> Any: ...
    def next(self, form: Form = "text") -> Any:
        """What can be done now, and what each act would change."""
        return _answer(self._handle.ask("next", _form(form)), form)

    @overload
    def what_if(self, events: str, form: AsText = ...) -> str: ...
    @overload
    def what_if(self, events: str, form: AsData) -> Any: ...
    def what_if(self, events: str, form: Form = "text") -> Any:
        """What would be different with these events: `run.what_if("2018-08-15 tests_paused")`."""
        return _answer(self._handle.ask(f"what if {events}", _form(form)), form)

    @overload
    def residual(self, form: AsData = ...) -> Any: ...
    @overload
    def residual(self, form: AsText) -> str: ...
    def residual(self, form: Form = "json") -> Any:
        """What is left: what each owes and may do, and what is open."""
        return _answer(self._handle.residual(_form(form)), form)

    @overload
    def report(self, form: AsText = ...) -> str: ...
    @overload
    def report(self, form: AsData) -> Any: ...
    def report(self, form: Form = "text") -> Any:
        """The whole run step by step, as `quid run` tells it."""
        return _answer(self._handle.report(_form(form)), form)

    @overload
    def compare(self, other: Questions, form: AsText = ...) -> str: ...
    @overload
    def compare(self, other: Questions, form: AsData) -> Any: ...
    def compare(self, other: Questions, form: Form = "text") -> Any:
        """How another run, of the same draft or another, differs from this one.

        >>> print(run.compare(run.fork()), end="")
        The two runs are alike.
        """
        return _answer(self._handle.compare(other._handle, _form(form)), form)


def _form(form: str) -> _quid.Form:
    if form not in ("text", "json"):
        raise ValueError(f"an answer is `text` or `json`, not `{form}`")
    return _quid.Form.json if form == "json" else _quid.Form.text


def _answer(text: str, form: str) -> Any:
    return json.loads(text) if form == "json" else text
