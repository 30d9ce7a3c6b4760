"""``efterhand delete``: a recording and all that was made of it."""

import sys

import click

from archive_web.commands import terminal_language
from archive_web.commands.terminal import opened, say
from index.catalogue import recordings
from index.catalogue.audit_log import TERMINAL
from pipeline.deletion import delete_recording


@click.command("delete")
@click.argument("recording")
@click.option("--webinar", is_flag=True, help="Delete its webinar as well, with the material.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(recording: str, webinar: bool, yes: bool) -> None:
    """Delete RECORDING (its number or slug) for good: source, captions, talks, and all that was made of it.

    Nobody sees it from the first moment on. Its webinar stays as a draft with its date and material, so that
    another recording can be handed in for it. If this is broken off, run it again. The same file can be
    handed in anew afterwards.
    """
    with opened() as (archive, _):
        with archive.database.read() as session:
            found = recordings.by_name(session, recording)
            number, title = found.id, found.webinar.title
        if not yes and not click.confirm(_question(number, title), err=True):
            say("Nothing was deleted.", "Inget raderades.")
            sys.exit(1)
        delete_recording(archive, number, with_webinar=webinar, by=TERMINAL)
    say(f"Deleted recording {number}, “{title}”.", f"Raderade inspelning {number}, ”{title}”.")


def _question(number: int, title: str) -> str:
    if terminal_language() == "sv":
        return f"Radera inspelning {number}, ”{title}”, för gott?"
    return f"Delete recording {number}, “{title}”, for good?"
