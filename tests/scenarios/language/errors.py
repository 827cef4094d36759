"""What can be the matter with a scenario: it is not written well, or the line did something else."""

from __future__ import annotations


class ScenarioWrong(Exception):
    """A line of a scenario file is not understood; the text begins with file and line."""


class ScenarioFailed(AssertionError):
    """The line did not do what the scenario says, or did something that it does not say."""
