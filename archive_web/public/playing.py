"""What the player plays, and what stands in its place when there is nothing to play yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from flask import url_for

from archive_web.public.addresses import media_url
from archive_web.public.pictures import Picture, picture_of
from index.models import Recording, Rendition

# Plain MP4 is for browsers without scripts or Media Source Extensions: often old, or on a slow line.
PLAIN_HEIGHT_PX = 720


class State(StrEnum):
    """Whether a recording can be watched."""

    READY = "ready"
    PREPARING = "preparing"
    FAILED = "failed"


@dataclass(frozen=True)
class Playing:
    """Addresses are empty where there is nothing; *mp4_url* is there whenever *state* is READY."""

    state: State
    mp4_url: str
    hls_url: str
    picture: Picture | None
    storyboard_url: str
    waveform_url: str

    @classmethod
    def of(cls, recording: Recording) -> "Playing":
        key = _mp4_key(recording)
        return cls(
            state=State.READY if key else _state_without_media(recording),
            mp4_url=media_url(key) if key else "",
            hls_url=media_url(recording.hls_key) if recording.hls_key else "",
            picture=picture_of(recording.posters),
            storyboard_url=url_for("public.storyboard_vtt", slug=recording.slug)
            if recording.storyboard
            else "",
            waveform_url=url_for("public.waveform", slug=recording.slug) if recording.peaks_key else "",
        )


def _mp4_key(recording: Recording) -> str | None:
    """The tallest rendition up to 720 lines, else the lowest; before there are any, the remuxed source."""
    found = plain_rendition(recording.renditions)
    return found.mp4_key if found else recording.watchable_key


def plain_rendition(renditions: Iterable[Rendition]) -> Rendition | None:
    """The tallest up to 720 lines, else the lowest."""

    def fitness(rendition: Rendition) -> tuple[bool, int]:
        fits = rendition.height_px <= PLAIN_HEIGHT_PX
        return (fits, rendition.height_px if fits else -rendition.height_px)

    return max(renditions, key=fitness, default=None)


def _state_without_media(recording: Recording) -> State:
    """Failed only when all that could have made something to play has ended."""
    making = [stage.state for stage in recording.stages if stage.name in {"watchable", "renditions"}]
    return (
        State.FAILED
        if making and "failed" in making and not {"waiting", "running"} & set(making)
        else State.PREPARING
    )
