"""What the player plays, and what stands in its place when there is nothing to play yet."""

from dataclasses import dataclass
from enum import StrEnum

from flask import url_for

from archive_web.public.addresses import media_url
from archive_web.public.pictures import Picture, picture_of
from index.models import CaptionTrack, Recording, Rendition

# Plain MP4 is for browsers without scripts or Media Source Extensions: often old, or on a slow line.
PLAIN_HEIGHT_PX = 720


class State(StrEnum):
    """Whether a recording can be watched."""

    READY = "ready"
    PREPARING = "preparing"
    FAILED = "failed"


@dataclass(frozen=True)
class ShownCaptions:
    """Captions that can be chosen, in *language*."""

    url: str
    language: str

    @classmethod
    def of(cls, recording: Recording, track: CaptionTrack) -> "ShownCaptions":
        into = track.translation or None
        return cls(url_for("public.captions_vtt", slug=recording.slug, translation=into), track.language)


@dataclass(frozen=True)
class Playing:
    """Addresses are empty where there is nothing; *mp4_url* is there whenever *state* is READY."""

    state: State
    mp4_url: str
    hls_url: str
    picture: Picture | None
    captions: tuple[ShownCaptions, ...]
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
            captions=tuple(ShownCaptions.of(recording, track) for track in recording.shown_tracks),
            storyboard_url=url_for("public.storyboard_vtt", slug=recording.slug)
            if recording.storyboard
            else "",
            waveform_url=media_url(recording.peaks_key) if recording.peaks_key else "",
        )


def _mp4_key(recording: Recording) -> str | None:
    """The tallest rendition up to 720 lines, else the lowest; before there are any, the remuxed source."""
    if not recording.renditions:
        return recording.watchable_key

    def fitness(rendition: Rendition) -> tuple[bool, int]:
        fits = rendition.height_px <= PLAIN_HEIGHT_PX
        return (fits, rendition.height_px if fits else -rendition.height_px)

    return max(recording.renditions, key=fitness).mp4_key


def _state_without_media(recording: Recording) -> State:
    """Failed only when all that could have made something to play has ended."""
    making = [stage.state for stage in recording.stages if stage.name in {"watchable", "renditions"}]
    return (
        State.FAILED
        if making and "failed" in making and not {"waiting", "running"} & set(making)
        else State.PREPARING
    )
