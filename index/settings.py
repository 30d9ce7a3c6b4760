"""Settings: one row each (name, default, help), read once at the edge from ``EFTERHAND_*`` variables."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from index.errors import EfterhandError

PREFIX = "EFTERHAND_"


class SettingUnreadable(EfterhandError):
    """An environment variable holds something that its setting cannot be."""

    en = "The setting {name} cannot be {value!r}: {reason}"
    sv = "Inställningen {name} kan inte vara {value!r}: {reason}"


def setting(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True)
class Settings:
    """All settings. The variable of ``speech_model`` is ``EFTERHAND_SPEECH_MODEL``, and so on."""

    data: Path = setting(Path("data"), "Folder for everything the archive keeps.")
    database_url: str = setting("", "SQLAlchemy address of the catalogue; empty: SQLite in the data folder.")
    host: str = setting("127.0.0.1", "Address the web server listens on.")
    port: int = setting(8000, "Port the web server listens on.")
    web_threads: int = setting(16, "Requests the web server answers at once.")
    secure_cookies: bool = setting(False, "Set to true when the site is served over https.")
    site_name: str = setting("Tillsammans 2030", "The archive's name, shown on every page.")
    language: str = setting("sv", "Language of the site for those who ask for neither: sv or en.")
    timezone: str = setting("Europe/Stockholm", "Time zone in which webinars are announced.")
    upload_limit_gb: int = setting(50, "Largest recording that is accepted, in GB.")
    rungs: str = setting("1080,720,480,360", "Heights of the rendition ladder in pixels, tallest first.")
    preset: str = setting("veryfast", "x264 preset: slower ones make smaller files.")
    speech_model: str = setting("small", "Whisper model: a known name, or the path of a checkpoint.")
    speech_cache: str = setting("", "Folder for fetched speech models; empty: models in the data folder.")
    slots: int = setting(1, "Encodings that a worker runs at once; each uses all cores.")

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data.resolve() / 'efterhand.db'}"

    @property
    def store_folder(self) -> Path:
        return self.data / "media"

    @property
    def scratch_folder(self) -> Path:
        return self.data / "scratch"

    @property
    def search_folder(self) -> Path:
        return self.data / "search"

    @property
    def model_folder(self) -> Path:
        return Path(self.speech_cache) if self.speech_cache else self.data / "models"

    @property
    def rung_heights_px(self) -> tuple[int, ...]:
        return tuple(int(height) for height in self.rungs.split(","))


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from *environment*; what it does not name keeps its default. Raises SettingUnreadable."""
    given: dict[str, Any] = {}
    for row in fields(Settings):
        name = PREFIX + row.name.upper()
        if name in environment:
            given[row.name] = _read(name, environment[name], type(row.default))
    settings = Settings(**given)
    _check(settings)
    return settings


def _read(name: str, value: str, kind: type) -> Any:
    if kind is bool:
        return value.strip().lower() in {"1", "true", "yes", "on"}
    try:
        return kind(value)
    except ValueError as fault:
        raise SettingUnreadable(name=name, value=value, reason=str(fault)) from None


def _check(settings: Settings) -> None:
    try:
        heights = settings.rung_heights_px
    except ValueError as fault:
        raise SettingUnreadable(name=PREFIX + "RUNGS", value=settings.rungs, reason=str(fault)) from None
    if not heights or min(heights) < 16:
        raise SettingUnreadable(name=PREFIX + "RUNGS", value=settings.rungs, reason="heights such as 1080,720")
    if settings.language not in {"sv", "en"}:
        raise SettingUnreadable(name=PREFIX + "LANGUAGE", value=settings.language, reason="sv or en")
