"""The way to ask about insurance, for every role that asks: the connector that the settings choose."""

from __future__ import annotations

import random
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from device.base.errors import ConfigurationError
from host.base.oqs_settings import ConnectorKind
from host.base.settings import HostSettings
from host.eligibility.connection import AuthorityConnection, open_authority
from host.eligibility.port import EligibilityConnector
from host.eligibility.retry import RetryLimits
from host.linkage.connector import LinkageConnector
from host.linkage.folders import PostOffice, PostPlaces
from host.roles.parts import Parts

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


@asynccontextmanager
async def connect_eligibility(parts: Parts) -> AsyncIterator[EligibilityConnector]:
    """Give the configured connector.

    Raises:
        ConfigurationError: address, token file or certificates cannot be used.
    """
    if parts.settings.eligibility.connector is ConnectorKind.OQS_FILES:
        yield connect_folders(parts)
        return
    async with AsyncExitStack() as stack:
        try:
            connector = await stack.enter_async_context(_connect_authority(parts.settings))
        except OSError as error:  # ssl.SSLError is one: a certificate that cannot be read
            raise ConfigurationError(f"[authority] {error}") from error
        yield connector


def connect_folders(parts: Parts) -> LinkageConnector:
    """Give the connector to the linkage software's folders, which the settings must name."""
    oqs = parts.settings.oqs
    if oqs is None:
        raise ConfigurationError("the section [oqs] is missing")
    return LinkageConnector(parts.engine, make_post_office(parts), oqs, parts.clock, make_ident)


def make_post_office(parts: Parts) -> PostOffice:
    """Give what sends and collects in the folders.

    Raises:
        ConfigurationError: the folders are not named.
    """
    oqs = parts.settings.oqs
    if oqs is None or oqs.request is None or oqs.result is None:
        raise ConfigurationError("[oqs] request and result are missing")
    places = PostPlaces(oqs.request, oqs.result, oqs.institution, oqs.remove_answers)
    return PostOffice(parts.engine, places, parts.clock, parts.log)


def make_ident() -> str:
    """Give the id of a request: twelve characters as the linkage software uses them, and nobody else's."""
    return "uk" + "".join(secrets.choice(_LETTERS) for _ in range(10))


def _connect_authority(settings: HostSettings) -> AbstractAsyncContextManager[EligibilityConnector]:
    authority = settings.authority
    if authority is None or not authority.token_file.is_file():
        where = authority.token_file if authority else "[authority]"
        raise ConfigurationError(f"{where}: the authority's token cannot be read")
    try:
        connection = AuthorityConnection(
            authority.url,
            settings.clinic,
            authority.token_file,
            answer_s=authority.timeout_s,
            ca=authority.ca,
            certificate=authority.certificate,
            retries=RetryLimits(attempts=authority.attempts, total_s=authority.total_s),
        )
    except ValueError as error:
        raise ConfigurationError(f"[authority] {error}") from error
    return open_authority(connection, random.random)
