# SPDX-License-Identifier: Apache-2.0
"""What is raised where the library refuses. Then nothing has changed."""
from __future__ import annotations

import json
from typing import Optional, TypedDict


class Place(TypedDict):
    """Where in a script or record; lines and columns count from 1."""

    file: str
    line: int
    column: int


class Diagnostic(TypedDict):
    """One thing that is wrong with a text. `severity` is `error` or `warning`."""

    name: str
    severity: str
    message: str
    hint: str
    place: Optional[Place]


class Error(Exception):
    """The library refused. `name` is stable: `script-errors`, `dated-too-early`.

    >>> try:
    ...     quid.compile("deal 12")
    ... except quid.Error as error:
    ...     print(error.name, len(error.diagnostics))
    script-errors 1
    """

    def __init__(
        self,
        name: str,
        message: str,
        place: Optional[Place] = None,
        diagnostics: Optional[list[Diagnostic]] = None,
    ) -> None:
        super().__init__(name, message, place, diagnostics)
        self.name = name
        self.message = message
        self.place = place
        self.diagnostics: list[Diagnostic] = diagnostics or []

    def __str__(self) -> str:
        told = [_line(each["name"], _hinted(each), each["place"]) for each in self.diagnostics]
        return "\n".join(told or [_line(self.name, self.message, self.place)])


class Misuse(Error):
    """The host called what it may not call: what was freed, or a run that is busy."""


def of_json(misuse: bool, text: str) -> Error:
    """For the compiled module: the error that the library told of."""
    data = json.loads(text)
    kind = Misuse if misuse else Error
    return kind(data["name"], data["message"], data["place"], data["diagnostics"])


def _hinted(diagnostic: Diagnostic) -> str:
    hint = diagnostic["hint"]
    return f"{diagnostic['message']}; {hint}" if hint else diagnostic["message"]


def _line(name: str, message: str, place: Optional[Place]) -> str:
    at = f"{place['file']}:{place['line']}:{place['column']}: " if place else ""
    return f"{at}{message} [{name}]"
