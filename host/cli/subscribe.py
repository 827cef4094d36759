"""`uketsuke-host subscribe`: what clinic software would do; prints every result once, as one JSON line."""

from __future__ import annotations

import argparse
import json
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from device.base.errors import UsageError
from device.base.log import EventLog, tame_foreign_loggers
from device.base.process import harden
from device.wire.messages.enrolment import EnrolmentAnswer
from device.wire.succession import TrustedHost
from device.wire.topics import MqttVersion, client_id
from host.base.link import BrokerLink, LinkSettings
from host.subscriber.enrolling import Invitation, enrol
from host.subscriber.folder import SubscriberFolder
from host.subscriber.keeping import ResultKeeping
from host.subscriber.messages import SubscriberMessages
from host.subscriber.receiving import Receiving
from host.subscriber.renewing import Renewing

if TYPE_CHECKING:
    from host.cli.options import Commands

_SESSION_EXPIRY_S = 604_800
_TIMEOUT_S = 10.0


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("subscribe", help="take results as clinic software does")
    parser.add_argument("--state", type=Path, required=True, help="folder for keys, certificate and results")
    parser.add_argument("--url", default="", help="first time: the enrolment service")
    parser.add_argument("--code", default="", help="first time: the one-time code")
    parser.add_argument("--fingerprint", default="", help="first time: SHA-256 of the service's certificate")
    parser.add_argument(
        "--only-enrol", action="store_true", help="enrol, leave keys and certificate in the folder, and end"
    )
    parser.add_argument(
        "--protocol", type=MqttVersion, choices=list(MqttVersion), default=MqttVersion.V5, help="MQTT version"
    )
    parser.add_argument(
        "--look-every-s", type=float, default=3600.0, help="how often to look after the certificate (%(default)s)"
    )
    parser.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Carry it out until SIGTERM or SIGINT; with `--only-enrol` until the folder is filled."""
    tame_foreign_loggers()
    log = EventLog("uketsuke-subscribe")
    harden(log)
    folder = SubscriberFolder(options.state)
    _enrol_once(folder, options)
    if options.only_enrol:
        _print_line({"enrolled": folder.read_enrolment().answer.name, "folder": str(folder.root)})
        return 0
    keeping = ResultKeeping(folder.results)
    try:
        _receive(folder, keeping, log, options)
    finally:
        keeping.close()
    return 0


def _enrol_once(folder: SubscriberFolder, options: argparse.Namespace) -> None:
    if folder.is_enrolled:
        return
    if not options.code:
        raise UsageError("not enrolled yet: give --url, --code and --fingerprint of `uketsuke-host enrol subscriber`")
    invitation = Invitation(options.url, options.code, options.fingerprint)
    folder.save_answer(enrol(invitation, folder.make_keys(), time.time(), _TIMEOUT_S))


def _receive(folder: SubscriberFolder, keeping: ResultKeeping, log: EventLog, options: argparse.Namespace) -> None:
    enrolment = folder.read_enrolment()
    messages = SubscriberMessages(enrolment.answer, enrolment.trusted, folder.read_keys())

    def keep_trusted(trusted: TrustedHost) -> None:
        folder.save_enrolment(enrolment.followed(trusted))

    receiving = Receiving(messages, keeping, _print_line, time.time, log, keep_trusted)
    settings = _link_settings(folder, enrolment.answer, messages, options.protocol)
    announcement = _Announcement(enrolment.answer.name, receiving)
    link = BrokerLink(settings, log, on_delivery=receiving.put, on_ready=announcement.connected)
    renewing = Renewing(folder, enrolment.answer, settings, time.time, log, timeout_s=_TIMEOUT_S)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: receiving.end())
    link.start()
    thread = threading.Thread(target=renewing.run, args=(options.look_every_s,))
    thread.start()
    receiving.run(link)
    renewing.stop()
    link.stop()
    thread.join()


def _link_settings(
    folder: SubscriberFolder, answer: EnrolmentAnswer, messages: SubscriberMessages, protocol: MqttVersion
) -> LinkSettings:
    return LinkSettings(
        client_id=client_id(answer.clinic, answer.name),
        host=answer.broker.host,
        port=answer.broker.port,
        ca=folder.ca,
        certificate=folder.certificate,
        key=folder.certificate,
        subscriptions=(messages.topic, messages.keys_topic),
        session_expiry_s=_SESSION_EXPIRY_S,
        protocol=protocol,
    )


class _Announcement:
    """Says once, when the first subscription stands, that it does."""

    def __init__(self, name: str, receiving: Receiving) -> None:
        self._name = name
        self._receiving = receiving
        self._said = False

    def connected(self) -> None:
        if not self._said:
            _print_line({"subscribed": self._name})
            self._said = True
        self._receiving.connected()


def _print_line(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)
