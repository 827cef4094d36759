"""What keeps the country from being played."""

from __future__ import annotations


class NotPlayed(Exception):
    """A program, a file or the machine is not as it has to be; the message says which."""
