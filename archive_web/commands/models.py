"""``efterhand models``: which speech models are on this machine, and how they get there ahead of time."""

from typing import Any

import click

from archive_web.commands.terminal import print_json, say, settings
from index.settings import Settings
from pipeline.speech.ears import open_ear
from pipeline.speech.models import DEMO_MODEL, fetch, is_at_hand, known_models, place_of

MB = 10**6


@click.command("models")
@click.option("--fetch", "names", metavar="NAME", multiple=True, help="Fetch this model, and try to load it.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(names: tuple[str, ...], as_json: bool) -> None:
    """List the names of speech models, and which are on this machine; or fetch some.

    EFTERHAND_SPEECH_MODEL says which one recognises. It may also be the path of a checkpoint.
    """
    found = settings()
    for name in names:
        _fetch(found, name)
    rows = [_row(found, name) for name in _names(found)]
    if as_json:
        print_json(rows)
    elif not names:
        for row in rows:
            click.echo(_line(row))


def _fetch(found: Settings, name: str) -> None:
    """Raises ModelMissing, ModelUnknown, ModelUnreadable, EngineMissing and DiskFull."""
    if not is_at_hand(name, found.model_folder):
        click.echo(f"{name} → {place_of(name, found.model_folder)} …", err=True)
    place = fetch(name, found.model_folder)
    open_ear(found.speech_engine, name, found.model_folder)
    text = f"{name}: {place}, {found.speech_engine}"
    say(f"{text}: ready.", f"{text}: klar.")


def _names(found: Settings) -> list[str]:
    """All names, and what the settings name beside them."""
    return list(dict.fromkeys([*known_models(), DEMO_MODEL, found.speech_model]))


def _row(found: Settings, name: str) -> dict[str, Any]:
    place = place_of(name, found.model_folder)
    is_file = place.is_file()
    return {
        "name": name,
        "is_set": name == found.speech_model,
        "at_hand": place.exists(),
        "path": str(place) if place.exists() else None,
        "size_bytes": place.stat().st_size if is_file else None,
    }


def _line(row: dict[str, Any]) -> str:
    sign = click.style("ok", fg="green") if row["at_hand"] else "  "
    size = f"{row['size_bytes'] / MB:7.0f} MB" if row["size_bytes"] else " " * 10
    return f"{'*' if row['is_set'] else ' '} {sign} {size}  {row['name']}"
