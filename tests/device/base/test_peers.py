"""Who is at the other end, as the kernel says; and who may change something."""

from __future__ import annotations

import grp
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from device.base.peers import Peer, account_name, may_change, read_peer

_SOMEBODY = 61_234
"""A user number that no machine of ours has."""
_CONNECT = """
import os, socket, sys
os.setgroups([int(number) for number in sys.argv[2].split(",")])
os.setgid({somebody})
os.setuid({somebody})
connection = socket.socket(socket.AF_UNIX)
connection.connect(sys.argv[1])
connection.recv(1)
"""


def test_oneself_may_change() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        peer = read_peer(ours)
    assert (peer.uid, peer.gid) == (os.getuid(), os.getgid())
    assert may_change(peer)
    assert peer.name == account_name(os.getuid())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_another_user_is_known_by_number_and_groups(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for folder in tmp_path.parents[:2]:
        folder.chmod(0o755)
    field = grp.getgrall()[-1]
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        (tmp_path / "s").chmod(0o666)
        listener.listen()
        listener.settimeout(20)
        code = _CONNECT.format(somebody=_SOMEBODY)
        call = [sys.executable, "-I", "-c", code, str(tmp_path / "s"), f"{field.gr_gid},{_SOMEBODY + 1}"]
        with subprocess.Popen(call) as somebody:
            connection, _ = listener.accept()
            with connection:
                peer = read_peer(connection)
        assert somebody.returncode == 0
    assert peer == Peer(_SOMEBODY, _SOMEBODY, frozenset({field.gr_gid, _SOMEBODY + 1}))
    assert may_change(peer, field.gr_name)
    assert not may_change(peer, "uketsuke-no-such-group")


def test_nobody_of_a_foreign_group_may_change() -> None:
    stranger = Peer(_SOMEBODY, _SOMEBODY, frozenset({_SOMEBODY}))
    assert not may_change(stranger, "root")
    assert stranger.name == str(_SOMEBODY)
    assert may_change(Peer(_SOMEBODY, grp.getgrnam("root").gr_gid), "root")
