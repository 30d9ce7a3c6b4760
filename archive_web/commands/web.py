"""``efterhand web``: the site, by gunicorn."""

import sys

import click

from archive_web.commands.terminal import prepared
from index.settings import Settings

# Longer than a viewer's pause between two segments, who comes back over the same connection; and not much longer, as
# idle connections count among the thousand that gunicorn holds.
KEPT_S = 10


def server_arguments(settings: Settings) -> list[str]:
    """gunicorn's arguments: one process of threads, so that long downloads and uploads hold up few."""
    return [
        "--worker-class=gthread",
        f"--threads={settings.web_threads}",
        f"--keep-alive={KEPT_S}",
        f"--bind={settings.host}:{settings.port}",
        "--no-control-socket",
        "--timeout=120",
        "--graceful-timeout=5",
        "--log-level=warning",
        "archive_web.wsgi:site()",
    ]


@click.command("web")
def command() -> None:
    """Serve the site on EFTERHAND_HOST and EFTERHAND_PORT."""
    from gunicorn.app.wsgiapp import run

    settings = prepared()
    click.echo(f"http://{settings.host}:{settings.port}")
    sys.argv = ["gunicorn", *server_arguments(settings)]
    run()
