"""What commands share: the settings, an archive that is ready for use, JSON, and bars while a person waits."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from archive_web.commands import terminal_language
from index.catalogue import recordings, stages
from index.models import StageState
from index.settings import Settings, read_settings
from pipeline import engine
from pipeline.archive import Archive, open_archive, prepare

POLL_S = 0.5
FAILED = 3


def settings() -> Settings:
    """The settings of this process. Raises SettingUnreadable."""
    return read_settings(os.environ)


def prepared() -> Settings:
    """The settings, after the data folder and the tables have been brought up to date."""
    found = settings()
    prepare(found)
    engine.prepare(found)
    return found


@contextmanager
def opened() -> Iterator[tuple[Archive, engine.Engine]]:
    """The archive and its engine, ready for use, closed afterwards."""
    found = prepared()
    archive, queue = open_archive(found), engine.Engine(found)
    try:
        yield archive, queue
    finally:
        queue.close()
        archive.close()


def say(english: str, swedish: str) -> None:
    """Tell something, in the terminal's language."""
    click.echo(swedish if terminal_language() == "sv" else english)


def print_json(answer: Any) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def state_of(archive: Archive, recording_id: int) -> dict[str, Any]:
    """A recording and its stages as JSON: errors as sentences, with their codes."""
    with archive.database.read() as session:
        found = recordings.by_id(session, recording_id)
        return {
            "id": found.id,
            "slug": found.slug,
            "title": found.webinar.title,
            "file": found.name,
            "sha256": found.sha256,
            "size_bytes": found.size_bytes,
            "duration_ms": found.duration_ms,
            "language": found.language,
            "status": found.webinar.status.value,
            "notices": [notice.say(terminal_language()) for notice in recordings.notices(found)],
            "stages": [_stage(state) for state in found.stages],
        }


def wait_for(archive: Archive, recording_ids: list[int], *, quiet: bool) -> bool:
    """Wait until every stage has ended, with a bar for each recording. Returns whether none failed.

    Where no worker runs on this archive, this process does the work itself meanwhile.
    """
    if engine.worker_is_running(archive.settings):
        return _watch(archive, recording_ids, quiet)
    with engine.working(archive.settings):
        return _watch(archive, recording_ids, quiet)


def _watch(archive: Archive, recording_ids: list[int], quiet: bool) -> bool:
    with stage_bars(quiet) as bars:
        tasks: dict[tuple[int, str], TaskID] = {}
        while True:
            states = [state for number in recording_ids for state in _states(archive, number)]
            for state in states:
                _show(bars, tasks, state, several=len(recording_ids) > 1)
            if stages.all_ended(states):
                return all(state.state != "failed" for state in states)
            time.sleep(POLL_S)


def stage_bars(quiet: bool) -> Progress:
    """Bars on the terminal's error stream, so that the answer alone is on its output."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[state]}"),
        TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        disable=quiet,
    )


def _show(bars: Progress, tasks: dict[tuple[int, str], TaskID], state: StageState, several: bool) -> None:
    if state.state == "waiting":
        return
    key = (state.recording_id, state.name)
    if key not in tasks:
        label = f"{state.recording_id} {state.name}" if several else state.name
        tasks[key] = bars.add_task(label, total=100, state="")
    words = f"{state.percent} %" if state.state == "running" else state.state
    bars.update(tasks[key], completed=100 if state.state in stages.ENDED else state.percent, state=words)
    if state.state in stages.ENDED:
        bars.stop_task(tasks[key])


def _states(archive: Archive, recording_id: int) -> list[StageState]:
    with archive.database.read() as session:
        return list(stages.of(session, recording_id))


def _stage(state: StageState) -> dict[str, Any]:
    error = stages.error_of(state)
    return {
        "name": state.name,
        "state": state.state,
        "percent": state.percent,
        "attempts": state.attempts,
        "error": {"code": error.code, "text": error.say(terminal_language())} if error else None,
    }


def print_ending(archive: Archive, recording_id: int) -> None:
    """Say in words what staff should know: notices first, then what failed."""
    found = state_of(archive, recording_id)
    for notice in found["notices"]:
        click.echo(notice, err=True)
    for stage in found["stages"]:
        if stage["error"]:
            click.echo(f"{stage['name']}: {stage['error']['text']}", err=True)
