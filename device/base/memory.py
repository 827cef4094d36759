"""What the C library keeps of memory that is free again: little enough that a program does not grow by it.

The GNU C library gives each thread a heap of its own, and keeps what is freed in each. A program whose threads take
turns with pictures then holds the greatest use of every one of them (seen: 53 MiB of 240 in the firmware after 700
visits). Another C library has neither call, and nothing is done there.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

_M_ARENA_MAX = -8  # malloc.h
_ARENAS = 2


def share_heaps() -> bool:
    """Let all threads of this process share two heaps; call it before they begin. Tells whether it could be set."""
    return bool(_find("mallopt")(_M_ARENA_MAX, _ARENAS))


def give_back() -> bool:
    """Give free pages back to the system, which takes some milliseconds; tell whether there were any."""
    return bool(_find("malloc_trim")(0))


def _find(name: str) -> Callable[..., int]:
    call: Callable[..., int] = getattr(ctypes.CDLL(None), name, _do_nothing)
    return call


def _do_nothing(*_arguments: int) -> int:
    return 0
