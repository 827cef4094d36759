"""What a virtual card remembers while it is powered: selection, verified references, halves of long exchanges."""

from __future__ import annotations

from dataclasses import dataclass, field

from device.firmware.simulated.card.basics.filesystem import CardApplication, CardFile


@dataclass
class CardState:
    """Lost at every power-off and reset."""

    application: CardApplication | None = None
    file_id: int | None = None
    verified: set[int] = field(default_factory=set)
    pending: bytes = field(default=b"", repr=False)
    """Rest of an answer that waits for GET RESPONSE."""
    chain_head: bytes = b""
    """Header of a command that comes in several parts; empty between commands."""
    chain_data: bytes = field(default=b"", repr=False)

    def select(self, application: CardApplication | None, *, keep_verified: bool) -> None:
        """Select an application (None: the power-on state); no file is selected afterwards."""
        if not (keep_verified and application is self.application):
            self.verified.clear()
        self.application, self.file_id = application, None

    def find(self, file_id: int | None) -> CardFile | None:
        """Give a file of the selected application."""
        if self.application is None or file_id is None:
            return None
        return self.application.files.get(file_id)

    def find_key(self, p2: int) -> CardFile | None:
        """Give the file that P2 names by its short identifier (80 | id), or the selected one (80)."""
        return self.find(p2 & 0x1F or self.file_id)

    def drop_chain(self) -> None:
        """Forget the parts of a command that came so far."""
        self.chain_head, self.chain_data = b"", b""
