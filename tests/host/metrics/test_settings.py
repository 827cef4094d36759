"""Where metrics may be served: never where the clinic's network reaches them."""

from __future__ import annotations

import pytest

from host.base.metrics_settings import MetricsSettings


def test_nowhere_by_default() -> None:
    assert (MetricsSettings().socket, MetricsSettings().port) == (None, 0)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::"])  # noqa: S104  refused, not bound
def test_no_address_but_loopback(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        MetricsSettings(host=host, port=9464)


@pytest.mark.parametrize("port", [-1, 65_536])
def test_no_port_that_is_none(port: int) -> None:
    with pytest.raises(ValueError, match="port"):
        MetricsSettings(port=port)
