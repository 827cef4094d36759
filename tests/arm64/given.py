"""What both processors are given: made-up persons' pictures, keys made for this run, and messages to be opened."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np

from device.firmware.simulated.persona import load_persona
from device.firmware.simulated.photo import make_card_photo, read_portrait
from device.firmware.simulated.tray.personas import render_tray
from device.wire.keys import OpeningKey
from tests.arm64.inside import keys
from tests.arm64.inside.__main__ import KEYS, OFFER, SENT
from tests.arm64.inside.face import OTHER, PHOTO, SAME

PERSONA, STRANGER = "heisei_first", "other"
LIVE = "obama2"
"""Another picture of the persona's portrait."""
_WIDTH, _HEIGHT = 640, 480
_EYES_TO_MOUTH = 70.0
_SEED, _FRAMES = 11, 2


def write_given(folder: Path, portraits: Path, mine: dict[str, OpeningKey]) -> None:
    """Write it all; whoever has the keys `mine` can open what the other processor sends."""
    folder.mkdir(parents=True, exist_ok=True)
    persona, stranger = load_persona(PERSONA), load_persona(STRANGER)
    portrait = _find(portraits, persona.portrait)
    (folder / PHOTO).write_bytes(make_card_photo(portrait))
    _stand(_find(portraits, LIVE), folder / SAME)
    _stand(_find(portraits, stranger.portrait), folder / OTHER)
    render_tray(persona, portrait, folder, _SEED, _FRAMES)
    theirs = keys.make_opening_keys()
    keys.write_opening_keys(theirs, folder / KEYS)
    (folder / OFFER).write_text(json.dumps(keys.offer(mine)), "utf-8")
    (folder / SENT).write_text(json.dumps(keys.send(keys.offer(theirs))), "utf-8")


def printed(persona_name: str = PERSONA) -> list[str]:
    """Give what is printed on the persona's card, as a right reading tells it."""
    persona = load_persona(persona_name)
    return [persona.birth.isoformat(), persona.card.expiry, persona.card.security_code]


def _find(portraits: Path, name: str) -> Path:
    return next(path for path in sorted(portraits.glob(f"{name}.*")) if path.suffix != ".toml")


def _stand(portrait: Path, target: Path) -> None:
    """Put a person into the middle of a frame of the camera's size, as large as somebody who stands before it."""
    places = read_portrait(portrait).places
    scale = _EYES_TO_MOUTH / places.eye_mouth
    x, y = places.middle
    turn = np.array([[scale, 0.0, _WIDTH / 2 - scale * x], [0.0, scale, _HEIGHT / 2 - scale * y]])
    read = cv2.imread(str(portrait), cv2.IMREAD_COLOR)
    if read is None:
        raise FileNotFoundError(portrait)
    frame = cv2.warpAffine(read, turn, (_WIDTH, _HEIGHT), flags=cv2.INTER_AREA, borderValue=(128, 128, 128))
    cv2.imwrite(str(target), frame)
