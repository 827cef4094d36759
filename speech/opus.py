"""Opus in Ogg by the programs of opus-tools (BSD): what a page can play, at a sixtieth of the size."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from speech.errors import EngineFailed, EngineMissing
from speech.recording import Recording, from_pcm, to_pcm

BITRATE = 24
CODING = f"opus {BITRATE} 2"
"""Goes into the hash of every sound; change it with the coding or the shaping."""
_DECODED_RATE = 48_000


def check_coder() -> None:
    """Be sure that the programs are there.

    Raises:
        EngineMissing: they are not.
    """
    if shutil.which("opusenc") is None or shutil.which("opusdec") is None:
        raise EngineMissing("opusenc and opusdec are missing (Debian package opus-tools)")


def encode(recording: Recording) -> bytes:
    """Give a recording as an Opus file; the same recording gives the same bytes.

    Raises:
        EngineFailed: the coder refused it.
    """
    raw = ("--raw", "--raw-bits", "16", "--raw-rate", str(recording.rate), "--raw-chan", "1")
    kind = ("--bitrate", str(BITRATE), "--speech", "--serial", "1", "--discard-comments")
    return _run(("opusenc", "--quiet", *raw, *kind, "-", "-"), to_pcm(recording))


def decode(file: Path) -> Recording:
    """Give what a file says.

    Raises:
        EngineFailed: no Opus file.
    """
    pcm = _run(("opusdec", "--quiet", "--rate", str(_DECODED_RATE), str(file), "-"), b"")
    return from_pcm(pcm, _DECODED_RATE)


def _run(command: tuple[str, ...], given: bytes) -> bytes:
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    if done.returncode or not done.stdout:
        raise EngineFailed(f"{command[0]}: {done.stderr.decode('utf-8', 'replace').strip()[:200]}")
    return done.stdout
