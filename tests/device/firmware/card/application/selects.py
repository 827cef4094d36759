"""The SELECT of each application, and its good answer."""

from __future__ import annotations

JPKI = ("00a4040c0ad392f000260100000001", "9000")
SURFACE = ("00a4040c0ad3921000310001010402", "9000")
COMMON = ("00a4040c0ad3921000310001010100", "9000")
