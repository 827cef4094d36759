"""From live frames to observations: the same networks as the comparison, without its gate for turned or closed eyes.

A turned head is harder to see than the gate allows, and still has to be followed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from device.firmware.face.alignment import align
from device.firmware.face.basics.picture import Box, Frame
from device.firmware.face.gate.quality import LEAST_MESH_CERTAINTY, Reason, choose_face, is_dark
from device.firmware.face.liveness.eyes import cut_strip
from device.firmware.face.liveness.features import Pose, read_pose
from device.firmware.face.liveness.freshness import FrameLedger, Freshness
from device.firmware.face.liveness.observation import Observation, Seen
from device.firmware.face.networks.detector import DetectedFace
from device.firmware.face.networks.embedding import Embedding
from device.firmware.face.networks.mesh import Mesh
from device.firmware.face.verifier import FaceVerifier

LEAST_NORM = 7.0
"""A shorter output of the embedding network shows too little of a face to say whose it is."""


@dataclass(frozen=True)
class Watched:
    """An observation, and the faces that the preview has to hide."""

    observation: Observation
    others: tuple[Box, ...] = ()


class Watcher:
    """Watches the frames of one challenge; blocking, for the networks' thread."""

    def __init__(self, verifier: FaceVerifier) -> None:
        """Begin with no frame seen."""
        self._verifier = verifier
        self._ledger = FrameLedger()

    def watch(self, frame: Frame, at: float, wants_face: Callable[[Pose], bool]) -> Watched:
        """Look at a frame that was taken at the time `at`; a frame seen before is not looked at again.

        Whose face it is costs most of the time, so that is asked only of a pose that `wants_face`.
        """
        freshness = self._ledger.judge(frame)
        if freshness is not Freshness.NEW:
            return Watched(Observation(at, freshness))
        faces = self._verifier.detector.find(frame)
        boxes = tuple(face.box_in(frame) for face in faces)
        choice = choose_face(boxes, self._verifier.settings.oval)
        if choice.index is None:
            return Watched(Observation(at, freshness, Reason.TOO_DARK if is_dark(frame) else Reason.NO_FACE))
        others = boxes[: choice.index] + boxes[choice.index + 1 :]
        if choice.reason is not Reason.OK:
            return Watched(Observation(at, freshness, choice.reason), others)
        return Watched(self._see(frame, faces[choice.index], at, wants_face), others)

    def _see(self, frame: Frame, face: DetectedFace, at: float, wants_face: Callable[[Pose], bool]) -> Observation:
        mesh = self._verifier.mesh_finder.place(frame, face)
        if mesh.certainty < LEAST_MESH_CERTAINTY:
            return Observation(at, Freshness.NEW, Reason.LOW_QUALITY)
        pose = read_pose(mesh.points)
        embedding = self._embed(frame, mesh) if wants_face(pose) else None
        seen = Seen(mesh.points, pose, cut_strip(frame, mesh.points), embedding)
        return Observation(at, Freshness.NEW, Reason.OK, seen)

    def _embed(self, frame: Frame, mesh: Mesh) -> Embedding | None:
        embedding = self._verifier.embedder.embed(align(frame, mesh.five_points()))
        return embedding if embedding.norm >= LEAST_NORM else None
