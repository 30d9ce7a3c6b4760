"""Examine what the archive needs: each finding says what was looked at, what was found, and how to mend it."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from index.catalogue import captions
from index.catalogue.database import open_engine
from index.errors import DatabaseAway, DatabaseNotUtf8, EfterhandError
from index.settings import Settings
from pipeline.archive import bare_index
from pipeline.media.encoders import missing_encoders, version
from pipeline.slides.words import missing_packages
from pipeline.speech.contract import EngineMissing
from pipeline.speech.ears import is_installed
from pipeline.speech.models import is_at_hand
from pipeline.storage.choice import open_store
from pipeline.storage.trial import try_out

LEAST_FREE_GB = 5
GB = 10**9

Say = Callable[[str, str], str]
"""Chooses between an English and a Swedish text."""


@dataclass(frozen=True)
class Finding:
    """*state*: good; poor (works, but not all of it); bad (must be mended). No remedy where all is well."""

    what: str
    state: str
    found: str
    remedy: str = ""


def examine(settings: Settings, language: str) -> list[Finding]:
    """All findings, in *language*. Leaves nothing changed, and never raises for what it examines."""

    def say(en: str, sv: str) -> str:
        return sv if language == "sv" else en

    checks = (_ffmpeg, _espeak, _tesseract, _model, _disk, _store, _database, _search)
    return [finding for check in checks for finding in check(settings, say)]


def _ffmpeg(settings: Settings, say: Say) -> Iterator[Finding]:
    try:
        found, missing = version(), missing_encoders(settings.codec_names)
    except EfterhandError as error:
        yield Finding("ffmpeg", "bad", say(error.say("en"), error.say("sv")), "sudo apt-get install ffmpeg")
        return
    if missing:
        remedy = say(
            "Install the ffmpeg of Debian or Ubuntu, which has them.",
            "Installera ffmpeg från Debian eller Ubuntu, som har dem.",
        )
        yield Finding("ffmpeg", "bad", f"{found}, – {', '.join(missing)}", remedy)
    else:
        yield Finding("ffmpeg", "good", found)


def _espeak(settings: Settings, say: Say) -> Iterator[Finding]:
    if shutil.which("espeak-ng"):
        yield Finding("espeak-ng", "good", say("installed", "installerat"))
    else:
        found = say("not installed; only the demo needs it", "inte installerat; bara demon behöver det")
        yield Finding("espeak-ng", "poor", found, "sudo apt-get install espeak-ng")


def _tesseract(settings: Settings, say: Say) -> Iterator[Finding]:
    missing = missing_packages()
    if not missing:
        yield Finding("tesseract", "good", say("reads Swedish and English", "läser svenska och engelska"))
        return
    found = say(
        f"without {', '.join(missing)} the words on slides are not searched",
        f"utan {', '.join(missing)} går orden på bilderna inte att söka i",
    )
    yield Finding("tesseract", "poor", found, f"sudo apt-get install {' '.join(missing)}")


def _model(settings: Settings, say: Say) -> Iterator[Finding]:
    what, name, engine = say("speech model", "talmodell"), settings.speech_model, settings.speech_engine
    if not is_installed(engine):
        missing = EngineMissing(engine=engine)
        yield Finding(what, "bad", say(missing.say("en"), missing.say("sv")))
        return
    if is_at_hand(name, settings.model_folder):
        yield Finding(what, "good", f"{name} ({engine})")
        return
    remedy = say(
        f"It is fetched when the first recording is recognised, or now by: efterhand models --fetch {name}. "
        "Without a network, set EFTERHAND_SPEECH_MODEL to the path of a Whisper checkpoint.",
        f"Den hämtas när den första inspelningen tolkas, eller nu med: efterhand models --fetch {name}. "
        "Utan nätverk: sätt EFTERHAND_SPEECH_MODEL till sökvägen för en Whisper-modell.",
    )
    yield Finding(what, "poor", say(f"{name} is not fetched yet", f"{name} är inte hämtad än"), remedy)


def _disk(settings: Settings, say: Say) -> Iterator[Finding]:
    free_gb = shutil.disk_usage(_nearest(settings.data)).free // GB
    what, found = say("disk space", "diskutrymme"), say(f"{free_gb} GB free", f"{free_gb} GB ledigt")
    if free_gb >= LEAST_FREE_GB:
        yield Finding(what, "good", found)
    else:
        remedy = say(
            f"Free some space, or set EFTERHAND_DATA to a larger disk: {settings.data} needs a few times the "
            "size of a recording.",
            f"Frigör utrymme, eller sätt EFTERHAND_DATA till en större disk: {settings.data} behöver några "
            "gånger en inspelnings storlek.",
        )
        yield Finding(what, "poor", found, remedy)


def _store(settings: Settings, say: Say) -> Iterator[Finding]:
    what, place = say("media store", "medielagring"), settings.store or str(settings.store_folder)
    if not settings.store and not settings.store_folder.exists():
        yield Finding(what, "good", say("not made yet", "inte skapad än"))
        return
    try:
        try_out(open_store(settings))
        yield Finding(what, "good", say(f"{place}: writes and reads", f"{place}: skriver och läser"))
    except EfterhandError as error:
        remedy = say("See “Object storage” in ARCHITECTURE.md.", "Se ”Object storage” i ARCHITECTURE.md.")
        yield Finding(what, "bad", say(error.say("en"), error.say("sv")), remedy)
    except OSError as fault:
        remedy = say(
            f"See to it that whoever runs Efterhand may write in {place}.",
            f"Se till att den som kör Efterhand får skriva i {place}.",
        )
        yield Finding(what, "bad", str(fault), remedy)


def _database(settings: Settings, say: Say) -> Iterator[Finding]:
    what = say("database", "databas")
    if not settings.database_url and not (settings.data / "efterhand.db").exists():
        yield Finding(
            what,
            "good",
            say("not made yet; the first command makes it", "inte skapad än; första kommandot gör det"),
        )
        return
    engine = open_engine(settings.database)
    try:
        with engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
        yield Finding(what, "good", say(f"answers, revision {revision}", f"svarar, revision {revision}"))
    except (SQLAlchemyError, sqlite3.Error) as fault:  # sqlite3.Error: on connecting, before SQLAlchemy looks
        remedy = say(
            "Start the database, check EFTERHAND_DATABASE_URL, or put the database back from a backup.",
            "Starta databasen, kontrollera EFTERHAND_DATABASE_URL eller lägg tillbaka databasen från en säkerhetskopia.",
        )
        yield Finding(what, "bad", str(fault).splitlines()[0], remedy)
    except EfterhandError as error:
        yield Finding(what, "bad", say(error.say("en"), error.say("sv")))
    finally:
        engine.dispose()


def _search(settings: Settings, say: Say) -> Iterator[Finding]:
    what = say("search index", "sökindex")
    try:
        index = bare_index(settings)
        if index is None:
            yield Finding(what, "good", say("not made yet", "inte skapat än"))
            return
        with closing(index):
            index.check()
            count, wanted = index.document_count(), _passages(settings)
    except (DatabaseAway, DatabaseNotUtf8):
        return  # what ails the database is another finding
    except EfterhandError as error:
        yield Finding(what, "bad", say(error.say("en"), error.say("sv")), "efterhand reindex")
        return
    found = say(f"{count} passages", f"{count} textstycken")
    if count >= wanted:
        yield Finding(what, "good", found)
    else:
        lacking = say(f"{found}, of {wanted} in the catalogue", f"{found}, av {wanted} i katalogen")
        yield Finding(what, "bad", lacking, "efterhand reindex")


def _passages(settings: Settings) -> int:
    """How many passages the index must hold at least."""
    engine = open_engine(settings.database)
    try:
        with Session(engine) as session:
            return captions.searchable_count(session)
    except (SQLAlchemyError, EfterhandError):
        return 0  # that the database does not answer is another finding
    finally:
        engine.dispose()


def _nearest(folder: Path) -> Path:
    """*folder*, or the nearest folder above it that exists."""
    return next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())
