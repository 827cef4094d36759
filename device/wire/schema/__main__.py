"""`python -m device.wire.schema FOLDER`: write the published schemas below a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from device.wire.schema import write_schemas

if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
