"""Where everything of a tried fleet lies, and its configuration files: free ports, made-up clinics.

For a try pauses are quick; what is measured is measured with those that a fleet has by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from device.base.ports import free_ports
from device.cli.demo.toml import format_toml, write_config, write_secret
from fleet.databases import Databases

LOOPBACK = "127.0.0.1"
NODES = ("n1", "n2", "n3")
TOKENS = ("made-up-client-token", "made-up-admin-token")
_PORTS = 3


@dataclass(frozen=True)
class Node:
    """One server: where it listens for workers, terminals and other servers."""

    name: str
    port: int
    host: str = LOOPBACK

    @property
    def mqtt_port(self) -> int:
        """Where terminals connect."""
        return self.port + 1

    @property
    def cluster_port(self) -> int:
        """Where the other servers connect."""
        return self.port + 2


@dataclass(frozen=True)
class Layout:
    """All places below one folder."""

    folder: Path
    nodes: tuple[Node, ...]
    authority_port: int
    clinics: tuple[str, ...]

    @classmethod
    def make(cls, folder: Path, clinics: tuple[str, ...], hosts: tuple[str, ...] = ()) -> Layout:
        """Choose ports; `hosts` are the nodes' addresses, by default all on the loopback device."""
        where = hosts or (LOOPBACK,) * len(NODES)
        nodes = tuple(Node(name, free_ports(_PORTS), host) for name, host in zip(NODES, where, strict=True))
        return cls(folder, nodes, free_ports(), clinics)

    @property
    def config(self) -> Path:
        """The fleet's file."""
        return self.folder / "fleet.toml"

    def metrics(self, worker: str) -> Path:
        """The socket at which the metrics of a worker can be read."""
        return self.folder / f"metrics-{worker}.sock"

    def clinic_config(self, clinic: str) -> Path:
        """The file of one clinic."""
        return self.folder / "clinics" / clinic / "host.toml"

    def server_config(self, node: Node) -> Path:
        """The configuration of one server."""
        return self.folder / "servers" / f"{node.name}.conf"

    @property
    def brokers(self) -> list[str]:
        """What stands in a terminal's `brokers`."""
        return [f"{node.host}:{node.mqtt_port}" for node in self.nodes]

    def write(self, databases: Databases, user_ca: Path, *, quick: bool = True) -> None:
        """Write the fleet's file, those of the clinics, and the authority's; `quick`: with pauses of a try."""
        plain = format_toml({name: Path(name) for name in ("clinics", "pki", "servers", "store")})
        nodes = "".join(f"\n[[nodes]]\n{_node_lines(node)}" for node in self.nodes)
        more = "\n[stream]\nmax_bytes = 268435456\n" + ("ack_wait_s = 5.0\n" if quick else "")
        more += f"\n[metrics]\nsocket = {json.dumps(str(self.folder / 'metrics.sock'))}\n"
        pace = _QUICK_FLEET if quick else ""
        write_secret(self.config, f"{plain}database = {json.dumps(databases.worker)}\n{pace}{nodes}{more}")
        self._write_authority()
        for clinic in self.clinics:
            self._write_clinic(clinic, databases.own.get(clinic, ""), user_ca, _QUICK_VISIT if quick else {})

    def _write_authority(self) -> None:
        client, admin = TOKENS
        write_config(self.folder / "tokens.toml", {"client": client, "admin": admin})
        write_config(
            self.folder / "authority.toml",
            {
                "database": self.folder / "authority.sqlite",
                "tokens_file": self.folder / "tokens.toml",
                "listen_host": LOOPBACK,
                "listen_port": self.authority_port,
            },
        )

    def _write_clinic(self, clinic: str, database: str, user_ca: Path, visit: Mapping[str, float]) -> None:
        folder = self.clinic_config(clinic).parent
        folder.mkdir(parents=True)
        write_secret(folder / "token", TOKENS[0])
        first = self.nodes[0]
        write_config(
            self.clinic_config(clinic),
            {
                "clinic": clinic,
                "state": folder / "state",
                "database": database,
                "broker": {
                    "host": first.host,
                    "port": first.mqtt_port,
                    "folder": folder / "broker",
                    "data": folder / "broker-data",
                },
                "enrolment": {"host": LOOPBACK, "port": free_ports(), "tries_per_minute": 1000},
                "desk": {"host": LOOPBACK, "port": 0},
                "authority": {
                    "url": f"http://{LOOPBACK}:{self.authority_port}",
                    "token_file": folder / "token",
                    "timeout_s": 2.0,
                    "attempts": 1,
                },
                "trust": {"user_ca": [user_ca], "accept_test": True},
                "visit": visit,
            },
        )


_QUICK_VISIT = {
    "challenge_s": 60,
    "challenge_every_s": 10.0,
    "recheck_s": 1.0,
    "recheck_max_s": 5.0,
    "lease_s": 8.0,
    "poll_s": 1.0,
    "resend_s": 3.0,
    "resend_max_s": 12.0,
}
_QUICK_FLEET = """look_every_s = 1.0
round_s = 5.0
challenge_s = 60
challenge_every_s = 20.0
"""


def _node_lines(node: Node) -> str:
    keys = {
        "name": node.name,
        "host": node.host,
        "port": node.port,
        "mqtt_port": node.mqtt_port,
        "cluster_port": node.cluster_port,
    }
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())
