"""The updater in one file that the distribution's Python runs without anything below /opt.

What is below /opt is being replaced while it runs; after a power cut half of it may be there. So the file is written
and on the disk before the first change, and both the update and what takes it up at boot run from it.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from device.base.private_file import write_private

PYTHON = "/usr/bin/python3"
_PARTS = (
    "__init__.py",
    "base/__init__.py",
    "base/audit.py",
    "base/config.py",
    "base/errors.py",
    "base/peers.py",
    "base/private_file.py",
    "wire/__init__.py",
    "wire/version.py",
    "wire/words.py",
    "wire/messages/__init__.py",
    "wire/messages/host.py",
    "wire/messages/visit.py",
    "wire/numbers/__init__.py",
    "wire/numbers/*.toml",
    "cli/__init__.py",
    "cli/update/*.py",
)
_MAIN = "import sys\nfrom device.cli.update.__main__ import main\nsys.exit(main())\n"


def write_program(path: Path) -> None:
    """Write the file, for root alone.

    Raises:
        OSError: the disk did not take it.
    """
    folder = Path(__file__).parents[2]
    scratch = path.with_name(path.name + ".zip")
    with zipfile.ZipFile(scratch, "w") as archive:
        archive.writestr("__main__.py", _MAIN)
        for part in sorted({found for pattern in _PARTS for found in folder.glob(pattern)}):
            archive.write(part, Path("device", part.relative_to(folder)))
    write_private(path, scratch.read_bytes())
    scratch.unlink()
