"""Bundled browser files: from ``player.js`` to its hashed, ever-cacheable name, and sent packed as the build left it."""

import json
from functools import cache
from pathlib import Path

from flask import Response, current_app, request, url_for
from werkzeug.security import safe_join

from index.errors import EfterhandError

DIST = Path(__file__).parent / "static" / "dist"


class AssetMissing(EfterhandError):
    """A page asks for a bundle that the build did not make."""

    en = "The browser file {name} has not been built. Run: python hatch_build.py"
    sv = "Webbläsarfilen {name} är inte byggd. Kör: python hatch_build.py"


def asset_url(name: str) -> str:
    """The address of the bundle *name*. Raises AssetMissing."""
    return url_for("static", filename=f"dist/{hashed_name(name)}")


def hashed_name(name: str, dist: Path = DIST) -> str:
    """The file in *dist* that holds the bundle *name*. Raises AssetMissing."""
    try:
        return _manifest(dist / "manifest.json")[name]
    except KeyError:
        raise AssetMissing(name=name) from None


def send_static(filename: str) -> Response:
    """A file of the folder ``static``; the packed copy beside it, if there is one, to those who take that."""
    packed = f"{filename}.gz"
    path = safe_join(current_app.static_folder or "", packed)
    takes = bool(request.accept_encodings.quality("gzip")) and path is not None and Path(path).is_file()
    answer = current_app.send_static_file(packed if takes else filename)
    answer.vary.add("Accept-Encoding")
    return answer


@cache
def _manifest(path: Path) -> dict[str, str]:
    """What the build wrote, read once: a rebuilt site is a restarted site."""
    if not path.exists():
        return {}
    manifest: dict[str, str] = json.loads(path.read_text())
    return manifest
