"""The catalogue on PostgreSQL, held to the same law as SQLite: one writer at a time, readers who see one state."""

from typing import Any

import psycopg
import sqlalchemy
from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from index.errors import DatabaseAway, DatabaseFull, DatabaseNotUtf8, EfterhandError

WRITE_LOCK = 2030  # any number that nobody else locks in this database
# A machine that vanishes must not keep the write lock, nor must anyone wait for it without end.
SESSION = "-c idle_in_transaction_session_timeout=60s -c lock_timeout=30s -c timezone=UTC"
CONNECTION = {
    "application_name": "efterhand",
    "options": SESSION,
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
FULL = "53100"
AWAY = ("08", "57P", "53300")  # connection lost, server stopped or starting, all its connections taken


def open_engine(url: str) -> Engine:
    """An engine on *url*, whose own words on how to connect count more than ours."""
    given = make_url(url).query
    ours = {name: value for name, value in CONNECTION.items() if name not in given}
    engine = create_engine(url, pool_pre_ping=True, connect_args=ours)
    event.listen(engine, "connect", _prepare, insert=True)  # before SQLAlchemy asks it anything
    event.listen(engine, "begin", _begin)
    return engine


def translated(fault: DBAPIError, engine: Engine) -> EfterhandError | None:
    """The error of ours that *fault* is: DatabaseAway or DatabaseFull."""
    host = engine.url.host or "localhost"
    if fault.connection_invalidated:
        return DatabaseAway(host=host, reason=_first_line(fault.orig))
    return named(fault.orig, host)


def named(fault: BaseException | None, host: str) -> DatabaseAway | DatabaseFull | None:
    """The same of a fault as psycopg raises it."""
    state = getattr(fault, "sqlstate", None)
    if state == FULL:
        return DatabaseFull(host=host)
    # A connection that could not be made, or was cut, has no state to tell.
    no_answer = isinstance(fault, psycopg.OperationalError) and (state is None or state.startswith(AWAY))
    return DatabaseAway(host=host, reason=_first_line(fault)) if no_answer else None


class _WithoutNul(StrDumperUnknown):
    """PostgreSQL keeps no NUL in a text; like other letters that cannot be shown, it becomes U+FFFD."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd"))


def _prepare(connection: Connection[Any], record: Any) -> None:
    """Raises DatabaseNotUtf8."""
    encoding = connection.info.parameter_status("server_encoding") or ""
    if encoding != "UTF8":
        raise DatabaseNotUtf8(name=connection.info.dbname, encoding=encoding)
    connection.adapters.register_dumper(str, _WithoutNul)


def _begin(connection: sqlalchemy.Connection) -> None:
    """A reader sees one state to its end; a writer takes its turn, and then sees what others wrote before it."""
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _first_line(fault: BaseException | None) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0]
