"""The addresses of media: ``/media/<recording>/…`` and ``/materials/<number>/<name>``.

Behind the number stands the key of an unlisted webinar's link, ``/media/7~Xk…/``, where one is needed.
"""

from flask import Blueprint, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from archive_web.access import anyone, is_staff
from archive_web.media.delivery import deliver
from archive_web.services import services
from index.catalogue import materials, recordings
from index.catalogue.material_files import PDF, plain_name
from pipeline.storage.contract import ObjectMissing

blueprint = Blueprint("media", __name__)

# What a viewer needs; the source and the WAV for speech recognition are not given out.
OPEN_STAGES = frozenset({"watchable", "poster", "renditions", "storyboard", "slides"})
# Of the sound, the waveform and what is listened to; not what recognition hears.
OPEN_FILES = ("/peaks.json", "/sound.m4a")
# A key is never used for other bytes. Only the reader's own browser may keep them: a withdrawn recording is gone.
FOREVER = "private, max-age=31536000, immutable"


@blueprint.get("/media/<int:recording_id>/<path:name>", defaults={"key": ""})
@blueprint.get("/media/<int:recording_id>~<key>/<path:name>")
@anyone
def file(recording_id: int, name: str, key: str) -> Response:
    archive = services().archive
    stage = name.partition("/")[0]
    with archive.database.read() as session:
        may_see = is_staff() or recordings.is_open(session, recording_id, key)
        if not may_see or not (stage in OPEN_STAGES or (stage == "sound" and name.endswith(OPEN_FILES))):
            raise ObjectMissing(key=name)
        saved_as = _saved_as(session, recording_id, name) if "download" in request.args else ""
    stored = f"recordings/{recording_id}/{name}"
    return deliver(archive, stored, request, attachment=saved_as, cache=FOREVER)


def _saved_as(session: Session, recording_id: int, name: str) -> str:
    """``vatten-i-staden-720.mp4``: browsers heed the name in our pages only for files from our own address."""
    return f"{recordings.by_id(session, recording_id).slug}-{name.rpartition('/')[2]}"


@blueprint.get("/materials/<int:material_id>/<name>", defaults={"key": ""})
@blueprint.get("/materials/<int:material_id>~<key>/<name>")
@anyone
def material(material_id: int, name: str, key: str) -> Response:
    """A document. PDF alone is opened in the browser, where a link may lead to a page; all else is saved, never run.

    The name that it is saved by is the catalogue's: the one in the address may be anybody's.
    """
    archive = services().archive
    with archive.database.read() as session:
        found = materials.by_id(session, material_id)
        may_see = is_staff() or materials.may_be_seen(found, key)
    if found.key is None or not may_see:
        raise materials.MaterialMissing()
    is_shown = found.media_type == PDF and "download" not in request.args
    attachment = "" if is_shown else plain_name(found.name)
    return deliver(archive, found.key, request, media_type=found.media_type, attachment=attachment)
