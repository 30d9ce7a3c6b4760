"""What a speech recogniser promises: sound in, words on the recording's clock out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.captions.cue import Word
from index.errors import EfterhandError
from pipeline.progress import Progress

UNDETERMINED = "und"


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said in a recording.

    *language* is a code such as ``sv``, or ``und`` where nothing was said and no language was given;
    *model* is the model's name as the settings give it.
    """

    language: str
    words: tuple[Word, ...]
    model: str


class Transcriber(Protocol):
    """Recognises the speech of a whole recording."""

    def transcribe(self, wav: Path, *, language: str | None, prompt: str, progress: Progress) -> Transcript:
        """Recognise *wav*, a 16 kHz mono 16-bit WAV.

        *language* None: it is found from the sound. *prompt* holds names and words that are likely to be
        said. *progress* is called with percent, 0 to 100. Raises ModelMissing, ModelUnreadable and
        RecognitionFailed.
        """


class ModelMissing(EfterhandError):
    """The weights are not on this machine and could not be fetched."""

    en = (
        "The speech model {model} is not on this machine and could not be fetched ({reason}). "
        "When there is a network, run `efterhand retry`; without one, set EFTERHAND_SPEECH_MODEL "
        "to the path of a Whisper checkpoint."
    )
    sv = (
        "Talmodellen {model} finns inte på den här datorn och kunde inte hämtas ({reason}). "
        "Kör `efterhand retry` när det finns ett nätverk, eller sätt EFTERHAND_SPEECH_MODEL "
        "till sökvägen för en Whisper-modell."
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
