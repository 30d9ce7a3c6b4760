"""A PostgreSQL of the tests' own: a real cluster in a temporary folder, which dies with the tests."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import quote

import psycopg
from psycopg.sql import SQL, Identifier

ADMIN, OWNER, PASSWORD = "postgres", "efterhand", "en hemlig mening"
START_S = 30
STOP_S = 30
DEBIAN = Path("/usr/lib/postgresql")
# Nothing waits for the disk: what is written outlives the server, if not the machine. The locale knows the least.
INITDB = ("--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--no-sync", f"--username={ADMIN}")
QUICK = ("fsync=off", "full_page_writes=off", "shared_buffers=32MB")


class NoPostgres(Exception):
    """Why there can be no cluster here."""


def programs() -> Path:
    """The folder of ``initdb`` and ``postgres``: that of the newest version installed. Raises NoPostgres."""
    debian = sorted(DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    for folder in [*debian, *([Path(on_path).parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres("PostgreSQL is not installed: sudo apt-get install postgresql")


def account() -> Mapping[str, Any]:
    """Whom its processes run as, in subprocess's words: PostgreSQL refuses to run as root. Raises NoPostgres."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise NoPostgres("the tests run as root, and there is no user “postgres”") from None
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@dataclass
class Cluster:
    """A cluster with a role that owns its databases and is no administrator, as an operator would have it."""

    folder: Path
    bin: Path
    account: Mapping[str, Any]
    port: int
    process: "subprocess.Popen[bytes] | None" = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    templates: dict[Callable[[str], object], str] = field(default_factory=dict)

    @classmethod
    def make(cls) -> "Cluster":
        """A cluster that is running. Raises NoPostgres."""
        found, account_ = programs(), account()
        # Not in pytest's own folder, into which nobody but its owner may look.
        folder = Path(tempfile.mkdtemp(prefix="efterhand-postgres-"))
        if account_:
            shutil.chown(folder, account_["user"], account_["group"])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            cluster = cls(folder, found, account_, free.getsockname()[1])
        try:
            cluster._initialise()
            cluster.start()
        except BaseException:
            cluster.remove()
            raise
        cluster._administer("CREATE ROLE {} LOGIN PASSWORD {}", Identifier(OWNER), PASSWORD)
        return cluster

    def _initialise(self) -> None:
        secret = self.folder / "secret"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        command = [self.bin / "initdb", *INITDB, f"--pwfile={secret}", f"--pgdata={self.folder / 'data'}"]
        made = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, **self.account)
        if made.returncode:
            raise NoPostgres(f"initdb: {made.stderr.strip()}")

    def start(self) -> None:
        """Start it on the port that it always has, and wait until it answers."""
        settings = [*QUICK, f"port={self.port}", "listen_addresses=127.0.0.1"]
        settings.append(f"unix_socket_directories={self.folder}")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                # SIGQUIT is PostgreSQL's immediate shutdown.
                ["setpriv", "--pdeathsig", "QUIT", self.bin / "postgres", "-D", self.folder / "data"]
                + [word for setting in settings for word in ("-c", setting)],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self.account,
            )
        until_s = time.monotonic() + START_S
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until_s:
                raise NoPostgres(f"postgres: {self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it at once, as if its machine lost power: every connection is broken."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(STOP_S)
            self.process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    @contextmanager
    def lent(self, filled_by: Callable[[str], object] | None = None, encoding: str = "UTF8") -> Iterator[str]:
        """The URL of a new database, gone afterwards. What *filled_by* makes of a URL is made once, then copied."""
        template = "template0" if filled_by is None else self._template(filled_by)
        name = f"archive_{next(self.numbers)}"
        yield self._create(name, template, encoding)
        self._administer("DROP DATABASE {} WITH (FORCE)", Identifier(name))

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def _template(self, filled_by: Callable[[str], object]) -> str:
        if filled_by not in self.templates:
            name = f"template_{len(self.templates) + 2}"
            filled_by(self._create(name, "template0"))
            self.templates[filled_by] = name
        return self.templates[filled_by]

    def _create(self, name: str, template: str, encoding: str = "UTF8") -> str:
        made = (Identifier(name), Identifier(OWNER), Identifier(template), encoding)
        self._administer("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING {}", *made)
        return f"postgresql://{OWNER}:{quote(PASSWORD)}@127.0.0.1:{self.port}/{name}"

    def _administer(self, words: LiteralString, *facts: object) -> None:
        with self._administrator() as administrator:
            administrator.execute(SQL(words).format(*facts))

    def _administrator(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(
            host=str(self.folder),
            port=self.port,
            user=ADMIN,
            password=PASSWORD,
            dbname=ADMIN,
            autocommit=True,
        )

    def _answers(self) -> bool:
        try:
            self._administrator().close()
        except psycopg.OperationalError:
            return False
        return True
