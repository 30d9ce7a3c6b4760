"""Settings: one row each (name, default, help), read once at the edge from ``EFTERHAND_*`` variables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from index.errors import EfterhandError

PREFIX = "EFTERHAND_"


class SettingUnreadable(EfterhandError):
    """An environment variable holds something that its setting cannot be."""

    en = "The setting {name} cannot be “{value}”. Write it like this: {example}"
    sv = "Inställningen {name} kan inte vara ”{value}”. Skriv den så här: {example}"


class DeliveryUnfit(EfterhandError):
    """The way of delivery that is set does not go with the store that is set."""

    en = "EFTERHAND_DELIVERY={delivery} does not fit the store: s3 needs EFTERHAND_STORE=s3://…, x-accel a folder."
    sv = "EFTERHAND_DELIVERY={delivery} passar inte lagringen: s3 kräver EFTERHAND_STORE=s3://…, x-accel en mapp."


class SearchEngineUnfit(EfterhandError):
    """The search engine that is set does not go with the catalogue that is set."""

    en = "EFTERHAND_SEARCH_ENGINE={engine} needs a catalogue on PostgreSQL: set EFTERHAND_DATABASE_URL too."
    sv = "EFTERHAND_SEARCH_ENGINE={engine} kräver en katalog i PostgreSQL: ange även EFTERHAND_DATABASE_URL."


class OpenIdUnfit(EfterhandError):
    """New people get a role by OpenID Connect, and nothing says who."""

    en = "EFTERHAND_OIDC_ROLE={role} would let in everyone. Set EFTERHAND_OIDC_DOMAINS or EFTERHAND_OIDC_CLAIM too."
    sv = "EFTERHAND_OIDC_ROLE={role} skulle släppa in alla. Ange även EFTERHAND_OIDC_DOMAINS eller EFTERHAND_OIDC_CLAIM."


def setting(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True)
class Settings:
    """All settings. The variable of ``speech_model`` is ``EFTERHAND_SPEECH_MODEL``, and so on."""

    data: Path = setting(Path("data"), "Folder for everything the archive keeps.")
    database_url: str = setting(
        "",
        "Address of the catalogue on PostgreSQL, as postgresql://user:password@host/name; "
        "empty: SQLite in the data folder.",
    )
    store: str = setting(
        "", "Where files lie: s3://bucket/prefix; empty: the folder media in the data folder."
    )
    s3_endpoint: str = setting("", "Address of the S3 server; empty: Amazon's.")
    s3_public_endpoint: str = setting("", "Address at which browsers reach the S3 server, if it is another.")
    s3_region: str = setting("", "Region of the bucket; empty: what boto3 finds in its own settings.")
    s3_path_style: bool = setting(
        False, "Set to true when the bucket is named in the path, not in the host name."
    )
    s3_encryption: str = setting(
        "", "What the S3 server encrypts with: AES256 or aws:kms; empty: its default."
    )
    s3_kms_key: str = setting("", "Key for aws:kms; empty: the bucket's.")
    copies_gb: int = setting(50, "Most that a machine keeps of copies of objects in S3, in GB.")
    delivery: str = setting(
        "flask", "Who sends media to viewers: flask, x-accel (nginx) or s3 (signed addresses)."
    )
    signed_hours: int = setting(
        12, "How long the addresses that s3 delivery signs are valid, in hours; 168 at most."
    )
    host: str = setting("127.0.0.1", "Address the web server listens on.")
    port: int = setting(8000, "Port the web server listens on.")
    # A segment occupies a thread for as long as a slow link takes for it, a fourth of its time on 10 Mbit/s: a hundred
    # viewers are 25, and more at their start. A thread that waits costs little.
    web_threads: int = setting(64, "Requests the web server answers at once.")
    secure_cookies: bool = setting(False, "Set to true when the site is served over https.")
    secret_key: str = setting(
        "", "Signs session cookies; the same for all web servers. Empty: one in the data folder."
    )
    site_url: str = setting(
        "",
        "Address of the site, as https://archive.example.org, for feeds and search engines; empty: the one asked for.",
    )
    oidc_issuer: str = setting(
        "", "Address of an OpenID Connect provider that staff may log in with; empty: none."
    )
    oidc_client_id: str = setting("", "What the provider knows this archive by.")
    oidc_client_secret: str = setting("", "The secret that goes with it; empty: a public client.")
    oidc_name: str = setting("OpenID Connect", "What the provider is called on the log-in button.")
    oidc_role: str = setting(
        "",
        "Role that people get who log in by OpenID Connect for the first time: viewer, editor or administrator; "
        "empty: only those who have an account or an invitation are let in.",
    )
    oidc_domains: str = setting(
        "", "Domains of the e-mail addresses that OpenID Connect lets in, with commas between; empty: any."
    )
    oidc_claim: str = setting(
        "", "Claim that OpenID Connect must make of whoever it lets in, such as groups=archive; empty: none."
    )
    site_name: str = setting("Tillsammans 2030", "The archive's name, shown on every page.")
    language: str = setting("sv", "Language of the site for those who ask for neither: sv or en.")
    timezone: str = setting("Europe/Stockholm", "Time zone in which webinars are announced.")
    upload_limit_gb: int = setting(50, "Largest recording that is accepted, in GB.")
    material_limit_mb: int = setting(200, "Largest files of material handed in at once, in MB.")
    contact: str = setting(
        "",
        "E-mail address or web address that visitors turn to, also about accessibility and privacy; an e-mail address "
        "is told to harvesters (OAI-PMH) too.",
    )
    operator: str = setting("", "Who is responsible for the site; empty: its name.")
    accessibility_reviewed: str = setting(
        "", "When someone last went through the site for accessibility, as 2026-03-19; empty: not yet."
    )
    accessibility_gaps: str = setting(
        "",
        "What is known not to be accessible here, in sentences with | between; said beside what all sites share.",
    )
    upload_days: int = setting(7, "Days for which an unfinished upload is kept after its last byte came.")
    rungs: str = setting("1080,720,480,360", "Heights of the rendition ladder in pixels, tallest first.")
    preset: str = setting("veryfast", "x264 preset: slower ones make smaller files.")
    codecs: str = setting("h264", "Codecs to stream: h264, or h264,av1 to add AV1 at about half the bytes.")
    # Two cores lose at most a minute or two of work with a part; twenty share out an hour as thirty parts.
    part_s: int = setting(120, "Length of the parts in which a recording is encoded, in seconds.")
    speech_model: str = setting("small", "Whisper model: a known name, or the path of a checkpoint.")
    speech_engine: str = setting(
        "whisper", "What runs the model: whisper, or faster-whisper, which wants the extra fast."
    )
    # An hour is twelve pieces; to load the model anew for each takes a few seconds of each five minutes.
    speech_piece_s: int = setting(
        300,
        "Longest piece of sound that is recognised at once, in seconds. A piece that is done is never done again.",
    )
    voices: str = setting(
        "off", "How voices are told apart in talks of several speakers, for staff to name: off, or spectral."
    )
    speech_cache: str = setting("", "Folder for fetched speech models; empty: models in the data folder.")
    search_engine: str = setting(
        "auto",
        "What keeps the search index: whoosh (the folder search in the data folder) or postgresql (the catalogue's); "
        "auto: where the catalogue is.",
    )
    word_lists: str = setting("", "Folder of the compiled word lists; empty: words in the data folder.")
    slots: int = setting(
        0, "Encodings that a worker runs at once; 0: one for each four cores, which is what one uses."
    )
    queue_limits: str = setting("", "Most jobs of a queue at once on all machines, such as cpu=8,gpu=1.")
    takeover_s: int = setting(
        30, "Seconds without a sign of life after which a worker's work goes to others."
    )
    retention_days: int = setting(30, "Days for which the engine's records of finished jobs are kept.")
    webhooks_inside: bool = setting(
        False, "Set to true to let webhooks go to http:// and to addresses of the own network."
    )
    audit_days: int = setting(365, "Days for which the change log keeps who changed what.")

    @property
    def database(self) -> str:
        """The catalogue's address with the driver in it, as SQLAlchemy wants it."""
        scheme, _, rest = self.database_url.partition("://")
        if not scheme:
            return f"sqlite:///{self.data.resolve() / 'efterhand.db'}"
        return f"{SCHEMES.get(scheme, scheme)}://{rest}"

    @property
    def is_shared(self) -> bool:
        """Whether many machines may share the work: SQLite is for one."""
        return not self.database.startswith("sqlite")

    @property
    def searches_in_database(self) -> bool:
        """Whether the search index lies in the catalogue's PostgreSQL, and not in a folder."""
        return self.search_engine == "postgresql" or (self.search_engine == "auto" and self.is_shared)

    @property
    def oidc_domain_names(self) -> frozenset[str]:
        return frozenset(name.strip().lower() for name in self.oidc_domains.split(",") if name.strip())

    @property
    def limits(self) -> dict[str, int]:
        """The most jobs at once by the name of the queue."""
        pairs = [pair.split("=") for pair in self.queue_limits.split(",") if pair]
        return {name.strip(): int(most) for name, most in pairs}

    @property
    def store_folder(self) -> Path:
        return self.data / "media"

    @property
    def copies_folder(self) -> Path:
        return self.data / "copies"

    @property
    def scratch_folder(self) -> Path:
        return self.data / "scratch"

    @property
    def incoming_folder(self) -> Path:
        return self.data / "incoming"

    @property
    def uploads_folder(self) -> Path:
        return self.data / "uploads"

    @property
    def search_folder(self) -> Path:
        return self.data / "search"

    @property
    def word_folder(self) -> Path:
        return Path(self.word_lists) if self.word_lists else self.data / "words"

    @property
    def model_folder(self) -> Path:
        return Path(self.speech_cache) if self.speech_cache else self.data / "models"

    @property
    def rung_heights_px(self) -> tuple[int, ...]:
        return tuple(int(height) for height in self.rungs.split(","))

    @property
    def codec_names(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.codecs.split(","))


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from *environment*; what it does not name keeps its default. Raises SettingUnreadable."""
    given: dict[str, Any] = {}
    for row in fields(Settings):
        name = PREFIX + row.name.upper()
        if name in environment:
            given[row.name] = _read(name, environment[name], row.default)
    settings = Settings(**given)
    _check(settings)
    return settings


def _read(name: str, value: str, default: Any) -> Any:
    try:
        return SWITCH[value.strip().lower()] if isinstance(default, bool) else type(default)(value)
    except (KeyError, ValueError):
        raise SettingUnreadable(name=name, value=value, example=str(default)) from None


def _check(settings: Settings) -> None:
    for row in fields(Settings):
        value = getattr(settings, row.name)
        if not FITS.get(row.name, _anything)(value):
            example = EXAMPLES.get(row.name, str(row.default))
            raise SettingUnreadable(name=PREFIX + row.name.upper(), value=str(value), example=example)

    if settings.delivery == ("x-accel" if settings.store else "s3"):
        raise DeliveryUnfit(delivery=settings.delivery)
    if settings.oidc_role and not (settings.oidc_domain_names or settings.oidc_claim):
        raise OpenIdUnfit(role=settings.oidc_role)
    if settings.searches_in_database and not settings.is_shared:
        raise SearchEngineUnfit(engine=settings.search_engine)


def _anything(value: object) -> bool:
    return True


def _is_database(value: str) -> bool:
    return value == "" or value.partition("://")[0] in SCHEMES


def _is_count(value: int) -> bool:
    return value >= 1


def _is_bucket(value: str) -> bool:
    return not value or (value.startswith("s3://") and bool(value.removeprefix("s3://").partition("/")[0]))


def _is_web_address(value: str) -> bool:
    return not value or value.startswith(("http://", "https://"))


def _is_site(value: str) -> bool:
    parts = urlsplit(value)
    return not value or (_is_web_address(value) and bool(parts.hostname) and parts.path in {"", "/"})


def _are_signed_hours(value: int) -> bool:
    return 1 <= value <= LONGEST_SIGNED_HOURS


def _is_day(value: str) -> bool:
    try:
        return not value or bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_port(value: int) -> bool:
    return 0 <= value <= 65535


def _is_timezone(value: str) -> bool:
    try:
        return bool(ZoneInfo(value))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False


def _are_heights(value: str) -> bool:
    try:
        return all(int(height) >= SMALLEST_RUNG_PX for height in value.split(","))
    except ValueError:
        return False


def _are_limits(value: str) -> bool:
    pairs = [pair.partition("=") for pair in value.split(",") if pair]
    return all(name.strip() and most.strip().isdigit() and int(most) for name, _, most in pairs)


def _are_codecs(value: str) -> bool:
    return [name.strip() for name in value.split(",")] in CODECS


def _is_part_length(value: int) -> bool:
    return SHORTEST_PART_S <= value <= LONGEST_PART_S


def _is_piece_length(value: int) -> bool:
    return SHORTEST_PIECE_S <= value <= LONGEST_PIECE_S


SHORTEST_PIECE_S = 10
LONGEST_PIECE_S = 2 * 3600
CODECS = (["h264"], ["h264", "av1"])
SHORTEST_PART_S = 4
LONGEST_PART_S = 24 * 3600
SMALLEST_RUNG_PX = 16
SCHEMES = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
EXAMPLES = {
    "database_url": "postgresql://efterhand:password@localhost/efterhand",
    "site_url": "https://archive.example.org",
    "accessibility_reviewed": "2026-03-19",
}
LONGEST_SIGNED_HOURS = 7 * 24  # what S3 itself allows
SWITCH = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}
FITS: Mapping[str, Callable[[Any], bool]] = {
    "database_url": _is_database,
    "store": _is_bucket,
    "s3_endpoint": _is_web_address,
    "s3_public_endpoint": _is_web_address,
    "s3_encryption": {"", "AES256", "aws:kms"}.__contains__,
    "oidc_issuer": _is_web_address,
    "oidc_role": {"", "viewer", "editor", "administrator"}.__contains__,
    "oidc_claim": lambda value: not value or bool(value.partition("=")[0] and value.partition("=")[2]),
    "copies_gb": _is_count,
    "delivery": {"flask", "x-accel", "s3"}.__contains__,
    "signed_hours": _are_signed_hours,
    "site_url": _is_site,
    "port": _is_port,
    "web_threads": _is_count,
    "upload_limit_gb": _is_count,
    "material_limit_mb": _is_count,
    "accessibility_reviewed": _is_day,
    "upload_days": _is_count,
    "search_engine": {"auto", "whoosh", "postgresql"}.__contains__,
    "slots": lambda value: value >= 0,
    "queue_limits": _are_limits,
    "takeover_s": _is_count,
    "retention_days": _is_count,
    "audit_days": _is_count,
    "language": {"sv", "en"}.__contains__,
    "timezone": _is_timezone,
    "rungs": _are_heights,
    "codecs": _are_codecs,
    "part_s": _is_part_length,
    "speech_engine": {"whisper", "faster-whisper"}.__contains__,
    "voices": {"off", "spectral"}.__contains__,
    "speech_piece_s": _is_piece_length,
}
