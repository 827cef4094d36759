"""What one look at one frame gives: a reason, places for the preview, and perhaps an embedding to compare."""

from __future__ import annotations

from dataclasses import dataclass

from device.firmware.face.basics.picture import Box
from device.firmware.face.gate.quality import Reason
from device.firmware.face.networks.embedding import Embedding


@dataclass(frozen=True)
class Look:
    """One look; it is usable for comparison exactly when there is an embedding.

    `box` is the face that was looked at, `others` are the faces to be blurred in the preview. A usable look can
    carry advice: the frame is compared, and the person is asked all the same about, say, a mask.
    """

    reason: Reason
    box: Box | None = None
    others: tuple[Box, ...] = ()
    embedding: Embedding | None = None

    def __post_init__(self) -> None:
        """Refuse an embedding of a frame that the gate refused, and a good frame without one."""
        if self.embedding is not None and not self.reason.is_advice:
            raise ValueError("a refused frame gives no embedding")
        if self.reason is Reason.OK and (self.embedding is None or self.box is None):
            raise ValueError("a good frame has a face and gives an embedding")
