"""The talks of a recording as the chapters of a podcast's episode (Podcasting 2.0, JSON chapters 1.2)."""

import json
from typing import Any

from flask import Response

from archive_web.access import anyone
from archive_web.addresses import absolute
from archive_web.feeds import IN_LANGUAGE, blueprint
from archive_web.feeds.markup import title_of
from archive_web.feeds.sending import send
from archive_web.public.addresses import moment_url
from archive_web.services import services
from index.catalogue import recordings
from index.catalogue.changes import changed_at
from index.models import Recording, Talk, now


@blueprint.get(f"{IN_LANGUAGE}/watch/<slug>/chapters.json")
@anyone
def chapters(slug: str) -> Response:
    """Raises RecordingMissing."""
    with services().archive.database.read() as session:
        recording = recordings.watchable_by_slug(session, slug, staff=False)
        found = {"version": "1.2.0", "chapters": [_chapter(recording, talk) for talk in recording.talks]}
        changes = [changed_at(recording.webinar, now())]
    return send(json.dumps(found, ensure_ascii=False).encode(), "application/json+chapters", changes)


def _chapter(recording: Recording, talk: Talk) -> dict[str, Any]:
    end_ms = talk.end_ms if talk.end_ms is not None else recording.duration_ms
    ends = {"endTime": end_ms / 1000} if end_ms else {}
    url = absolute(moment_url(recording, talk.start_ms))
    return {"startTime": talk.start_ms / 1000, **ends, "title": title_of(talk.title), "url": url}
