"""``efterhand doctor``: what is missing, and how to mend it."""

import sys
from dataclasses import asdict

import click

from archive_web.commands import terminal_language
from archive_web.commands.terminal import print_json, settings
from pipeline.doctor import Finding, examine

SIGNS = {
    "good": click.style("ok  ", fg="green"),
    "poor": click.style("!   ", fg="yellow"),
    "bad": click.style("no  ", fg="red"),
}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(as_json: bool) -> None:
    """Check programs, speech model, disk, database and search index. Exit status 1: something must be mended."""
    findings = examine(settings(), terminal_language())
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(_line(finding))
    sys.exit(1 if any(finding.state == "bad" for finding in findings) else 0)


def _line(finding: Finding) -> str:
    remedy = f"\n      → {finding.remedy}" if finding.remedy else ""
    return f"{SIGNS[finding.state]}{finding.what}: {finding.found}{remedy}"
