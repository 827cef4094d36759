"""Our own chain, and the bare runs of its three networks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from device.firmware.camera.preview import encode_preview
from device.firmware.face.alignment import align
from device.firmware.face.basics.picture import Frame
from device.firmware.face.model_files import DETECTOR, EMBEDDER, MESH, load_model
from device.firmware.face.networks import detector, embedding, mesh
from device.firmware.face.networks.interpreter import Network
from device.firmware.face.verifier import FaceVerifier


class BareRuns:
    """The three networks alone."""

    def __init__(self, folder: Path) -> None:
        """Load them once more, one thread each."""
        wanted = ((DETECTOR, detector.OUTPUTS), (MESH, mesh.OUTPUTS), (EMBEDDER, embedding.OUTPUTS))
        self._networks = [Network(load_model(folder, name).content, outputs) for name, outputs in wanted]

    def compute(self, _frame: Frame) -> None:
        """Run each once on what its input holds."""
        for network in self._networks:
            network.compute()


@dataclass(frozen=True)
class Chain:
    """The chain of the product."""

    verifier: FaceVerifier

    def embed(self, frame: Frame) -> object:
        """Detect, align, embed."""
        face = self.verifier.detector.find(frame)[0]
        points = self.verifier.mesh_finder.place(frame, face).five_points()
        return self.verifier.embedder.embed(align(frame, points))

    def look_and_show(self, frame: Frame) -> object:
        """Do what a live frame needs: the whole look with its gate, and the picture of the preview."""
        return encode_preview(frame, self.verifier.look(frame).others, None)
