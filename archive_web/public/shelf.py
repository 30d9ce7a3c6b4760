"""What can be taken home from a watch page: downloads of the recording."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from archive_web.page_parts import language_name
from archive_web.public.addresses import media_url
from index.models import Recording


@dataclass(frozen=True)
class Download:
    """*icon* is a name in icons.html; *name* is what the file is called when it is saved."""

    label: str
    url: str
    icon: str
    name: str
    size_bytes: int | None = None


def downloads_of(recording: Recording) -> list[Download]:
    """Every rendition, then the captions in four forms, in each language."""
    slug = recording.slug
    found = [
        Download(
            label=_("Video %(height)sp (MP4)", height=one.height_px) if one.height_px else _("Sound (MP4)"),
            url=media_url(one.mp4_key, download=True),
            icon="film",
            name=f"{slug}-{one.height_px}p.mp4" if one.height_px else f"{slug}.mp4",
            size_bytes=one.size_bytes,
        )
        for one in recording.renditions
    ]
    several = len(recording.shown_tracks) > 1
    for track in recording.shown_tracks:
        language = track.language if several else None
        found += [
            Download(
                f"{label}, {language_name(language)}" if language else label,
                url_for(f"public.{view}", slug=slug, lang=language),
                icon,
                f"{slug}-{language}.{ending}" if language else f"{slug}.{ending}",
            )
            for label, view, icon, ending in (
                (_("Captions (VTT)"), "captions_vtt", "captions", "vtt"),
                (_("Captions (SRT)"), "captions_srt", "captions", "srt"),
                (_("Captions (JSON)"), "captions_json", "captions", "json"),
                (_("What is said, as text"), "transcript", "text", "txt"),
            )
        ]
    return found
