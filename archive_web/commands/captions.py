"""``efterhand captions``: a recording's captions out into a file, in again, and back to what they were."""

import os
from pathlib import Path

import click
from sqlalchemy.orm import Session

from archive_web.commands.terminal import opened, print_json, say
from index.captions.edits import translation_of
from index.captions.read import read_captions_file
from index.captions.write import write_captions
from index.catalogue import caption_history as history
from index.catalogue import recordings
from index.catalogue.audit_log import TERMINAL
from index.catalogue.captions import cues_of, track_of
from index.catalogue.corrections import Correction
from index.models import CaptionTrack, Origin, Recording
from pipeline.editing import correct_captions, restore_captions


@click.command("captions")
@click.argument("recording")
@click.option(
    "--export",
    "target",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write them to this file, in the form of its ending: .vtt, .srt, .txt or .json.",
)
@click.option(
    "--import",
    "source",
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
    help="Take those of this file instead: WebVTT, SRT, or from Zoom, Teams, YouTube or Whisper.",
)
@click.option("--restore", type=int, metavar="REVISION", help="Go back to this revision, as a new one.")
@click.option("--translation", default="", metavar="LANGUAGE", help="Their translation, such as en, instead.")
@click.option("--json", "as_json", is_flag=True, help="List the revisions in JSON.")
def command(
    recording: str,
    target: Path | None,
    source: Path | None,
    restore: int | None,
    translation: str,
    as_json: bool,
) -> None:
    """Export, import or restore the captions of RECORDING (its number or slug); otherwise list their revisions.

    Passages and search follow within seconds, if a worker runs. No revision is lost.
    """
    into = translation_of(translation)
    with opened() as (archive, queue):
        if source is not None:
            read = read_captions_file(source, source.name)
            with archive.database.write() as session:
                found = recordings.by_name(session, recording)
                correction = _from(session, found, into, Origin.IMPORTED)
                _say(correct_captions(session, found, lambda _: read, correction, TERMINAL, queue.enqueue))
        if restore is not None:
            with archive.database.write() as session:
                found = recordings.by_name(session, recording)
                correction = _from(session, found, into, Origin.REVIEWED)
                _say(restore_captions(session, found, restore, correction, TERMINAL, queue.enqueue))
        with archive.database.read() as session:
            found = recordings.by_name(session, recording)
            if target is not None:
                written = write_captions(cues_of(track_of(session, found.id, into)), target.name)
                target.write_text(written, encoding="utf-8", newline="\n")
            elif source is None and restore is None:
                _list(session, found, into, as_json)


def _say(track: CaptionTrack) -> None:
    say(
        f"Recording {track.recording_id} has revision {track.revision} of its captions.",
        f"Inspelning {track.recording_id} har version {track.revision} av sina undertexter.",
    )


def _from(session: Session, recording: Recording, translation: str, origin: str) -> Correction:
    """A correction of what is there now, by whoever sits at the terminal."""
    who = os.environ.get("USER") or "efterhand captions"
    return Correction(
        history.last_revision(session, recording.id, translation), who, translation, origin=origin
    )


def _list(session: Session, recording: Recording, translation: str, as_json: bool) -> None:
    rows = [
        {
            "revision": change.revision,
            "made_at": change.made_at.isoformat(timespec="seconds"),
            "made_by": change.made_by,
            "origin": change.origin,
        }
        for change in history.changes_of(session, recording.id, translation)
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['revision']:>4}  {row['made_at']}  {row['origin'] or '–':<10}  {row['made_by']}")
