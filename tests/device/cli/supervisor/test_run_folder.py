"""The folder of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.cli.supervisor.run_folder import SOCKET_PATH_LIMIT_BYTES, RunFolder, check_socket_path


def test_folders_are_closed_to_others_and_gone_at_the_end() -> None:
    folder = RunFolder()
    made = [folder.path, folder.own("daemon"), folder.sockets("daemon"), folder.notify("daemon")]
    try:
        assert [path.stat().st_mode & 0o777 for path in made] == [0o700] * 4
        assert folder.log("daemon").parent.is_dir()
    finally:
        folder.remove()
    assert not folder.path.exists()


def test_own_folders_of_programs_are_apart() -> None:
    folder = RunFolder()
    try:
        assert not folder.own("firmware").is_relative_to(folder.own("daemon"))
        assert not folder.sockets("daemon").is_relative_to(folder.own("daemon"))
    finally:
        folder.remove()


def test_socket_paths_of_a_run_fit() -> None:
    folder = RunFolder()
    try:
        check_socket_path(folder.notify("subscriber") / "s")
    finally:
        folder.remove()


def test_long_socket_path_is_refused() -> None:
    path = Path("/tmp") / ("x" * SOCKET_PATH_LIMIT_BYTES)
    with pytest.raises(ValueError, match="too long for a socket"):
        check_socket_path(path)
