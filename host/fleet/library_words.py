"""What the libraries under the bus say although there is nothing to be said."""

from __future__ import annotations

import logging

_WITHOUT_EFFECT = "returning true from eof_received() has no effect when using ssl"


def leave_out_empty_words() -> None:
    """Leave out a warning of asyncio at every end of a connection, which nats-py brings about by upgrading it to TLS.

    It says that asyncio does not do what nobody asks for; the connection ends as it should.
    """
    logging.getLogger("asyncio").addFilter(_says_something)


def _says_something(record: logging.LogRecord) -> bool:
    return record.getMessage() != _WITHOUT_EFFECT
