"""What tus requests and answers say in their headers, and the form of an upload, as the API describes them.

The views read headers themselves, by ``headers``: the protocol has statuses of its own for what is wrong with them.
"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from archive_web.api.shapes import Shape

LARGEST_BYTES = 10**18 - 1

Bytes = Annotated[int, Field(ge=0, le=LARGEST_BYTES, description="Bytes.")]
Digest = Annotated[
    Annotated[str, Field(pattern=r"^(sha256|sha512|sha1|md5) [A-Za-z0-9+/]+={0,2}$")] | None,
    Field(
        alias="Upload-Checksum",
        description="Of this request's body: an algorithm, a space, the digest in Base64.",
    ),
]
Metadata = Annotated[
    Annotated[
        str, Field(pattern=r"^[!-+\--~]+( [A-Za-z0-9+/]+={0,2})?(,[!-+\--~]+( [A-Za-z0-9+/]+={0,2})?)*$")
    ]
    | None,
    Field(
        alias="Upload-Metadata",
        description="filename, title, description, date, language, speakers, goals, publish, webinar, sha256: "
        "each key once, a space, its value in Base64; commas between.",
    ),
]
Version = Annotated[Literal["1.0.0"], Field(alias="Tus-Resumable")]
Offset = Annotated[Bytes, Field(alias="Upload-Offset")]
Length = Annotated[Bytes, Field(alias="Upload-Length")]


class Speaking(Shape):
    """What every request says."""

    version: Version


class Creating(Speaking):
    """*length*: of the whole file."""

    length: Length
    metadata: Metadata = None
    checksum: Digest = None


class Appending(Speaking):
    """*offset*: where the piece begins, which must be where the upload ends."""

    offset: Offset
    checksum: Digest = None


class Standing(Shape):
    """How far an upload is. *recording*: what it has become; *known*: "1" if that had been handed in before."""

    version: Version
    offset: Offset
    expires: Annotated[str | None, Field(alias="Upload-Expires", description="An HTTP date.")] = None
    recording: Annotated[int | None, Field(alias="Efterhand-Recording", ge=1)] = None
    known: Annotated[Literal["0", "1"] | None, Field(alias="Efterhand-Known")] = None


class Placed(Standing):
    """*location*: the address of the new upload."""

    location: Annotated[str, Field(alias="Location")]


class Resumed(Standing):
    """*metadata*: as it was sent."""

    length: Length
    metadata: Metadata = None


class Capable(Shape):
    """What this server can."""

    version: Version
    versions: Annotated[Literal["1.0.0"], Field(alias="Tus-Version")]
    extensions: Annotated[str, Field(alias="Tus-Extension")]
    largest: Annotated[Bytes, Field(alias="Tus-Max-Size")]
    algorithms: Annotated[str, Field(alias="Tus-Checksum-Algorithm")]


class Ended(Shape):
    """What an answer says that has nothing else to say."""

    version: Version


class UploadForm(Shape):
    """The fields of the upload page; what is left out is as it was. *speakers*: one a line; *captions*: a file."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    title: str | None = None
    description: str | None = None
    date: Annotated[str | None, Field(examples=["2026-03-19T13:00"])] = None
    language: Literal["", "sv", "en"] | None = None
    speakers: str | None = None
    goals: list[Annotated[int, Field(ge=1, le=17)]] | None = None
    publish: Literal["1"] | None = None
    webinar: str | None = None
    sha256: Annotated[str | None, Field(pattern="^([0-9a-fA-F]{64})?$")] = None
    captions: Annotated[bytes | None, Field(json_schema_extra={"contentMediaType": "text/vtt"})] = None
