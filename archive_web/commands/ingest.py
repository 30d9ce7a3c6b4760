"""``efterhand ingest``: hand a recording in from the terminal."""

import sys
from pathlib import Path
from typing import Any

import click

from archive_web.commands.terminal import (
    FAILED,
    opened,
    print_ending,
    print_json,
    say,
    stage_bars,
    state_of,
    wait_for,
)
from index.captions.cue import Cue
from index.captions.read import read_captions_file
from index.catalogue.talks import TalkDraft
from index.catalogue.webinars import read_date
from pipeline.archive import Archive
from pipeline.incoming import Incoming, receive_file
from pipeline.ingest import Accepted, Description, accept
from pipeline.programme import read_programme

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command("ingest")
@click.argument("file", type=FILE)
@click.option("--title", required=True, help="The webinar's title.")
@click.option("--description", default="", help="What the webinar is about.")
@click.option("--date", "date_", default="", help="When it was held: 2026-03-19 or '2026-03-19 13:00'.")
@click.option(
    "--language", type=click.Choice(["sv", "en"]), help="What is spoken; left out: found by listening."
)
@click.option(
    "--series", default="", help="The series that the webinar belongs to, by title; new ones are added."
)
@click.option(
    "--speaker", "speakers", multiple=True, help="A speaker, 'Name' or 'Name (Organisation)'. Repeatable."
)
@click.option("--goal", "goals", multiple=True, type=click.IntRange(1, 17), help="A Global Goal. Repeatable.")
@click.option(
    "--captions",
    type=FILE,
    help="Captions from Zoom, Teams, YouTube or Whisper, or any WebVTT or SRT; then nothing is recognised.",
)
@click.option(
    "--talks", type=FILE, help="The programme in TOML: start, end, title, speakers, goals of each talk."
)
@click.option("--publish", is_flag=True, help="Publish as soon as it is ready.")
@click.option(
    "--wait", is_flag=True, help="Wait until all stages have ended, and work meanwhile if no worker runs."
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(
    file: Path,
    title: str,
    description: str,
    date_: str,
    language: str | None,
    series: str,
    speakers: tuple[str, ...],
    goals: tuple[int, ...],
    captions: Path | None,
    talks: Path | None,
    publish: bool,
    wait: bool,
    as_json: bool,
) -> None:
    """Store FILE unaltered and take it through the pipeline.

    A file that the archive has already is recognised by its checksum and not stored twice. Exit status:
    0 accepted (with --wait: and every stage well), 1 not accepted, 3 accepted but a stage failed.
    """
    with opened() as (archive, queue):
        described = Description(
            title=title,
            description=description,
            language=language,
            starts_at=read_date(date_, archive.settings.timezone),
            series=series,
            speakers=speakers,
            goals=goals,
            captions=_captions(captions),
            talks=_talks(talks),
            publish=publish,
        )
        incoming = _receive(archive, file, quiet=as_json)
        try:
            taken = accept(archive, queue.enqueue, incoming, described)
        finally:
            incoming.discard()  # FILE itself is still where it was
        if not as_json:
            _say(taken)
        all_well = wait_for(archive, [taken.recording_id], quiet=as_json) if wait else True
        if as_json:
            print_json(_answer(archive, taken))
        elif wait:
            print_ending(archive, taken.recording_id)
    sys.exit(0 if all_well else FAILED)


def _captions(path: Path | None) -> tuple[Cue, ...] | None:
    return None if path is None else tuple(read_captions_file(path, path.name))


def _talks(path: Path | None) -> tuple[TalkDraft, ...]:
    if path is None:
        return ()
    return tuple(read_programme(path.read_text(encoding="utf-8-sig", errors="replace"), path.name))


def _receive(archive: Archive, file: Path, *, quiet: bool) -> Incoming:
    with stage_bars(quiet) as bars:
        task = bars.add_task("copy", total=file.stat().st_size, state="")

        def copied(size_bytes: int) -> None:
            bars.update(task, completed=size_bytes, state=f"{size_bytes // 2**20} MiB")

        return receive_file(archive.settings, file, copied)


def _say(taken: Accepted) -> None:
    if taken.is_known:
        say(
            f"The archive has this file already: recording {taken.recording_id}, “{taken.title}”.",
            f"Filen finns redan i arkivet: inspelning {taken.recording_id}, ”{taken.title}”.",
        )
    else:
        say(
            f"Accepted as recording {taken.recording_id}, “{taken.title}”.",
            f"Mottagen som inspelning {taken.recording_id}, ”{taken.title}”.",
        )


def _answer(archive: Archive, taken: Accepted) -> dict[str, Any]:
    return {**state_of(archive, taken.recording_id), "known": taken.is_known}
