"""What a speech recogniser promises: sound in, words on the recording's clock out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from index.captions.cue import Word
from index.errors import EfterhandError
from pipeline.progress import Progress

UNDETERMINED = "und"

Span = tuple[int, int]
"""Half-open, in ms on the recording's clock."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said in a recording, or in a piece of it.

    *language* is a code such as ``sv``, or ``und`` where nothing was said and no language was given;
    *model* is the model's name as the settings give it.
    """

    language: str
    words: tuple[Word, ...]
    model: str

    def to_json(self) -> dict[str, Any]:
        rows = [(word.start_ms, word.end_ms, word.text) for word in self.words]
        return {"language": self.language, "words": rows, "model": self.model}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Transcript":
        """The transcript that to_json made plain."""
        return cls(plain["language"], tuple(Word(*row) for row in plain["words"]), plain["model"])


class Transcriber(Protocol):
    """Recognises speech in *wav*, a 16 kHz mono 16-bit WAV of a whole recording.

    Both raise ModelMissing, ModelUnknown, ModelUnreadable, EngineMissing and RecognitionFailed.
    """

    def find_languages(self, wav: Path, regions: Sequence[Sequence[Span]]) -> list[Mapping[str, float]]:
        """How likely each language is, 0 to 1, for each of *regions*; nothing where a region is silent.

        The spans of a region are of one language, a talk for instance.
        """

    def transcribe(
        self, wav: Path, *, language: str | None, prompt: str, progress: Progress, span: Span | None = None
    ) -> Transcript:
        """Recognise what is said in *span*, or in the whole recording.

        *language* None: it is found from the sound. *prompt* holds names and words that are likely to be
        said. *progress* is called with percent, 0 to 100.
        """


class EngineMissing(EfterhandError):
    """The engine of the settings is not installed."""

    en = "The speech engine {engine} is not installed. Install it with: pip install 'efterhand[fast]'"
    sv = "Talmotorn {engine} är inte installerad. Installera den med: pip install 'efterhand[fast]'"


class ModelMissing(EfterhandError):
    """The weights are not on this machine and could not be fetched."""

    en = (
        "The speech model {model} is not on this machine and could not be fetched ({reason}). "
        "Where there is a network, run `efterhand models --fetch {model}` and then `efterhand retry`; "
        "where there is none, set EFTERHAND_SPEECH_MODEL to the path of a Whisper checkpoint."
    )
    sv = (
        "Talmodellen {model} finns inte på den här datorn och kunde inte hämtas ({reason}). "
        "Med nätverk: kör `efterhand models --fetch {model}` och sedan `efterhand retry`. "
        "Utan: sätt EFTERHAND_SPEECH_MODEL till sökvägen för en Whisper-modell."
    )


class ModelUnknown(ModelMissing):
    """The name is neither a model that can be fetched nor a file."""

    en = (
        "There is no speech model “{model}”: no file has that path, and the names that can be fetched are "
        "{known}. Set EFTERHAND_SPEECH_MODEL to one of them, or to the path of a Whisper checkpoint."
    )
    sv = (
        "Det finns ingen talmodell ”{model}”: ingen fil har den sökvägen, och de namn som kan hämtas är "
        "{known}. Sätt EFTERHAND_SPEECH_MODEL till ett av dem, eller till sökvägen för en Whisper-modell."
    )


class ModelUnreadable(EfterhandError):
    """The file is there, but it is not a Whisper checkpoint."""

    en = (
        "The file {model} is not a Whisper checkpoint ({reason}). "
        "Set EFTERHAND_SPEECH_MODEL to a checkpoint, or to a model name such as small."
    )
    sv = (
        "Filen {model} är ingen Whisper-modell ({reason}). "
        "Sätt EFTERHAND_SPEECH_MODEL till en sådan fil, eller till ett modellnamn som small."
    )


class RecognitionFailed(EfterhandError):
    """Recognition stopped before the end of the recording."""

    en = (
        "Speech recognition stopped ({reason}). Run `efterhand retry` to try again; "
        "if it was ended for lack of memory, set EFTERHAND_SPEECH_MODEL to a smaller model."
    )
    sv = (
        "Taligenkänningen avbröts ({reason}). Kör `efterhand retry` för att försöka igen; "
        "om minnet tog slut, sätt EFTERHAND_SPEECH_MODEL till en mindre modell."
    )
