"""Who says what: by captions that name speakers, by voices that staff have named, and by the programme."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from slugify import slugify

from index.captions.cue import Cue
from index.models import Recording, Talk, Voice


def attributed(cues: Iterable[Cue], recording: Recording, *, sole: bool = True) -> list[Cue]:
    """*cues* with the name of who speaks, as the programme writes it.

    Captions that name someone are believed first; a name that is not in the programme stays as it is. Where they
    name nobody, a named voice tells; and with *sole*, where a talk has one speaker, it is that one.
    """
    everyone = _names(recording.talks)
    return [replace(cue, speaker=_speaker(cue, recording, everyone, sole)) for cue in cues]


def matched(name: str, people: Sequence[str]) -> str | None:
    """The one of *people* whom *name* means; None if that may be nobody, or several.

    ``Anna``, ``Lindberg, Anna``, ``A. Lindberg`` and ``anna.lindberg (Göteborgs Stad)`` all mean Anna Lindberg.
    """
    wanted = _words(name)
    exact = [person for person in people if sorted(_words(person)) == sorted(wanted)]
    found = exact or [person for person in people if may_mean(wanted, _words(person))]
    return found[0] if len(found) == 1 else None


def _speaker(cue: Cue, recording: Recording, everyone: Sequence[str], sole: bool) -> str | None:
    middle_ms = (cue.start_ms + cue.end_ms) // 2
    talk = _talk_at(recording.talks, middle_ms)
    people = _names([talk] if talk else [])
    if cue.speaker:
        return matched(cue.speaker, people) or matched(cue.speaker, everyone) or cue.speaker
    named = _voice_at(recording.voices, middle_ms)
    return named or (people[0] if sole and len(people) == 1 else None)


def _talk_at(talks: Iterable[Talk], moment_ms: int) -> Talk | None:
    return next(
        (
            talk
            for talk in talks
            if talk.start_ms <= moment_ms and (talk.end_ms is None or moment_ms < talk.end_ms)
        ),
        None,
    )


def _voice_at(voices: Iterable[Voice], moment_ms: int) -> str | None:
    return next(
        (
            voice.name
            for voice in voices
            if voice.name and any(start_ms <= moment_ms < end_ms for start_ms, end_ms in voice.turns)
        ),
        None,
    )


def _names(talks: Iterable[Talk]) -> list[str]:
    return list(dict.fromkeys(speaker.name for talk in talks for speaker in talk.speakers))


def _words(name: str) -> list[str]:
    return [word for word in slugify(name).split("-") if word]


def may_mean(wanted: Sequence[str], person: Sequence[str]) -> bool:
    """Whether all words of the shorter name are in the longer one; an initial stands for its word."""
    shorter, longer = sorted((wanted, person), key=len)
    return bool(shorter) and all(any(_is_word(word, other) for other in longer) for word in shorter)


def _is_word(word: str, other: str) -> bool:
    return word == other or (1 in (len(word), len(other)) and word[0] == other[0])
