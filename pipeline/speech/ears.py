"""What the recognising child asks of an engine: a model in memory that names languages and hears segments."""

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from pipeline.speech.chunks import Chunk, Samples
from pipeline.speech.invented import Segment

WHISPER, FASTER_WHISPER = "whisper", "faster-whisper"
ENGINES = (WHISPER, FASTER_WHISPER)


def is_installed(engine: str) -> bool:
    """Whether *engine* can be used on this machine, without loading it."""
    return engine == WHISPER or find_spec("faster_whisper") is not None


class Ear(Protocol):
    """A model in memory."""

    def languages(self, samples: Samples) -> Mapping[str, float]:
        """How likely each language is, 0 to 1, from the first half minute of *samples*."""

    def hear(self, chunk: Chunk, language: str, prompt: str) -> Iterator[Segment]:
        """The segments of *chunk*, their words on the recording's clock."""


def open_ear(engine: str, model: str, cache: Path) -> Ear:
    """Load *model* with *engine*; weights that are not there are fetched into *cache*.

    Raises ModelMissing, ModelUnknown, ModelUnreadable, EngineMissing and DiskFull.
    """
    if engine == FASTER_WHISPER:
        from pipeline.speech.faster_whisper import FasterWhisperEar

        return FasterWhisperEar(model, cache)
    from pipeline.speech.openai_whisper import WhisperEar

    return WhisperEar(model, cache)
