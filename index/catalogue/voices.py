"""The voices of a recording: told apart by a machine, named by staff; a name stays where its voice was heard."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from sqlalchemy.orm import Session

from index.models import Recording, Voice

Turns = Sequence[Sequence[int]]


def replace(session: Session, recording: Recording, heard: Sequence[Turns]) -> None:
    """Make *heard*, the turns of each voice, the voices of *recording*.

    Each takes over number and name of the earlier voice that it shares most time with; others get new numbers.
    """
    present = {voice.number: voice for voice in recording.voices}
    kept = _same_voices(heard, {number: voice.turns for number, voice in present.items()})
    fresh = (number for number in count(1) if number not in present)
    for number in present.keys() - kept.values():
        session.delete(present[number])
    for at, turns in enumerate(heard):
        voice = present[kept[at]] if at in kept else Voice(recording_id=recording.id, number=next(fresh))
        voice.turns = [list(turn) for turn in turns]
        session.add(voice)
    session.flush()
    session.expire(recording, ["voices"])


def name(recording: Recording, names: Mapping[int, str]) -> None:
    """Say whose voices they are, by their numbers; an empty name takes one back."""
    for voice in recording.voices:
        voice.name = " ".join(names.get(voice.number, voice.name).split())


def _same_voices(heard: Sequence[Turns], present: Mapping[int, Turns]) -> dict[int, int]:
    """Which of *heard* is which of *present*: those that share most time first, each once."""
    pairs = [
        (_shared_ms(turns, others), at, number)
        for at, turns in enumerate(heard)
        for number, others in present.items()
    ]
    same: dict[int, int] = {}
    for shared_ms, at, number in sorted(pairs, reverse=True):
        if shared_ms and at not in same and number not in same.values():
            same[at] = number
    return same


def _shared_ms(turns: Turns, others: Iterable[Sequence[int]]) -> int:
    return sum(
        max(0, min(end_ms, other[1]) - max(start_ms, other[0]))
        for other in others
        for start_ms, end_ms in turns
    )
