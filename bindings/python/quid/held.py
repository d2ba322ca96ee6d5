# SPDX-License-Identifier: Apache-2.0
"""What stands for something of the library that may be given back before Python would."""
from __future__ import annotations

from types import TracebackType
from typing import Optional, Protocol, TypeVar

Self = TypeVar("Self", bound="Held")


class Handle(Protocol):
    def free(self) -> None: ...


class Held:
    """`with` gives it back at its end."""

    _handle: Handle

    def free(self) -> None:
        """Gives it back before Python would; what is called afterwards raises `Misuse`. Runs that
        use a program live on."""
        self._handle.free()

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.free()
