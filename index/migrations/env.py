"""Alembic's environment: runs the migrations of the catalogue on the database it is handed."""

from typing import Any

from alembic import context
from sqlalchemy import event

from index.catalogue.database import open_engine, translating
from index.models import Base


def ours(name: str | None, kind: str, parents: Any) -> bool:
    """The workflow engine keeps its tables in the same database: they are its own business."""
    return kind != "table" or name in Base.metadata.tables


engine = open_engine(context.config.attributes["url"]).execution_options(writes=True)
if engine.dialect.name == "sqlite":
    # Where a table is made anew, the old one is dropped, and with foreign keys on its rows would take others along.
    event.listen(engine.pool, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=OFF"))
# One transaction of ours around it all: Alembic would have one for each step on SQLite, and processes that begin at once
# would then do the same step.
with translating(engine), engine.begin() as connection:
    context.configure(
        connection=connection, target_metadata=Base.metadata, include_name=ours, render_as_batch=True
    )
    context.run_migrations()
engine.dispose()
