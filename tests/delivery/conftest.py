"""One clinic for the tests of a file, since it takes seconds; terminals of each test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from device.wire.topics import MqttVersion
from tests.host.authority.process import running_authority
from tests.host.line.line import BrokerMaker, Line, start_line
from tests.host.line.programs import broker_program


@contextmanager
def running_clinic(
    protocol: MqttVersion = MqttVersion.V5, make_broker: BrokerMaker = broker_program
) -> Iterator[Line]:
    """Run authority, broker, host and subscriber, all speaking one MQTT version."""
    with ExitStack() as stack:
        # not pytest's own folder: the broker's user must come through, and pytest closes that for others
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="uk-dlv-")))
        folder.chmod(0o755)
        authority = stack.enter_context(running_authority(folder))
        yield start_line(folder, authority, stack, protocol=protocol, make_broker=make_broker)


@pytest.fixture(scope="module")
def clinic() -> Iterator[Line]:
    """Give a clinic; what a test kills it starts again."""
    with running_clinic() as line:
        yield line
