"""A broker that speaks MQTT 3.1.1 and nothing newer: NATS with its JetStream store, as a fleet would use it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from device.base.ports import free_ports
from tests.host.line.programs import Program

_CONF = """
server_name: one
listen: "127.0.0.1:{native}"
jetstream {{ store_dir: "{data}/jetstream", max_mem: 64M, max_file: 256M }}
mqtt {{
  listen: "127.0.0.1:{port}"
  tls {{
    cert_file: "{folder}/server.pem"
    key_file: "{folder}/server.key"
    ca_file: "{folder}/ca.pem"
    verify: true
  }}
}}
"""


def nats_program(folder: Path, data: Path, log: Path) -> Program:
    """Give it with the files that `uketsuke-host init` made for mosquitto, on the same port."""
    conf = folder / "mosquitto.conf"
    port = next(line.split()[1] for line in conf.read_text().splitlines() if line.startswith("listener "))
    (folder / "nats.conf").write_text(_CONF.format(native=free_ports(), port=port, folder=folder, data=data))
    return Program([os.path.join(os.path.dirname(sys.executable), "nats-server"), "-c", f"{folder}/nats.conf"], log)
