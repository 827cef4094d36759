"""What can go wrong with patient links."""

from __future__ import annotations

from host.desk.base.errors import DeskError


class LinkNotPossible(DeskError):
    """The visit is without card, holder, insurance or consent."""

    number = 937
    status = 409


class LinkUnknown(DeskError):
    """There is no such link."""

    number = 938
    status = 404
