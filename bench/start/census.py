"""Runs one of our programs as it is, and writes the names of all modules that it had imported when it ended.

`python -m bench.start.census FILE MODULE ARGUMENT…` calls `MODULE.main([ARGUMENT…])`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main() -> int:
    """Run it and give its exit code."""
    file, module, *arguments = sys.argv[1:]
    before = frozenset(sys.modules)
    try:
        code: int = importlib.import_module(module).main(arguments)
    finally:
        names = [name for name in sys.modules if name not in before]
        Path(file).write_text("\n".join(names), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
