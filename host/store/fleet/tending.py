"""Looking after many clinics at once: their hosts are noted as being there, and those are found that have work.

One call asks for each clinic as that clinic: the policies hold inside it as they do outside, and an account that may
not speak for one of them is refused. For a clinic in which nothing is due it takes the place of ten transactions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Float, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from host.store.fleet.schema import SETTING
from host.store.tables.health import BROKER

# a visit with a time at all: whose check is to be made up for may be asked about before, once the way is back
_WORK = (
    "SELECT FROM visits WHERE due_at > 0 AND lease_until <= moment",
    "SELECT FROM visits WHERE confirm_until > 0 AND confirm_until <= moment",
    "SELECT FROM registrations WHERE due_at <= moment",
    "SELECT FROM results WHERE due_at <= moment",
    "SELECT FROM replies WHERE valid_until > moment",
    "SELECT FROM batches WHERE due_at <= moment",
    "SELECT FROM handovers WHERE due_at <= moment",
)
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION fleet_tend(names text[], moment double precision) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY names LOOP
        PERFORM set_config('{SETTING}', one, true);
        UPDATE host_parts SET looked_at = moment WHERE part = '{BROKER}';
        IF {" OR ".join(f"EXISTS ({query})" for query in _WORK)} THEN
            RETURN NEXT one;
        END IF;
    END LOOP;
    PERFORM set_config('{SETTING}', '', true);
END $$
"""  # noqa: S608  # nothing in it comes from outside
_TEND = select(func.fleet_tend(bindparam("names", type_=ARRAY(Text)), bindparam("moment", type_=Float)))


def tending_statements() -> Iterator[str]:
    """Give the statements that make what `tend` calls."""
    yield _FUNCTION


def tend(connection: Connection, clinics: Sequence[str], now: float) -> set[str]:
    """Note that the hosts of these clinics are there, and give those in which something is due.

    What was noted of the way to the broker stays as it is. `connection` is no clinic's.

    Raises:
        sqlalchemy.exc.DBAPIError: there is no such clinic, or this account may not speak for it.
    """
    return set(connection.execute(_TEND, {"names": list(clinics), "moment": now}).scalars())
