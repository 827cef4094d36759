"""What stands is taken out of the search for garbage."""

from __future__ import annotations

import gc

from device.base.standing import keep_standing


def test_what_is_there_is_not_searched_again() -> None:
    before = gc.get_freeze_count()
    try:
        keep_standing()
        assert gc.get_freeze_count() > before
        assert len(gc.get_objects()) < gc.get_freeze_count()  # of all there were only those made since
    finally:
        gc.unfreeze()
