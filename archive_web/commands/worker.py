"""``efterhand worker``: take recordings through the pipeline."""

import logging

import click

from archive_web.commands.terminal import prepared, say
from pipeline.engine import run_worker


@click.command("worker")
def command() -> None:
    """Work until stopped. What is under way then is taken up again at the next start."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.INFO)
    for chatty in ("alembic", "dbos"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    settings = prepared()
    say(f"Worker on {settings.data.resolve()}.", f"Arbetsprocess på {settings.data.resolve()}.")
    run_worker(settings)
