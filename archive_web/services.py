"""What the views of one process work with."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from pipeline.archive import Archive
from pipeline.engine import Engine
from pipeline.uploads import Uploads

KEY = "efterhand"


@dataclass(frozen=True)
class Services:
    """The archive, the engine that queues its work, and the files on their way in."""

    archive: Archive
    engine: Engine
    uploads: Uploads


def services() -> Services:
    """The services of the app that answers this request."""
    return cast(Services, current_app.extensions[KEY])
