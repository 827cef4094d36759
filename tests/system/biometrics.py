"""The bytes by which the holder's photo and its embedding would be found anywhere."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
from PIL import Image

from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from device.firmware.simulated.persona import load_persona
from device.firmware.simulated.photo import make_card_photo
from tests.models.built import find_models, find_portrait

PIECE = 24
"""Bytes of a photo that no other data hold by chance."""
NUMBERS = 4
"""Numbers of an embedding in a row that no other data hold by chance."""


@cache
def biometric_pieces(persona: str) -> dict[str, bytes]:
    """Give named pieces of the persona's photo, as it lies on the chip and decoded, and of its embedding."""
    photo = make_card_photo(find_portrait(f"{load_persona(persona).portrait}.png"))
    with Image.open(io.BytesIO(photo)) as picture:
        grey = np.array(picture.convert("L"))
    verifier = FaceVerifier.load(find_models(), FaceSettings(threads=1))
    vector = verifier.enrol_reference(grey).embedding.values[:NUMBERS]
    row = grey[grey.shape[0] // 2].tobytes()
    middle = len(photo) // 2
    return {
        "photo on the chip": photo[middle : middle + PIECE],
        "photo decoded": row[len(row) // 2 : len(row) // 2 + PIECE],
        "embedding, 4 bytes each": vector.astype(np.float32).tobytes(),
        "embedding, 8 bytes each": vector.astype(np.float64).tobytes(),
    }
