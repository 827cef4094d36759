"""mosquitto.conf and the access list, as text (mosquitto.conf(5) of 2.0).

Everyone reaches only the topics under the own certificate's name (`%u`). The clinic's id is written out in every
line, never a wildcard, so that a certificate of another clinic's authority would reach nothing even if the broker
were made to trust it.
"""

from __future__ import annotations

from pathlib import Path

from device.wire.topics import FROM_SUBSCRIBER, ROOT, TO_HOST, TO_TERMINAL, SubscriberLeaf
from host.base.settings import BrokerSettings

_CONF = """\
# Made by `uketsuke-host init`; changes here are overwritten.
per_listener_settings false
allow_anonymous false
allow_zero_length_clientid false
acl_file {folder}/acl

listener {port} {listen}
cafile {folder}/ca.pem
certfile {folder}/server.pem
keyfile {folder}/server.key
# Read again at SIGHUP, like certificate and access list; from its end on nobody could connect, so the host renews it.
crlfile {folder}/crl.pem
tls_version tlsv1.3
require_certificate true
use_identity_as_username true
max_qos 1

# The store is a help against resends, not a promise: only the host's signed receipt ends a terminal's duty. It is
# written as a whole each time, so never at every change: with a long queue the broker would do nothing else.
persistence true
persistence_location {data}/
autosave_interval 60
autosave_on_changes false
persistent_client_expiration 30d

# Beyond its queue limit mosquitto drops silently and still acknowledges; what it drops comes again. Above what all
# terminals have under way, but no longer: while the host is away, the queue holds repeats. Never 0, which has faults.
max_queued_messages 5000
max_inflight_messages 100
# Disconnects the sender, where message_size_limit would acknowledge and forward nothing.
max_packet_size 131072
set_tcp_nodelay true

log_dest stderr
log_type error
log_type warning
log_type notice
"""


def format_conf(settings: BrokerSettings) -> str:
    """Give the text of mosquitto.conf; all paths in it are absolute."""
    return _CONF.format(
        folder=_absolute(settings.folder),
        data=_absolute(settings.data),
        port=settings.port,
        listen=settings.listen or settings.host,
    )


def format_acl(clinic: str, host: str) -> str:
    """Give the text of the access list for one clinic and its host's certificate name."""
    base = f"{ROOT}/{clinic}"
    eligibility = f"{base}/eligibility/%u"
    lines = [
        f"user {host}",
        f"topic readwrite {base}/#",
        "",
        *(f"pattern write {base}/%u/{leaf}" for leaf in TO_HOST),
        *(f"pattern read {base}/%u/{leaf}" for leaf in TO_TERMINAL),
        "",
        f"pattern read {eligibility}",
        f"pattern read {eligibility}/{SubscriberLeaf.KEYS}",
        *(f"pattern write {eligibility}/{leaf}" for leaf in FROM_SUBSCRIBER),
    ]
    return "\n".join(lines) + "\n"


def _absolute(path: Path) -> Path:
    return path.resolve()
