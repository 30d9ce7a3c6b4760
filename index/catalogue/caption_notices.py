"""What staff should know of a recording's captions."""

from collections.abc import Sequence

from index.captions.cue import Cue
from index.catalogue import recordings
from index.catalogue.talks import clock
from index.errors import EfterhandError
from index.models import Recording


class CaptionsBeyondEnd(EfterhandError):
    """A notice: captions that no moment of the recording can show."""

    en = (
        "Captions begin after the recording has ended, at {length}: {count} of {all}, the first at {start}. They are "
        "kept but not shown. Perhaps the file belongs to another recording, or its times are shifted."
    )
    sv = (
        "Undertexter börjar efter inspelningens slut, {length}: {count} av {all}, den första {start}. De finns kvar "
        "men visas inte. Kanske hör filen till en annan inspelning, eller så är tiderna förskjutna."
    )


def beyond_end(recording: Recording, cues: Sequence[Cue]) -> list[CaptionsBeyondEnd]:
    """The notice of those of *cues* that begin after the end of *recording*; none while its length is unknown."""
    end_ms = recording.duration_ms
    late = [cue for cue in cues if end_ms is not None and cue.start_ms >= end_ms]
    if not late:
        return []
    first = clock(late[0].start_ms)
    return [CaptionsBeyondEnd(length=clock(end_ms or 0), count=len(late), all=len(cues), start=first)]


def renew(recording: Recording, cues: Sequence[Cue]) -> None:
    """Have the notices of *recording* say what is true of *cues*, its captions."""
    others = [one for one in recordings.notices(recording) if not isinstance(one, CaptionsBeyondEnd)]
    recordings.note(recording, [*others, *beyond_end(recording, cues)])
