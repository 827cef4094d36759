"""The frozen limits of the trial, from `limits.toml` beside this file, which also tells how they were measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from device.base.config import load_config

LIMITS_FILE = Path(__file__).with_name("limits.toml")


@dataclass(frozen=True)
class Turning:
    """A turn: how far the nose moves (share of the face's width), and how much depth must show in it.

    A head counts as turned from a change of `Pose.turn` by `turned_from`, and as looking ahead again within
    `ahead_within`. `depth_from` is what no homography may explain, in eye distances. `frames` turned ones are needed;
    after `flat_after` of them without depth it is a picture.
    """

    turned_from: float
    ahead_within: float
    depth_from: float
    frames: int
    flat_after: int

    def __post_init__(self) -> None:
        """Refuse limits that a still picture could meet."""
        if not 0 < self.ahead_within < self.turned_from < 0.5:
            raise ValueError("0 < ahead_within < turned_from < 0.5 must hold")
        if self.depth_from <= 0 or not 1 <= self.frames <= self.flat_after:
            raise ValueError("a turn needs depth, in at least one frame")


@dataclass(frozen=True)
class Blinking:
    """A blink: the likeness with the person's own open eyes up to which they are closed, and from which open.

    While it is looked for, the face keeps its aspect within the share `still_within`: a tilted picture does not.
    """

    closed_below: float
    open_from: float
    still_within: float

    def __post_init__(self) -> None:
        """Refuse limits out of order."""
        if not 0 < self.still_within < 1:
            raise ValueError("still_within is a share, and must lie between 0 and 1")
        if not 0 < self.closed_below < self.open_from <= 1:
            raise ValueError("0 < closed_below < open_from <= 1 must hold")


@dataclass(frozen=True)
class Following:
    """That it is one face all along: scores with the compared frames, and how far it may jump between two frames.

    `jump` and `growth` are in distances from eyes to mouth and as a ratio; `gap_s` is how long it may be unseen.
    """

    alike_ahead_from: float
    alike_turned_from: float
    jump: float
    growth: float
    gap_s: float

    def __post_init__(self) -> None:
        """Refuse limits that would take anybody."""
        if not 0 < self.alike_turned_from <= self.alike_ahead_from < 1:
            raise ValueError("0 < alike_turned_from <= alike_ahead_from < 1 must hold")
        if self.jump <= 0 or self.growth <= 1 or self.gap_s <= 0:
            raise ValueError("jump, growth and gap are limits above nothing")


@dataclass(frozen=True)
class Timing:
    """Seconds: nobody answers within `reaction_s`; after `help_s` more is said; `frozen_s` pass without news."""

    reaction_s: float
    help_s: float
    frozen_s: float

    def __post_init__(self) -> None:
        """Refuse times that are none."""
        if min(self.reaction_s, self.help_s, self.frozen_s) <= 0:
            raise ValueError("times are above 0 seconds")


@dataclass(frozen=True)
class Measured:
    """One entry of the declared list: how many of so many rendered presentations were taken for a living person."""

    name: str
    trials: int
    accepted: int

    def __post_init__(self) -> None:
        """Refuse figures that rest on nothing."""
        if not 0 <= self.accepted <= self.trials or self.trials < 1:
            raise ValueError("a figure rests on trials, and must not exceed them")


@dataclass(frozen=True)
class LivenessLimits:
    """All limits, with the day, the commands and the figures of their measurement."""

    measured_on: str
    commands: tuple[str, ...]
    turning: Turning
    blinking: Blinking
    following: Following
    timing: Timing
    measured: tuple[Measured, ...]

    def __post_init__(self) -> None:
        """Refuse limits that nobody measured."""
        if not self.measured:
            raise ValueError("limits must come with their figures")


def read_limits() -> LivenessLimits:
    """Read the shipped limits.

    Raises:
        ConfigurationError: the file is missing or holds anything else.
    """
    return load_config(LIMITS_FILE, LivenessLimits)
