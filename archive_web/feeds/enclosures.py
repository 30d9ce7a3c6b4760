"""The file of a podcast's episode: the picture in a size for phones, or the sound alone."""

from dataclasses import dataclass
from enum import StrEnum

from archive_web.public.addresses import media_url
from archive_web.public.playing import plain_rendition
from archive_web.services import services
from index.models import Recording
from pipeline.storage.media_types import media_type_of


class Kind(StrEnum):
    """What a podcast is made of."""

    AUDIO = "audio"
    VIDEO = "video"


@dataclass(frozen=True)
class Enclosure:
    """*url* is relative to the site; *size_bytes* is what the file has."""

    url: str
    media_type: str
    size_bytes: int


def enclosure_of(recording: Recording, kind: Kind) -> Enclosure | None:
    """None while there is no such file, or where there never will be one. Raises what the store raises."""
    if kind == Kind.AUDIO:
        return _sound_of(recording)
    best = plain_rendition(one for one in recording.renditions if one.height_px)
    if best is None:
        return None
    return Enclosure(media_url(best.mp4_key), media_type_of(best.mp4_key), best.size_bytes)


def _sound_of(recording: Recording) -> Enclosure | None:
    key = recording.sound_key
    if key is None:
        return None
    # Recordings of earlier versions do not know how large their sound is; the store does.
    size_bytes = recording.sound_bytes or services().archive.store.size_bytes(key)
    return Enclosure(media_url(key), media_type_of(key), size_bytes)
