"""``efterhand up``: web and worker together, stopped together."""

from contextlib import closing

import click

from archive_web.commands.supervised import Part, keep_alive, stopped_together
from archive_web.commands.terminal import prepared, say
from archive_web.commands.worker import chosen_queues, processes, queues_option, slots_option
from index.catalogue import accounts
from index.settings import Settings
from pipeline.archive import open_archive


@click.command("up")
@click.option("--demo", is_flag=True, help="Make the demo archive first, if the archive is empty.")
@queues_option
@slots_option
def command(demo: bool, queues: str | None, slots: int | None) -> None:
    """Start web and worker, print the address, and run until stopped with Ctrl-C.

    A part that dies is started again, and takes up what it was doing.
    """
    settings = prepared()
    is_closed = _has_no_account(settings)
    parts: list[Part] = []
    with stopped_together(parts):
        for name in ["web", *processes(settings, chosen_queues(queues), slots)]:
            parts.append(Part(name))
        lasting = tuple(parts)
        address = f"http://{settings.host}:{settings.port}"
        say(
            f"Efterhand is on {address} (stop with Ctrl-C)",
            f"Efterhand finns på {address} (avsluta med Ctrl-C)",
        )
        if is_closed:
            say(
                "Nobody can log in yet. Add yourself: .venv/bin/efterhand account add YOUR@ADDRESS",
                "Ingen kan logga in ännu. Lägg till dig själv: .venv/bin/efterhand account add DIN@ADRESS",
            )
        if demo:
            parts.append(Part("demo --if-empty"))  # comes, does its work and goes
        keep_alive(lasting)


def _has_no_account(settings: Settings) -> bool:
    with closing(open_archive(settings)) as archive, archive.database.read() as session:
        return not accounts.everyone(session)
