"""Puts detector, mesh, alignment, embedding and gate together for the visit; blocking, for one thread."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from device.firmware.face.alignment import align, mirror
from device.firmware.face.basics.errors import DecisionNotMeasured, NoFaceInPhoto, PhotoUnfit, SeveralFacesInPhoto
from device.firmware.face.basics.picture import Box, Frame, Gray, Oval, Rgb
from device.firmware.face.deciding.comparison import ModelFact, ModelFacts, Reference
from device.firmware.face.deciding.decision import DecisionRules
from device.firmware.face.deciding.fusion import fuse
from device.firmware.face.gate.look import Look
from device.firmware.face.gate.measures import Measures, measure
from device.firmware.face.gate.quality import (
    LEAST_MESH_CERTAINTY,
    Reason,
    advise,
    choose_face,
    is_dark,
    is_fit_photo,
    judge_distance,
    judge_embedding,
    judge_picture,
)
from device.firmware.face.model_files import DETECTOR, EMBEDDER, MESH, LoadedModel, load_model
from device.firmware.face.networks import detector, embedding, mesh
from device.firmware.face.networks.detector import DetectedFace, Detector
from device.firmware.face.networks.embedding import Embedder
from device.firmware.face.networks.execution import Chosen, Execution, choose_execution
from device.firmware.face.networks.interpreter import Network, time_run
from device.firmware.face.networks.mesh import Mesh, MeshFinder
from device.firmware.face.settings import FaceSettings

PHOTO_OVAL = Oval(0.5, 0.5, 0.3, 0.4)
"""Where the holder's face lies in the card's photo; a face found at its edge is a pattern of the background."""
REFERENCE_ZOOMS = (1.0, 0.94, 1.06)
"""Sizes at which the card's photo is embedded, beside its mirror image; the mean of the four is the reference."""


@dataclass(frozen=True, repr=False)
class FaceVerifier:
    """The face chain with its models loaded."""

    detector: Detector
    mesh_finder: MeshFinder
    embedder: Embedder
    facts: ModelFacts
    settings: FaceSettings
    chosen: Chosen

    @classmethod
    def load(cls, models_dir: Path, settings: FaceSettings) -> FaceVerifier:
        """Load and check the three models.

        Raises:
            ModelAltered: a file is not the one on its card.
            ModelMissing: a file or card is not there.
            DecisionNotMeasured: the card of the comparing model states no limits.
            InterpreterUnusable: the TFLite package does not work here.
        """
        found, placed, embedded = (load_model(models_dir, name) for name in (DETECTOR, MESH, EMBEDDER))
        facts = _state_facts((found, placed, embedded), settings)
        chosen = _choose(embedded, settings)
        execution = chosen.execution
        return cls(
            Detector(Network(found.content, detector.OUTPUTS, execution), settings.least_detector_score),
            MeshFinder(Network(placed.content, mesh.OUTPUTS, execution)),
            Embedder(Network(embedded.content, embedding.OUTPUTS, execution), embedded.card.sha256),
            facts,
            settings,
            chosen,
        )

    def describe(self) -> ModelFacts:
        """Give the models, the rules and the policy in force, for the signed result."""
        return self.facts

    @property
    def rules(self) -> DecisionRules:
        """The rules of the comparing model."""
        return self.facts.rules

    def enrol_reference(self, photo: Gray) -> Reference:
        """Make the reference from the card's decoded photo, grey (h, w) of any size.

        Raises:
            NoFaceInPhoto: no face was found.
            SeveralFacesInPhoto: more than one was found.
            PhotoUnfit: a face was found, but too little of it can be seen.
        """
        return self.enrol_frame(Frame.from_gray(photo))

    def enrol_frame(self, frame: Frame) -> Reference:
        """Make the reference from a picture; raises as `enrol_reference` does."""
        faces = self.detector.find(frame)
        choice = choose_face(tuple(face.box_in(frame) for face in faces), PHOTO_OVAL)
        if choice.index is None:
            raise NoFaceInPhoto("no face was found in the card's photo")
        if choice.reason is Reason.TWO_FACES:
            raise SeveralFacesInPhoto("more than one face was found in the card's photo")
        face = faces[choice.index]
        placed = self.mesh_finder.place(frame, face)
        aligned = [align(frame, placed.five_points(), zoom) for zoom in REFERENCE_ZOOMS]
        measures = _measure(frame, face, placed, aligned[0])
        # several views, once in a visit, so that live frames cost no more for it
        views = [self.embedder.embed(view) for view in (*aligned, mirror(aligned[0]))]
        if not is_fit_photo(measures, placed.certainty, views[0].norm):
            raise PhotoUnfit("too little of the face can be seen in the card's photo")
        return Reference(fuse(views), self.facts, advise(measures, face.score))

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
        aligned = align(frame, placed.five_points())
        measures = _measure(frame, face, placed, aligned)
        advice = advise(measures, face.score)
        if placed.certainty < LEAST_MESH_CERTAINTY:
            return Look(Reason.LOW_QUALITY if advice is Reason.OK else advice, box, others)
        picture = judge_picture(measures)
        if picture is not Reason.OK:
            return Look(picture, box, others)
        embedded = self.embedder.embed(aligned)
        reason, usable = judge_embedding(embedded.norm, advice)
        return Look(reason, box, others, embedded if usable else None)


def _measure(frame: Frame, face: DetectedFace, placed: Mesh, aligned: Rgb) -> Measures:
    return measure(frame, face.box_in(frame), aligned, placed.five_points(), placed.sides())


def _choose(embedded: LoadedModel, settings: FaceSettings) -> Chosen:
    """Measure with the embedding network, which takes most of the time."""
    if settings.threads:
        return Chosen(Execution(settings.threads))
    cores = len(os.sched_getaffinity(0))
    return choose_execution(partial(time_run, embedded.content, embedding.OUTPUTS), cores)


def _state_facts(models: tuple[LoadedModel, ...], settings: FaceSettings) -> ModelFacts:
    cards = [model.card for model in models]
    rules = cards[-1].decision
    if rules is None:
        raise DecisionNotMeasured(f"the card of {cards[-1].name} states no decision rule")
    return ModelFacts(tuple(ModelFact(card.name, card.sha256) for card in cards), rules, settings.policy)
