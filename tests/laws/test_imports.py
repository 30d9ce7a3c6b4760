"""Law: imports run downward, from archive_web to pipeline to index. The contract stands in pyproject.toml."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The package has no ``python -m`` entry of its own: this is what its command ``lint-imports`` calls.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint_imports(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_imports_run_downward() -> None:
    done = lint_imports(ROOT)

    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("below", "above"), [("index", "pipeline"), ("index", "archive_web"), ("pipeline", "archive_web")]
)
def test_an_import_that_runs_upward_is_found(tmp_path: Path, below: str, above: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("index", "pipeline", "archive_web"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / below / "__init__.py").write_text(f"import {above}\n")

    done = lint_imports(tmp_path)

    assert done.returncode == 1
    assert f"{below} is not allowed to import {above}" in done.stdout
