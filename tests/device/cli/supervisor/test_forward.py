"""The forwarder between a Unix socket and a loopback port, over real sockets."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.cli.supervisor.forward import LOOPBACK, Forwarder

BIG = bytes(range(256)) * 4000


class Echo(socketserver.StreamRequestHandler):
    """Sends back what came until the other side has said all."""

    def handle(self) -> None:
        self.wfile.write(self.rfile.read())


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "s"
    with socketserver.ThreadingUnixStreamServer(str(path), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield path
        server.shutdown()
        thread.join()


def exchange(port: int, sent: bytes) -> bytes:
    with socket.create_connection((LOOPBACK, port), 5) as connection:
        sender = threading.Thread(target=send_all, args=(connection, sent))
        sender.start()
        received = b"".join(iter(lambda: connection.recv(65536), b""))
        sender.join()
    return received


def has_ended(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:  # it was still waiting to be taken
        return True


def send_all(connection: socket.socket, sent: bytes) -> None:
    connection.sendall(sent)
    connection.shutdown(socket.SHUT_WR)


def test_bytes_pass_both_ways_and_the_end_too(served: Path) -> None:
    with Forwarder(served) as forwarder:
        assert exchange(forwarder.port, b"mihon") == b"mihon"
        assert exchange(forwarder.port, BIG) == BIG


def test_port_is_only_on_loopback(served: Path) -> None:
    with Forwarder(served) as forwarder:
        listening = Path("/proc/self/net/tcp").read_text()
        assert f"0100007F:{forwarder.port:04X}" in listening
        assert f"00000000:{forwarder.port:04X}" not in listening


def test_absent_page_closes_the_connection(tmp_path: Path) -> None:
    with Forwarder(tmp_path / "absent") as forwarder:
        assert exchange(forwarder.port, b"") == b""


def test_open_connection_does_not_hold_the_end(served: Path) -> None:
    with Forwarder(served) as forwarder:
        connection = socket.create_connection((LOOPBACK, forwarder.port), 5)
        port = forwarder.port
    with connection:
        assert has_ended(connection)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((LOOPBACK, port), 5)
