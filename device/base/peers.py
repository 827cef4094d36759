"""Who is at the other end of a Unix socket, as the kernel vouches for it, and what they may change.

Whoever may connect may look: that is the socket's group and mode. A question that changes something is answered to
root, to the program's own user and to members of the field engineers' group, whatever the asking program claims.
"""

from __future__ import annotations

import errno
import grp
import os
import pwd
import socket
import struct
from dataclasses import dataclass

STAFF_GROUP, FIELD_GROUP = "uketsuke-staff", "uketsuke-field"
"""Who may look, and who may also change (systemd/sysusers)."""

_SO_PEERGROUPS = 59  # socket(7), since Linux 4.13; the module has no name for it
_GROUPS_LIMIT = 256  # the module takes buffers of up to 1,024 bytes
_CREDENTIALS = struct.Struct("3i")


@dataclass(frozen=True)
class Peer:
    """A process at the other end: user, main group and further groups, as they were when it connected."""

    uid: int
    gid: int
    groups: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """The account's name; its number where it has none here."""
        return account_name(self.uid)


def account_name(uid: int) -> str:
    """Give the name of an account, or its number as text."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def read_peer(connection: socket.socket) -> Peer:
    """Ask the kernel who connected.

    Raises:
        OSError: it is no connected Unix socket.
    """
    packed = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, uid, gid = _CREDENTIALS.unpack(packed)
    return Peer(uid, gid, _read_groups(connection))


def _read_groups(connection: socket.socket) -> frozenset[int]:
    try:
        numbers = connection.getsockopt(socket.SOL_SOCKET, _SO_PEERGROUPS, 4 * _GROUPS_LIMIT)
    except OSError as error:
        if error.errno == errno.ERANGE:  # in more groups than anybody who works here
            return frozenset()
        raise
    return frozenset(struct.unpack(f"{len(numbers) // 4}I", numbers))


def may_change(peer: Peer, field: str = FIELD_GROUP) -> bool:
    """Whether somebody may change something: root, this program's own user, or a member of the group `field`."""
    if peer.uid in (0, os.geteuid()):
        return True
    try:
        group = grp.getgrnam(field).gr_gid
    except KeyError:
        return False
    return group in {peer.gid, *peer.groups}
