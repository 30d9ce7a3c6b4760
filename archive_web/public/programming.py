"""The page that tells programmers how to use the archive: every operation of the API, as its description has it."""

from flask import render_template

from archive_web.access import anyone
from archive_web.api.openapi import document
from archive_web.public import blueprint


@blueprint.get("/api")
@anyone
def programming() -> str:
    described = document()
    groups: dict[str, list[tuple[str, str, dict[str, object]]]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    return render_template("api.html", groups=groups, about=described["info"]["description"].replace("`", ""))
