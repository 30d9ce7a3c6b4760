"""``efterhand worker``: take recordings through the pipeline."""

import logging
from dataclasses import replace

import click

from archive_web.commands.supervised import Part, keep_alive, stopped_together
from archive_web.commands.terminal import prepared, say
from index.errors import EfterhandError
from index.settings import Settings
from pipeline.engine import run_worker
from pipeline.machine import slots_of
from pipeline.stages.plan import QUEUES

queues_option = click.option(
    "--queues", help="Take work from these queues alone, such as cpu,gpu. Default: from all."
)
slots_option = click.option(
    "--slots", type=click.IntRange(min=1), help="Heavy jobs at once. Default: the setting EFTERHAND_SLOTS."
)


class QueueUnknown(EfterhandError):
    """There is no queue of this name."""

    en = "There is no queue “{name}”. The queues are: {names}."
    sv = "Det finns ingen kö ”{name}”. Köerna är: {names}."


@click.command("worker")
@queues_option
@slots_option
def command(queues: str | None, slots: int | None) -> None:
    """Work until stopped. What is under way then goes on at the next start, or at once in another worker.

    On PostgreSQL each slot is a process, and any number of machines may run workers on one archive.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.INFO)
    for chatty in ("alembic", "botocore", "dbos"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    settings, chosen = prepared(), chosen_queues(queues)
    say(f"Worker on {settings.data.resolve()}.", f"Arbetsprocess på {settings.data.resolve()}.")
    together = processes(settings, chosen, slots)
    if len(together) == 1:
        run_worker(replace(settings, slots=slots or settings.slots), chosen)
    else:
        _supervise(together)


def _supervise(together: list[str]) -> None:
    parts: list[Part] = []
    with stopped_together(parts):
        parts += map(Part, together)
        keep_alive(parts)


def processes(settings: Settings, queues: tuple[str, ...], slots: int | None) -> list[str]:
    """The commands that together are a worker of *slots*: on PostgreSQL each process does one heavy job at a time.

    How many jobs of a queue a process does is told to the engine in the database, for all machines alike.
    """
    wanted = slots or slots_of(settings)
    in_one, count = (1, wanted) if settings.is_shared else (wanted, 1)
    return [f"worker --queues {','.join(queues)} --slots {in_one}"] * count


def chosen_queues(words: str | None) -> tuple[str, ...]:
    """The queues that are named in *words*, with commas between; all if there are no words. Raises QueueUnknown."""
    names = tuple(name.strip() for name in words.split(",") if name.strip()) if words else ()
    for name in names:
        if name not in QUEUES:
            raise QueueUnknown(name=name, names=", ".join(QUEUES))
    return names or tuple(QUEUES)
