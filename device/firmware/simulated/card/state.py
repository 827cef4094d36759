"""What a virtual card remembers while it is powered: selection and verified references."""

from __future__ import annotations

from dataclasses import dataclass, field

from device.firmware.simulated.card.filesystem import CardApplication, CardFile


@dataclass
class CardState:
    """Lost at every power-off and reset."""

    application: CardApplication | None = None
    file_id: int | None = None
    verified: set[int] = field(default_factory=set)
    pending: bytes = field(default=b"", repr=False)
    """Rest of an answer that waits for GET RESPONSE."""

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
