"""Captions as readable text: paragraphs, with the speakers' names where they change."""

from collections.abc import Sequence

from index.captions.cue import Cue

PARAGRAPH_PAUSE_MS = 2_000


def write_plain(cues: Sequence[Cue]) -> str:
    """The words of *cues*, which are sorted by start.

    A pause over two seconds or another speaker begins a paragraph; a speaker's first paragraph in a row
    has the name on a line before it.
    """
    written: list[str] = []
    speaker, heard_until_ms = None, None
    for cue in cues:
        changes = cue.speaker != speaker
        if heard_until_ms is None or changes or cue.start_ms - heard_until_ms > PARAGRAPH_PAUSE_MS:
            written.append("\n\n" if written else "")
            written.append(f"{cue.speaker}:\n" if changes and cue.speaker else "")
        else:
            written.append(" ")
        written.append(" ".join(cue.text.split()))
        speaker, heard_until_ms = cue.speaker, max(heard_until_ms or 0, cue.end_ms)
    return "".join(written) + "\n"
