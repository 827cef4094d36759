"""What holds for every test on the running fleet: what one leaves to the collector may be found in another."""

from __future__ import annotations

import pytest

ON_THE_FLEET = [
    pytest.mark.system,
    pytest.mark.timeout(400),  # the fleet starts with the first of these tests
    # paho-mqtt 2.2 drops its socket unclosed when a node ends a connection in the middle of a handshake
    pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning"),
    # nats-py 2.16 leaves the socket of a connection that was refused to the collector
    pytest.mark.filterwarnings("ignore:unclosed <socket.socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:unclosed transport:ResourceWarning"),
]
