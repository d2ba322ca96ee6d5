# SPDX-License-Identifier: Apache-2.0
"""How much is too much, as a dict."""
from __future__ import annotations

from typing import Optional, TypedDict, cast

import _quid


class Limits(TypedDict, total=False):
    """What a program or a run may cost; what is left out keeps its default (`default_limits`).

    `memory` is in bytes, of a run; `time_ms` is of one call, 0: no limit.

    >>> try:
    ...     quid.compile('deal "d" from 2020-01-01', limits={"source_bytes": 10})
    ... except quid.Error as error:
    ...     print(error.name)
    source-too-large
    """

    source_bytes: int
    tokens: int
    nesting: int
    name_bytes: int
    instances: int
    instructions: int
    record_bytes: int
    record_entries: int
    happenings: int
    steps: int
    memory: int
    time_ms: int


def default_limits() -> Limits:
    """What holds where nothing is said."""
    return cast(Limits, _quid.default_limits())


def checked(limits: Optional[Limits]) -> dict[str, int]:
    """The same for the compiled module, which takes what it knows and passes over the rest."""
    known = _quid.default_limits()
    out: dict[str, int] = {}
    for name, most in dict(limits or {}).items():
        if name not in known:
            raise TypeError(f"there is no limit `{name}`; there is {', '.join(known)}")
        if not isinstance(most, int) or not 0 <= most < 2**64:
            raise ValueError(f"the limit `{name}` is a whole number from 0 on, not `{most!r}`")
        out[name] = most
    return out
