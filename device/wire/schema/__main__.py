"""`python -m device.wire.schema FOLDER`: write the published schemas and the AsyncAPI document below a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from device.wire.schema import write_schemas
from device.wire.schema.asyncapi import write_document

if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
    write_document(Path(sys.argv[1]))
