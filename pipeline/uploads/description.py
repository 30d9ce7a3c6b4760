"""What was told of an upload when it began, as ``accept`` wants it when it has come."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from index.captions.cue import Cue
from index.captions.track_json import cue_from_json
from index.models import Upload, Webinar, WebinarStatus
from pipeline.archive import Archive
from pipeline.ingest import Description


def description_of(
    archive: Archive, details: Mapping[str, Any], captions: Sequence[Cue] | None
) -> Description:
    """The details of an Upload, read and checked before it came. A webinar published meanwhile takes no drafts."""
    webinar_id = _still_open(archive, details.get("webinar_id"))
    starts_at = details.get("starts_at")
    return Description(
        title=details.get("title") or ("" if webinar_id else details["name_as_title"]),
        description=details.get("description", ""),
        language=details.get("language"),
        starts_at=datetime.fromisoformat(starts_at) if starts_at else None,
        speakers=tuple(details.get("speakers", ())),
        goals=tuple(details.get("goals", ())),
        captions=None if captions is None else tuple(captions),
        publish=details.get("publish", False),
        webinar_id=webinar_id,
    )


def captions_of(upload: Upload) -> list[Cue] | None:
    """The captions that came along with an upload."""
    if upload.captions is None:
        return None
    return [cue_from_json(cue, number) for number, cue in enumerate(upload.captions)]


def _still_open(archive: Archive, webinar_id: int | None) -> int | None:
    if webinar_id is None:
        return None
    with archive.database.read() as session:
        webinar = session.get(Webinar, webinar_id)
    return webinar_id if webinar is not None and webinar.status != WebinarStatus.PUBLISHED else None
