"""The configuration of each NATS server, as text (docs.nats.io; nats-server 2.15).

Three replicas of everything, each synced to disk before it is acknowledged: the server's default syncs every two
minutes, and coordinated power cuts then lose what was acknowledged. Terminals and subscribers have the MQTT port
alone; who they are is asked of a gate with every connection, so that no server holds a list of them.
"""

from __future__ import annotations

from pathlib import Path

from host.fleet.callout import ACCOUNT
from host.fleet.settings import FleetSettings, NodeSettings
from host.fleet.subjects import AGAIN, CONSUMER, PRESENCE, STREAM, from_hosts

REPLICAS = 3
ORGANIZATION = "fleet"
"""Stands in the certificates of the fleet's own programs where a clinic stands in others."""
WORKER, GATE = "worker", "gate"
_AUTH = "AUTH"
QUESTIONS = "$SYS.REQ.USER.AUTH"

_CONF = """\
# Made by `uketsuke-host fleet init`; changes here are overwritten.
server_name: "{name}"
listen: "{host}:{port}"
max_payload: 131072
write_deadline: "30s"
ping_interval: "10s"
ping_max: 2
{tls}
jetstream {{
  store_dir: "{store}"
  max_mem: 256M
  max_file: {max_file}
  sync_interval: always
}}
mqtt {{
  listen: "{host}:{mqtt_port}"
  {tls}
  stream_replicas: {replicas}
  max_ack_pending: 1000
}}
cluster {{
  name: "uketsuke"
  listen: "{host}:{cluster_port}"
  {peer_tls}
  routes: [{routes}]
}}
accounts {{
  {auth} {{ users: [{{ user: "{gate}" }}] }}
  {account} {{ jetstream: enabled, users: [{{ user: "{worker}", permissions: {{ publish: [{speaks}], subscribe: \
["_INBOX.>", "{presence}.*", "{again}.*.*"] }} }}] }}
  SYS {{ users: [] }}
}}
system_account: SYS
authorization {{
  timeout: 5
  auth_callout {{ issuer: "{issuer}", account: {auth}, auth_users: ["{gate}", "{worker}"] }}
}}
"""
_TLS = 'tls {{ cert_file: "{pki}/{name}.pem", key_file: "{pki}/{name}.key", ca_file: "{pki}/ca.pem", {check}: true }}'


def format_server(settings: FleetSettings, node: NodeSettings, issuer: str) -> str:
    """Give the text for one node; `issuer` is the public key of the gate's answers, as an account's."""
    pki = settings.pki.resolve()
    return _CONF.format(
        name=node.name,
        host=node.host,
        port=node.port,
        mqtt_port=node.mqtt_port,
        cluster_port=node.cluster_port,
        tls=_TLS.format(pki=pki, name=node.name, check="verify_and_map"),
        peer_tls=_TLS.format(pki=pki, name=node.name, check="verify"),
        store=_store(settings, node),
        max_file=4 * settings.stream.max_bytes,
        replicas=REPLICAS,
        routes=", ".join(f'"tls://{one.host}:{one.cluster_port}"' for one in settings.nodes if one != node),
        auth=_AUTH,
        account=ACCOUNT,
        gate=user_of(GATE),
        worker=user_of(WORKER),
        speaks=", ".join(f'"{subject}"' for subject in _worker_speaks()),
        presence=PRESENCE,
        again=AGAIN,
        issuer=issuer,
    )


def user_of(program: str) -> str:
    """Give the user of one of the fleet's own programs: the name in its certificate (RFC 4514)."""
    return f"CN={program},O={ORGANIZATION}"


def _store(settings: FleetSettings, node: NodeSettings) -> Path:
    return (settings.store / node.name).resolve()


def _worker_speaks() -> tuple[str, ...]:
    consumer = f"{STREAM}.{CONSUMER}"
    return (
        *from_hosts(),
        f"{PRESENCE}.*",
        f"{AGAIN}.*.*",
        "$JS.API.INFO",
        f"$JS.API.STREAM.*.{STREAM}",
        f"$JS.API.CONSUMER.*.{STREAM}.>",
        f"$JS.API.CONSUMER.DURABLE.CREATE.{consumer}",
        f"$JS.API.CONSUMER.MSG.NEXT.{consumer}",
        f"$JS.ACK.{consumer}.>",
        f"$JS.ACK.*.*.{consumer}.>",
    )
