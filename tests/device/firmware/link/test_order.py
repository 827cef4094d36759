"""Messages of the host in the wrong order, twice, or long after their time: nothing old takes the place of news."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from device.base.log import EventLog
from device.firmware.keys.identity import Identity
from device.firmware.keys.keystore import Keystore
from device.firmware.link.challenge import Challenges
from device.firmware.link.reception import LinkListener, Reception
from device.firmware.staff.settings_file import SettingsFile
from device.wire import codec
from device.wire.envelope import seal, sign
from device.wire.local import Enrolled, Incoming, Received
from device.wire.messages.command import SETTINGS_TYPE, SettingsClaims, StaffCode
from device.wire.messages.host import Reply
from device.wire.topics import Leaf
from tests.device.daemon.keys_of_host import HOST, HostKeys

NOW = 1_800_000_000
NAME = "t-front"
KEYS = HostKeys()


@dataclass
class Heard:
    """Keeps what is believed; settings go where the firmware keeps them."""

    settings: SettingsFile
    replies: list[Reply] = field(default_factory=list)

    def reply_came(self, reply: Reply) -> None:
        """Keep it."""
        self.replies.append(reply)

    def receipt_came(self, _received: Received) -> None:
        """Not of interest here."""

    def link_changed(self, connected: bool) -> None:
        """Not of interest here."""

    def settings_came(self, settings: SettingsClaims) -> None:
        """Keep them if they are newer."""
        self.settings.take(settings)

    def enrolled(self, _identity: Identity) -> None:
        """Not of interest here."""


class Terminal:
    """The firmware's receiving side, which may start again on the same disk; its monotonic clock is set by hand."""

    def __init__(self, folder: Path) -> None:
        """Enrol it."""
        self.folder = folder
        Keystore(folder).save(Enrolled("c1", NAME, "A", KEYS.identity()))
        self.now = 0.0
        self.start()

    def start(self) -> None:
        """Start again: what was in memory is forgotten."""
        self.log = io.StringIO()
        self.keystore = Keystore(self.folder)
        self.challenges = Challenges(lambda: self.now)
        self.reception = Reception(self.keystore, self.challenges, EventLog("test", self.log), lambda: NOW)
        self.heard = Heard(SettingsFile(self.folder / "settings.json"))

    def take(self, leaf: Leaf, *tokens: str) -> None:
        """Take messages in this order."""
        listener: LinkListener = self.heard
        for token in tokens:
            self.reception.take(Incoming(leaf, token), listener)

    def reply(self, jti: str, iat: int = NOW) -> str:
        """Give a reply of the host."""
        return KEYS.seal_reply(NAME, self.keystore.opening.public(), iat=iat, jti=jti)

    def settings(self, number: int, iat: int = NOW, life_s: int = 3600) -> str:
        """Give settings of the host."""
        codes = (StaffCode(f"staff-{number}", "$argon2id$made-up"),)
        claims = SettingsClaims(0, HOST, NAME, "01S", iat, iat + life_s, number, codes)
        token = sign(SETTINGS_TYPE, codec.to_json(claims), KEYS.control)
        return seal(token, self.keystore.opening.public(), sender=HOST, receiver=NAME)


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """Give an enrolled terminal."""
    return Terminal(tmp_path)


def challenge(nonce: str, iat: int) -> str:
    """Give a challenge of the host."""
    return KEYS.sign_challenge(NAME, nonce, iat=iat)


def test_older_challenge_after_a_newer_one(terminal: Terminal) -> None:
    terminal.take(Leaf.CHALLENGE, challenge("new", NOW + 30), challenge("old", NOW))
    assert terminal.challenges.current() == "new"


def test_retained_challenge_from_last_week_then_the_new_one(terminal: Terminal) -> None:
    terminal.take(Leaf.CHALLENGE, challenge("retained", NOW - 7 * 86_400))
    assert terminal.challenges.current() == "retained"  # no clock to tell; the host will mark the visit late
    terminal.take(Leaf.CHALLENGE, challenge("new", NOW), challenge("retained", NOW - 7 * 86_400))
    assert terminal.challenges.current() == "new"
    assert "408" in terminal.log.getvalue()


def test_challenge_does_not_outlive_itself_by_being_sent_again(terminal: Terminal) -> None:
    terminal.take(Leaf.CHALLENGE, challenge("one", NOW))
    terminal.now = 89.0
    terminal.take(Leaf.CHALLENGE, challenge("one", NOW))
    assert terminal.challenges.current() == "one"
    terminal.now = 91.0
    assert terminal.challenges.current() == ""


def test_reply_that_is_sent_again(terminal: Terminal) -> None:
    reply = terminal.reply("01A")
    terminal.take(Leaf.REPLY, reply, reply, terminal.reply("01B"), reply)
    assert len(terminal.heard.replies) == 2


def test_what_is_not_believed_is_counted_and_what_is_late_is_not(terminal: Terminal) -> None:
    terminal.take(Leaf.CHALLENGE, challenge("now", NOW + 300), "rubbish")
    terminal.take(Leaf.REPLY, terminal.reply("01A"), "rubbish")
    assert terminal.reception.refused == 2


def test_reply_that_was_held_back(terminal: Terminal) -> None:
    terminal.take(Leaf.CHALLENGE, challenge("now", NOW + 300))
    terminal.take(Leaf.REPLY, terminal.reply("01A"))
    assert terminal.heard.replies == []


def test_older_settings_after_newer_ones_also_after_a_restart(terminal: Terminal) -> None:
    first, second = terminal.settings(1), terminal.settings(2)
    terminal.take(Leaf.COMMAND, second, first)
    assert terminal.heard.settings.kept.number == 2
    terminal.start()
    terminal.take(Leaf.COMMAND, first, second)
    assert terminal.heard.settings.kept.number == 2
    assert [code.staff for code in terminal.heard.settings.kept.staff_codes] == ["staff-2"]


def test_settings_that_were_held_back(terminal: Terminal) -> None:
    terminal.take(Leaf.CHALLENGE, challenge("now", NOW + 4000))
    terminal.take(Leaf.COMMAND, terminal.settings(9))
    assert terminal.heard.settings.kept.number == 0
    terminal.take(Leaf.COMMAND, terminal.settings(10, NOW + 4000))
    assert terminal.heard.settings.kept.number == 10


@pytest.mark.parametrize("leaf", [Leaf.REPLY, Leaf.CHALLENGE, Leaf.COMMAND])
def test_message_of_one_kind_on_the_topic_of_another(terminal: Terminal, leaf: Leaf) -> None:
    every = {
        Leaf.REPLY: terminal.reply("01A"),
        Leaf.CHALLENGE: challenge("new", NOW),
        Leaf.COMMAND: terminal.settings(3),
    }
    terminal.take(leaf, *(token for kind, token in every.items() if kind is not leaf))
    assert terminal.heard.replies == []
    assert terminal.challenges.current() == ""
    assert terminal.heard.settings.kept.number == 0
