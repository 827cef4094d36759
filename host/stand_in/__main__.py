"""`python -m host.stand_in`."""

from __future__ import annotations

import sys

from host.stand_in.main import main

sys.exit(main())
