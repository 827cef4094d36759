"""Where things lie inside the Debian of the camera test."""

from __future__ import annotations

from pathlib import Path

PLACE = Path("/opt/uketsuke")
PYTHON = PLACE / "venv" / "bin" / "python"
STAND_INS = PLACE / "tests" / "camera" / "inside" / "stand_ins"
MODELS = PLACE / "models"
PORTRAIT = PLACE / "astronaut.png"
SCENE = PLACE / "scene"
SHIM = PLACE / "dmabuf_shim.so"
