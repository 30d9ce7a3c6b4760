"""``efterhand publish``: have everyone see a recording, now or from a time on; or those who have its link."""

import click

from archive_web.commands.terminal import opened, say
from index.catalogue import webinars
from index.catalogue.audit_log import TERMINAL, record
from index.catalogue.visibility import Audience, keyed
from index.catalogue.webinars import read_date


@click.command("publish")
@click.argument("name")
@click.option(
    "--at", default="", help="Publish at this time: 2026-12-03 or '2026-12-03 09:00'. Left out: now."
)
@click.option("--until", default="", help="Hide it from all but staff at this time.")
@click.option("--unlisted", is_flag=True, help="Show it to those who have its link; with --at: until then.")
def command(name: str, at: str, until: str, unlisted: bool) -> None:
    """Publish NAME: the number or slug of a recording, or the slug of a webinar.

    Times are in the archive's time zone. What cannot be watched yet is published as soon as it can.
    """
    with opened() as (archive, _):
        zone = archive.settings.timezone
        with archive.database.write() as session:
            webinar = webinars.by_name(session, name)
            webinars.show(
                webinar,
                Audience.LINK if unlisted else Audience.EVERYONE,
                publish_at=read_date(at, zone),
                withdraw_at=read_date(until, zone),
            )
            record(
                session,
                TERMINAL,
                "recording_publish",
                webinar,
                title=webinar.title,
                from_time=at,
                until=until,
            )
            slugs = [keyed(recording.slug, webinar.link_key or "") for recording in webinar.recordings]
    if unlisted:
        click.echo("\n".join(f"/{archive.settings.language}/watch/{slug}" for slug in slugs))
    elif at:
        say(
            f"“{webinar.title}” is published at {at} ({zone}).",
            f"”{webinar.title}” publiceras {at} ({zone}).",
        )
    else:
        say(f"“{webinar.title}” is published.", f"”{webinar.title}” är publicerat.")
