"""OpenSC's and OpenSSL's tools, run against the private card service, in a folder of their own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from device.firmware.card.transport.events import ReaderEvent
from tests.device.firmware.card.stack import Card, Stack, Watched

USER_KEY, SIGNATURE_KEY = "01", "02"


class Tools:
    """Runs tools against the stack."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self._environment = {
            "PCSCLITE_CSOCK_NAME": str(stack.plan.socket),
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
        }
        self.folder = folder
        (folder / "message").write_bytes(b"a message")
        self.ok("openssl", "dgst", "-sha256", "-binary", "-out", "digest", "message")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def ok(self, *command: str) -> str:
        """Run a tool that has to succeed, and give what it said."""
        done = self.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def read_certificate(self, identifier: str, name: str, *unlocking: str) -> None:
        """Have OpenSC read a certificate into NAME.pem, and OpenSSL take its key out into NAME.pub."""
        reading = ("pkcs15-tool", "--reader", "0", "--read-certificate", identifier, "--output", f"{name}.pem")
        self.ok(*reading, *unlocking)
        key = self.ok("openssl", "x509", "-in", f"{name}.pem", "-noout", "-pubkey")
        (self.folder / f"{name}.pub").write_text(key)

    def sign(self, key: str, pin: str, output: str) -> subprocess.CompletedProcess[str]:
        """Have OpenSC's first tool sign the message's digest."""
        signing = ("pkcs15-crypt", "--reader", "0", "--sign", "--key", key, "--pkcs1", "--sha-256", "--raw")
        return self.run(*signing, "--pin", pin, "--input", "digest", "--output", output)

    def sign_by_token(self, slot: str, key: str, pin: str, mechanism: str, output: str) -> None:
        """Have OpenSC's PKCS#11 module log in and sign the message."""
        login = ("pkcs11-tool", "--slot-index", slot, "--login", "--pin", pin, "--sign", "--id", key)
        self.ok(*login, "--mechanism", mechanism, "--input-file", "message", "--output-file", output)

    def assert_verifies(self, signature: str, name: str, digest: str = "sha256") -> None:
        """Have OpenSSL check a signature over the message with the key of NAME."""
        checking = ("openssl", "dgst", f"-{digest}", "-verify", f"{name}.pub", "-signature", signature, "message")
        assert "Verified OK" in self.ok(*checking)

    def tries(self) -> list[str]:
        """Give the tries that OpenSC lists: of the PIN and of the password."""
        listed = self.ok("pkcs15-tool", "--reader", "0", "--list-pins").splitlines()
        return [line.split()[-1] for line in listed if "Tries" in line]


def await_card(watched: Watched, card: Card) -> Card:
    """Wait until the card service has seen the card; another's card would be noticed by its exchanges."""
    watched.expect(ReaderEvent.CARD_IN)
    return card
