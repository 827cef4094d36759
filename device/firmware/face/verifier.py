"""Puts detector, mesh, alignment, embedding and gate together for the visit; blocking, for one thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from device.firmware.face import detector, embedding, mesh
from device.firmware.face.alignment import align
from device.firmware.face.comparison import ModelFact, ModelFacts, Reference
from device.firmware.face.detector import DetectedFace, Detector
from device.firmware.face.embedding import Embedder
from device.firmware.face.errors import ModelAltered, NoFaceInPhoto, SeveralFacesInPhoto
from device.firmware.face.interpreter import Network
from device.firmware.face.look import Look
from device.firmware.face.mesh import MeshFinder
from device.firmware.face.model_card import DecisionRule, ModelCard
from device.firmware.face.model_files import DETECTOR, EMBEDDER, MESH, LoadedModel, load_model
from device.firmware.face.picture import Box, Frame, Gray
from device.firmware.face.quality import (
    LEAST_MESH_CERTAINTY,
    Reason,
    choose_face,
    is_dark,
    judge_distance,
    judge_embedding,
    judge_picture,
)
from device.firmware.face.settings import FaceSettings


@dataclass(frozen=True, repr=False)
class FaceVerifier:
    """The face chain with its models loaded."""

    detector: Detector
    mesh_finder: MeshFinder
    embedder: Embedder
    facts: ModelFacts
    settings: FaceSettings

    @classmethod
    def load(cls, models_dir: Path, settings: FaceSettings) -> FaceVerifier:
        """Load and check the three models.

        Raises:
            ModelAltered: a file is not the one on its card.
            ModelMissing: a file or card is not there.
            ThresholdNotMeasured: `settings.threshold` is outside the card's measured range.
            InterpreterUnusable: the TFLite package does not work here.
        """
        found, placed, embedded = (load_model(models_dir, name) for name in (DETECTOR, MESH, EMBEDDER))
        threads = settings.threads
        return cls(
            Detector(Network(found.content, detector.OUTPUTS, threads), settings.least_detector_score),
            MeshFinder(Network(placed.content, mesh.OUTPUTS, threads)),
            Embedder(Network(embedded.content, embedding.OUTPUTS, threads), embedded.card.sha256),
            _state_facts((found, placed, embedded), settings),
            settings,
        )

    def describe(self) -> ModelFacts:
        """Give the models and the rule in force, for the signed result."""
        return self.facts

    def enrol_reference(self, photo: Gray) -> Reference:
        """Make the reference from the card's decoded photo, grey (h, w) of any size.

        Raises:
            NoFaceInPhoto: no face was found.
            SeveralFacesInPhoto: more than one was found.
        """
        frame = Frame.from_gray(photo)
        faces = self.detector.find(frame)
        if not faces:
            raise NoFaceInPhoto("no face was found in the card's photo")
        if len(faces) > 1:
            raise SeveralFacesInPhoto("more than one face was found in the card's photo")
        points = self.mesh_finder.place(frame, faces[0]).five_points()
        return Reference(self.embedder.embed(align(frame, points)), self.facts)

    def look(self, frame: Frame) -> Look:
        """Look at one live frame."""
        faces = self.detector.find(frame)
        boxes = tuple(face.box_in(frame) for face in faces)
        choice = choose_face(boxes, self.settings.oval)
        if choice.index is None:
            return Look(Reason.TOO_DARK if is_dark(frame) else Reason.NO_FACE)
        others = boxes[: choice.index] + boxes[choice.index + 1 :]
        if choice.reason is not Reason.OK:
            return Look(choice.reason, boxes[choice.index], others)
        return self._look_at(frame, faces[choice.index], boxes[choice.index], others)

    def _look_at(self, frame: Frame, face: DetectedFace, box: Box, others: tuple[Box, ...]) -> Look:
        placed = self.mesh_finder.place(frame, face)
        settings = self.settings
        distance = judge_distance(
            box, placed.eye_distance(), settings.least_eye_distance_pixels, settings.greatest_face_height
        )
        if distance is not Reason.OK:
            return Look(distance, box, others)
        if placed.certainty < LEAST_MESH_CERTAINTY:
            return Look(Reason.LOW_QUALITY, box, others)
        aligned = align(frame, placed.five_points())
        picture = judge_picture(aligned)
        if picture is not Reason.OK:
            return Look(picture, box, others)
        embedded = self.embedder.embed(aligned)
        reason, usable = judge_embedding(embedded.norm, face.score)
        return Look(reason, box, others, embedded if usable else None)


def _state_facts(models: tuple[LoadedModel, ...], settings: FaceSettings) -> ModelFacts:
    cards = [model.card for model in models]
    return ModelFacts(
        tuple(ModelFact(card.name, card.sha256) for card in cards),
        _rule_in_force(cards[-1], settings),
    )


def _rule_in_force(card: ModelCard, settings: FaceSettings) -> DecisionRule:
    if card.decision is None:
        raise ModelAltered(f"the card of {card.name} states no decision rule")
    return card.decision.raised_to(settings.threshold) if settings.threshold else card.decision
