"""What can be taken home from a watch page: downloads of the recording, and material to the webinar."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from archive_web.public.addresses import media_url
from index.models import Material, Recording, Webinar


@dataclass(frozen=True)
class Download:
    """*icon* is a name in icons.html; *name* is what the file is called when it is saved."""

    label: str
    url: str
    icon: str
    name: str
    size_bytes: int | None = None


@dataclass(frozen=True)
class Paper:
    """A piece of material: a file of ours, or a link to another site (*external*)."""

    title: str
    url: str
    external: bool
    size_bytes: int | None


def downloads_of(recording: Recording) -> list[Download]:
    """Every rendition, then the captions in four forms."""
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
    if recording.spoken_track:
        found += [
            Download(label, url_for(f"public.{view}", slug=slug), icon, f"{slug}.{ending}")
            for label, view, icon, ending in (
                (_("Captions (VTT)"), "captions_vtt", "captions", "vtt"),
                (_("Captions (SRT)"), "captions_srt", "captions", "srt"),
                (_("Captions (JSON)"), "captions_json", "captions", "json"),
                (_("What is said, as text"), "transcript", "text", "txt"),
            )
        ]
    return found


def materials_of(webinar: Webinar) -> list[Paper]:
    return [_paper(material) for material in webinar.materials]


def _paper(material: Material) -> Paper:
    if material.url:
        return Paper(material.title, material.url, external=True, size_bytes=None)
    url = url_for("media.material", material_id=material.id, name=material.name)
    return Paper(material.title, url, external=False, size_bytes=material.size_bytes)
