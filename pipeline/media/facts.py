"""What is known of a source file: facts that later stages read instead of probing it again."""

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """The picture as it is meant to be seen: rotation and pixel shape are applied to its size."""

    index: int  # number of the stream within the file
    codec: str
    profile: str
    pix_fmt: str
    width_px: int
    height_px: int
    frame_rate: Fraction  # the source's nominal rate, however unevenly its frames come
    kbps: int  # of the whole file: no rendition needs to spend more
    is_interlaced: bool = False
    transfer: str = ""  # how light is coded, by ffprobe's names; two of them are HDR

    @property
    def short_side_px(self) -> int:
        return min(self.width_px, self.height_px)


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """The sound track that is used: the first one."""

    index: int
    codec: str
    sample_rate_hz: int
    channels: int


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source file. What *declared_ms* has beyond *duration_ms* is missing: the file was cut off.

    *seeks_exactly*: a program that jumps to a time in it lands there or before, and knows where it is.
    """

    container: str
    size_bytes: int
    duration_ms: int
    declared_ms: int
    video: VideoFacts | None
    audio: AudioFacts | None
    seeks_exactly: bool = False

    @property
    def missing_ms(self) -> int:
        return self.declared_ms - self.duration_ms


def facts_to_json(facts: SourceFacts) -> dict[str, Any]:
    """Facts as plain strings and numbers, ready for json.dumps."""
    plain = asdict(facts)
    if facts.video:
        plain["video"]["frame_rate"] = str(facts.video.frame_rate)
    return plain


def facts_from_json(plain: dict[str, Any]) -> SourceFacts:
    """The facts that facts_to_json made plain."""
    video, audio = plain["video"], plain["audio"]
    return SourceFacts(
        **{
            **plain,
            "video": VideoFacts(**{**video, "frame_rate": Fraction(video["frame_rate"])}) if video else None,
            "audio": AudioFacts(**audio) if audio else None,
        }
    )
