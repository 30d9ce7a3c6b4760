"""The description of the API (OpenAPI 3.1), made of what stands beside each view."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask, current_app
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.routing import Rule

from archive_web.access import Audience, audience_of
from archive_web.addresses import site_address
from archive_web.api.describing import JSON, Described, description_of
from archive_web.api.shapes import LARGEST_ID, Failure, Shape
from archive_web.services import services

REFERENCE = "#/components/schemas/{model}"
VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
ABOUT = (
    "What everyone may see of the archive is read without a key. A key (made on the page My account) is sent as "
    "`Authorization: Bearer eft_…`; each operation names the scope that it takes. Times are ISO 8601 in UTC, lengths "
    "and positions in milliseconds, ids the numbers of rows. Lists come in pages: `?page=1&size=20`, with `total` in "
    "the answer. Sentences are Swedish or English, as `Accept-Language` asks."
)

UPLOADS = {
    "name": "uploads",
    "description": "Recordings are sent by the tus protocol 1.0.0, with its extensions creation, "
    "creation-with-upload, checksum, expiration and termination, so any tus client can be used: give it the address "
    "`/api/v1/uploads` and the header Authorization.",
    "externalDocs": {"url": "https://tus.io/protocols/resumable-upload"},
}
DESCRIBED = ("api.", "upload.")  # beginnings of endpoints
# Werkzeug answers these by itself, unless a view of ours does.
AUTOMATIC = frozenset({"HEAD", "OPTIONS"})
REASONS = {**HTTP_STATUS_CODES, 460: "Checksum Mismatch"}  # of tus

Key = tuple[type[Shape], JsonSchemaMode]
References = Mapping[Any, dict[str, Any]]  # by Key; pydantic types them more broadly


def operations(app: Flask) -> Iterator[tuple[Rule, str, Audience, Described]]:
    """Every route under ``/api/v1`` that is described: its rule, its method, who may call it, and what it does."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(DESCRIBED)]
    for rule in sorted(rules, key=lambda rule: rule.rule):
        view = app.view_functions[rule.endpoint]
        audience, said = audience_of(view), description_of(view)
        for method in sorted(methods_of(rule)):
            if audience is not None and said is not None:
                yield rule, method, audience, said


def methods_of(rule: Rule) -> set[str]:
    """The methods that a view of ours answers."""
    methods = rule.methods or set()
    return methods - AUTOMATIC or methods


def document() -> dict[str, Any]:
    """The whole description, for the app that answers this request."""
    found = list(operations(current_app))
    shapes: set[Key] = {key for *_rest, said in found for key in _shapes(said)}
    shapes.add((Failure, "serialization"))
    keys = sorted(shapes, key=lambda key: (key[0].__name__, key[1]))
    refs, schemas = models_json_schema(keys, ref_template=REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for rule, method, audience, said in found:
        paths.setdefault(path_of(rule), {})[method.lower()] = _operation(rule, method, audience, said, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{services().archive.settings.site_name}: API",
            "version": "1",
            "description": ABOUT,
        },
        "servers": [{"url": site_address()}],
        "paths": paths,
        "tags": [UPLOADS],
        "components": {
            "schemas": schemas.get("$defs", {}),
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "An API key of an account."},
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "session",
                    "description": "A logged-in browser; what writes needs the header X-CSRFToken too.",
                },
            },
        },
    }


def path_of(rule: Rule) -> str:
    """``/api/v1/webinars/{webinar_id}``."""
    return VARIABLE.sub(r"{\1}", rule.rule)


def _shapes(said: Described) -> Iterator[Key]:
    if said.query:
        yield said.query, "validation"
    if said.body:
        yield said.body, "validation"
    if said.answer:
        yield said.answer, "serialization"


def _operation(
    rule: Rule, method: str, audience: Audience, said: Described, refs: References
) -> dict[str, Any]:
    view = current_app.view_functions[rule.endpoint]
    found: dict[str, Any] = {
        "operationId": rule.endpoint.removeprefix("api.").replace(".", "_"),
        "summary": said.summary,
        "description": " ".join((view.__doc__ or "").split()),
        "tags": [rule.rule.split("/")[3].partition(".")[0]],
        "parameters": [
            *_path_parameters(rule),
            *_parameters(said.query, "query"),
            *_parameters(said.headers, "header"),
        ],
        "security": _security(audience),
        "responses": {str(status): _fault(status, method) for status in _faults(rule, audience, said)},
    }
    if audience.role is not None:
        found["x-scope"], found["x-role"] = audience.scope.value, audience.role.value
    if said.body or said.media_type != JSON:
        schema = {"schema": refs[said.body, "validation"]} if said.body else {}
        found["requestBody"] = {"required": bool(said.body), "content": {said.media_type: schema}}
    if said.file:
        found["requestBody"] = {
            "required": True,
            "content": {"multipart/form-data": {"schema": _file(said.file)}},
        }
    found["responses"][str(said.status)] = _success(said, refs)
    return found


def _success(said: Described, refs: References) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": REASONS[said.status]}
    if said.told:
        answer["headers"] = {
            one["name"]: {"required": one["required"], "schema": one["schema"]}
            for one in _parameters(said.told, "header")
        }
    if said.answer:
        answer["content"] = {JSON: {"schema": refs[said.answer, "serialization"]}}
    return answer


def _faults(rule: Rule, audience: Audience, said: Described) -> list[int]:
    """401: also where everyone may ask, for a key that is not valid."""
    found = {401, 503, *said.faults}
    found |= {404, 405} if rule.arguments else set()
    found |= {403} if audience.role is not None else set()
    found |= {400} if said.query or said.headers or said.takes_body else set()
    found |= {413, 415, 507} if said.takes_body else set()
    return sorted(found)


def _fault(status: int, method: str) -> dict[str, Any]:
    if method == "HEAD":
        return {"description": REASONS[status]}
    example = {"error": {"text": "…", "code": "FieldsWrong", "facts": {}, "fields": []}}
    content = {"schema": {"$ref": REFERENCE.format(model="Failure")}, "example": example}
    return {"description": REASONS[status], "content": {JSON: content}}


def _security(audience: Audience) -> list[dict[str, list[str]]]:
    """Where everyone may ask, a key shows more."""
    return [{"key": []}, {"session": []}, *([{}] if audience.role is None else [])]


def _path_parameters(rule: Rule) -> list[dict[str, Any]]:
    numbers = {"type": "integer", "minimum": 0, "maximum": LARGEST_ID}
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": numbers if f"<int:{name}>" in rule.rule else {"type": "string"},
        }
        for name in VARIABLE.findall(rule.rule)
    ]


def _parameters(shape: type[Shape] | None, place: str) -> list[dict[str, Any]]:
    """Each field of *shape*; what may be left out is not nullable in an address or a header."""
    if shape is None:
        return []
    schema = shape.model_json_schema()
    found = []
    for name, field in schema["properties"].items():
        shown = {key: value for key, value in field.items() if key not in ("title", "default")}
        if "anyOf" in shown:
            [only] = [one for one in shown.pop("anyOf") if one.get("type") != "null"]
            shown |= only
        if "$ref" in shown:
            shown |= schema["$defs"][shown.pop("$ref").rpartition("/")[2]]
        if field.get("default") is not None:
            shown["default"] = field["default"]
        found.append(
            {"name": name, "in": place, "required": name in schema.get("required", ()), "schema": shown}
        )
    return found


def _file(name: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name],
        "properties": {name: {"type": "string", "contentMediaType": "application/octet-stream"}},
    }
