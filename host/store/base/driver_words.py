"""What PostgreSQL says of a failure, without what was to be written."""

from __future__ import annotations

import psycopg
from sqlalchemy.engine.interfaces import ExceptionContext


def shorten(context: ExceptionContext) -> None:
    """Leave of PostgreSQL's words only the first sentence: the others repeat what was to be written."""
    original, error = context.original_exception, context.sqlalchemy_exception
    if isinstance(original, psycopg.Error):
        original.args = (original.diag.message_primary or type(original).__name__,)
        if error:
            error.args = (f"({type(original).__name__}) {original.args[0]}",)
