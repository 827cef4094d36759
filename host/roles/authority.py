"""The way to the eligibility authority, for every role that asks it something."""

from __future__ import annotations

import random
from contextlib import AbstractAsyncContextManager

from device.base.errors import ConfigurationError
from host.base.settings import HostSettings
from host.eligibility.authority import AuthorityConnection, AuthorityConnector, open_authority
from host.eligibility.retry import RetryLimits


def connect_authority(settings: HostSettings) -> AbstractAsyncContextManager[AuthorityConnector]:
    """Give the connector of the configured authority.

    Raises:
        ConfigurationError: its address or token file cannot be used.
    """
    authority = settings.authority
    if not authority.token_file.is_file():
        raise ConfigurationError(f"{authority.token_file}: the authority's token cannot be read")
    try:
        connection = AuthorityConnection(
            authority.url,
            settings.clinic,
            authority.token_file,
            answer_s=authority.timeout_s,
            retries=RetryLimits(attempts=authority.attempts, total_s=authority.total_s),
        )
    except ValueError as error:
        raise ConfigurationError(f"[authority] {error}") from error
    return open_authority(connection, random.random)
