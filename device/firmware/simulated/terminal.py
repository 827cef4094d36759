"""The firmware as it is installed, with the simulated reader in place of the card service; for the self-test.

Run as `python -m device.firmware.simulated.terminal --config FILE`. The simulated reader has a program of its own
and no key in a configuration file, so that no mistake in a clinic's file can let simulated cards in.
"""

from __future__ import annotations

import sys

from device.firmware.main import main

READER = "device.firmware.simulated.reader.process"

if __name__ == "__main__":
    sys.exit(main(reader_program=READER))
