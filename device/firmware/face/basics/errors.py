"""What can go wrong with models and photos, each with its number; none of the texts says anything of a person."""

from __future__ import annotations

from device.base.errors import UketsukeError


class FaceError(UketsukeError):
    """Any error of this package."""


class ModelError(FaceError):
    """The installation is at fault; a technician mends it, and the program must not start."""


class ModelAltered(ModelError):
    """A model file's SHA-256 is not the one on its card."""

    number = 201


class ModelMissing(ModelError):
    """A model file or its card is not in the models folder."""

    number = 202


class DecisionNotMeasured(ModelError):
    """The card of the comparing model states no limits with measured errors."""

    number = 205


class InterpreterUnusable(ModelError):
    """The TFLite package does not work beside this NumPy, or does not accept the model."""

    number = 206


class PhotoError(FaceError):
    """The card's photo cannot serve as the reference; the visit goes on by another way."""


class NoFaceInPhoto(PhotoError):
    """No face was found in the card's photo."""

    number = 203


class SeveralFacesInPhoto(PhotoError):
    """More than one face was found in the card's photo."""

    number = 204


class PhotoUnfit(PhotoError):
    """A face was found in the card's photo, but too dark, too blurred or too much hidden to be compared."""

    number = 219
