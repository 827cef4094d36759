"""How strict the face check is, written into the audit whenever it is another than at the last start.

Nobody can say for sure who changed a file; the entry carries the file's owner and the moment of the start that
found it changed. Staff at the desk see the policy of every visit, engineers see this in `uketsuke doctor`.
"""

from __future__ import annotations

from pathlib import Path

from device.base.audit import AuditTrail
from device.base.peers import Peer
from device.firmware.diagnosis.report import FaceReport

CHANGED = "strictness_changed"


def note_strictness(trail: AuditTrail, face: FaceReport, config: Path) -> None:
    """Write down how strict the face check is, unless the trail's newest entry says just that.

    Raises:
        OSError: the file's owner cannot be read, or the trail not be written.
    """
    now = f"{face.policy} {face.accept_from}".rstrip()
    known = [dict(entry.facts) for entry in trail.read() if entry.action == CHANGED]
    former = known[-1] if known else {}
    if (former.get("now"), former.get("sha256")) != (now, face.model_sha256):
        owner = config.stat()
        facts = {"config": config.name, "now": now, "former": str(former.get("now", "")), "sha256": face.model_sha256}
        trail.record(CHANGED, Peer(owner.st_uid, owner.st_gid), **facts)
