# SPDX-License-Identifier: Apache-2.0
"""HTML for Jupyter. All text is escaped: a deal's names and sentences are not ours."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any


def cell(value: Any) -> str:
    if value is None:
        return "<td></td>"
    if isinstance(value, tuple):
        value = ", ".join(str(each) for each in value)
    return f"<td>{escape(str(value))}</td>"


def table(rows: Iterable[Sequence[Any]], heads: Sequence[str] = ()) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join("<tr>" + "".join(cell(each) for each in row) + "</tr>" for row in rows)
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"


def paragraph(text: str, bold: bool = False) -> str:
    inner = escape(text).replace("\n", "<br>")
    return f"<p><b>{inner}</b></p>" if bold else f"<p>{inner}</p>"
