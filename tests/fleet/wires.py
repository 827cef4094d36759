"""Nodes behind cables of their own, and cuts between them and to them (nftables, in the run's own namespaces)."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from chaos.faults.cables import Cable, set_up_server
from fleet.layout import NODES

_FORWARD = Path("/proc/sys/net/ipv4/ip_forward")
_TABLE = "cuts"
_FIRST = 101


class Wires:
    """The cables by node."""

    def __init__(self, cables: dict[str, Cable]) -> None:
        """Take cables that are laid."""
        self._cables = cables

    @property
    def hosts(self) -> tuple[str, ...]:
        """The nodes' addresses."""
        return tuple(self._cables[name].address for name in NODES)

    @property
    def prefixes(self) -> dict[str, tuple[str, ...]]:
        """The beginning of each node's command line."""
        return {name: cable.prefix for name, cable in self._cables.items()}

    @contextmanager
    def apart(self, node: str) -> Iterator[None]:
        """Let one node and the others hear nothing of each other; terminals and workers reach them all."""
        address = self._cables[node].address
        _rule("forward", f"ip saddr {address} drop")
        _rule("forward", f"ip daddr {address} drop")
        try:
            yield
        finally:
            _nft("flush", "chain", "inet", _TABLE, "forward")

    @contextmanager
    def unreached(self, node: str) -> Iterator[None]:
        """Let nobody hear anything of one node."""
        self._cables[node].pull()
        try:
            yield
        finally:
            self._cables[node].put_back()


@contextmanager
def open_wires() -> Iterator[Wires]:
    """Lay a cable to each node; inside network namespaces of our own."""
    set_up_server()
    _FORWARD.write_text("1")
    _nft("add", "table", "inet", _TABLE)
    _nft("add", "chain", "inet", _TABLE, "forward", "{ type filter hook forward priority 0 ; }")
    with ExitStack() as stack:
        yield Wires({name: stack.enter_context(Cable(_FIRST + place)) for place, name in enumerate(NODES)})


def _rule(chain: str, text: str) -> None:
    _nft("add", "rule", "inet", _TABLE, chain, *text.split())


def _nft(*words: str) -> None:
    subprocess.run(["nft", *words], check=True)
