"""What can go wrong with official files."""

from __future__ import annotations

from host.desk.base.errors import DeskError


class FileGone(DeskError):
    """The file was dealt with meanwhile, or there is none of that number."""

    number = 716
    status = 409
