"""What the views of one process work with."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from pipeline.archive import Archive
from pipeline.engine import Engine

KEY = "efterhand"


@dataclass(frozen=True)
class Services:
    """The archive, and the engine that queues its work."""

    archive: Archive
    engine: Engine


def services() -> Services:
    """The services of the app that answers this request."""
    return cast(Services, current_app.extensions[KEY])
