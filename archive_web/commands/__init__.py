"""The command line: ``efterhand``. Each command is a file, loaded only when it is called."""

import os
import sys
from importlib import import_module

import click

from index.errors import EfterhandError

COMMANDS = {
    "up": "Start web and worker together.",
    "web": "Start the web server alone.",
    "worker": "Start the worker alone: it takes recordings through the pipeline.",
    "ingest": "Hand a recording in.",
    "watch": "Take in what is put into a folder.",
    "recordings": "List recordings and how far they have come.",
    "retry": "Run the failed stages of a recording again.",
    "reprocess": "Do all stages of a recording afresh, or those you name.",
    "cancel": "Stop the work on a recording.",
    "captions": "Export, import and restore the captions of a recording.",
    "publish": "Have everyone see a recording, now or from a time on, or those who have its link.",
    "withdraw": "Hide a recording from everyone but staff, at once.",
    "delete": "Delete a recording and all that was made of it.",
    "search": "Search what was said.",
    "goals": "Show what goals a recording seems to speak of; confirm and reject them.",
    "evaluate-search": "Measure how well search finds, on a corpus and queries of your own.",
    "reindex": "Build the search index anew from the catalogue.",
    "demo": "Make a small demo archive and take it through the pipeline.",
    "models": "List the speech models, and fetch one ahead of time.",
    "doctor": "Check what the archive needs, and say how to mend what is missing.",
    "audit": "Find what is missing, altered or left over, and mend it.",
    "account": "Add staff accounts and change their passwords.",
}


LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class LazyCommands(click.Group):
    """Knows the names and help lines of all commands, and imports one when it is called."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"archive_web.commands.{module_of(name)}").command
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def module_of(name: str) -> str:
    """The module of a command: ``evaluate-search`` is in evaluate_search.py."""
    return name.replace("-", "_")


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="efterhand")
def cli() -> None:
    """Archive of webinar recordings: from a raw file to the spoken moment.

    Settings are environment variables; the README lists them.
    """


def main() -> None:
    """Run a command; an error of ours is one sentence in the user's language, and exit status 1."""
    try:
        cli()
    except EfterhandError as error:
        click.echo(error.say(terminal_language()), err=True)
        sys.exit(1)


def terminal_language() -> str:
    """Swedish where the terminal is Swedish (``LANG=sv_SE.UTF-8``), otherwise English.

    The variables are read in the order of POSIX, and need no locale to be installed.
    """
    chosen = next((os.environ[name] for name in LANGUAGE_VARIABLES if os.environ.get(name)), "")
    return "sv" if chosen.startswith("sv") else "en"
