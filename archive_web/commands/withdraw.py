"""``efterhand withdraw``: hide a recording from everyone but staff, at once."""

import click

from archive_web.commands.terminal import opened, say
from index.catalogue import webinars
from index.catalogue.audit_log import TERMINAL, record


@click.command("withdraw")
@click.argument("name")
def command(name: str) -> None:
    """Withdraw NAME: the number or slug of a recording, or the slug of a webinar.

    Its pages, files and search results are gone with the next request. Nothing is deleted.
    """
    with opened() as (archive, _), archive.database.write() as session:
        webinar = webinars.by_name(session, name)
        webinars.withdraw(webinar)
        record(session, TERMINAL, "recording_withdraw", webinar, title=webinar.title)
        say(f"“{webinar.title}” is seen by staff alone.", f"”{webinar.title}” syns bara för personalen.")
