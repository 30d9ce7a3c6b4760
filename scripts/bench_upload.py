#!/usr/bin/env python
"""Upload files of growing size to a real server, and show that its memory does not grow with them.

    .venv/bin/python scripts/bench_upload.py [--mib 64 1024] [--piece-mib 16] [--slow 6] [--json]

Each size is sent in one PATCH, in pieces, and in pieces with checksums. "growth" is the most resident memory of the
server's worker above what it held before. Then so many slow uploads are held open as *--slow* says, and a page is
asked for meanwhile: "page ms" is the median time it takes.
"""

import argparse
import base64
import hashlib
import http.client
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
MIB = 1 << 20
PAGES = 20
WATCH_S = 0.05


class Memory(threading.Thread):
    """The most that a process holds while the block lasts."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.process, self.has_ended = process, False
        self.before_bytes = self.most_bytes = process.memory_info().rss

    def run(self) -> None:
        while not self.has_ended:
            self.most_bytes = max(self.most_bytes, self.process.memory_info().rss)
            time.sleep(WATCH_S)

    def __enter__(self) -> "Memory":
        self.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self.has_ended = True
        self.join()


def blocks(size_bytes: int, seed: bytes) -> Iterator[bytes]:
    """Bytes that are the same for the same *seed*, and different in each block."""
    for number in range(size_bytes // MIB):
        yield (seed + number.to_bytes(8, "big")) * (MIB // (len(seed) + 8)) + bytes(MIB % (len(seed) + 8))


def send(client: Any, size_mib: int, piece_mib: int, *, with_checksum: bool) -> float:
    """Upload a fresh file. Returns the seconds it took until it was a recording."""
    address = client.create(size_mib * MIB, filename=f"{size_mib}.mp4")
    source = blocks(size_mib * MIB, os.urandom(24))
    start_s = time.monotonic()
    for first_mib in range(0, size_mib, piece_mib):
        mib = min(piece_mib, size_mib - first_mib)
        if with_checksum:
            piece = b"".join(next(source) for _ in range(mib))
            digest = base64.b64encode(hashlib.sha256(piece).digest()).decode()
            answer = client.patch(address, first_mib * MIB, piece, upload_checksum=f"sha256 {digest}")
        else:
            answer = stream(client, address, first_mib, mib, source)
        assert answer == 204 or answer.status == 204, answer
    return time.monotonic() - start_s


def stream(client: Any, address: str, first_mib: int, mib: int, source: Iterator[bytes]) -> int:
    connection = client.begin(address, first_mib * MIB, mib * MIB, b"")
    for _ in range(mib):
        connection.sendall(next(source))
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    answer.read()
    connection.close()
    return answer.status


def page_ms(port: int) -> float:
    """Median time of a small page."""
    taken: list[float] = []
    for _ in range(PAGES):
        start_s = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/sv/goals")
        connection.getresponse().read()
        connection.close()
        taken.append((time.monotonic() - start_s) * 1000)
    return statistics.median(taken)


def measure(sizes_mib: list[int], piece_mib: int, slow: int) -> dict[str, Any]:
    from index.catalogue import accounts
    from index.settings import Settings
    from pipeline import engine
    from pipeline.archive import open_archive, prepare
    from tests.archive_web.upload.conftest import log_in
    from tests.serving import EMAIL, PASSWORD, Site

    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data")
        prepare(settings)
        engine.prepare(settings)
        archive = open_archive(settings)
        with archive.database.write() as session:
            accounts.add(session, EMAIL, PASSWORD)
        site = Site.at(settings.data)
        with site.answering() as process:
            client = log_in(site.port, EMAIL)
            send(client, 1, 1, with_checksum=True)
            [worker] = psutil.Process(process.pid).children()
            for size_mib in sizes_mib:
                for way, piece, with_checksum in (
                    ("one PATCH", size_mib, False),
                    ("pieces", piece_mib, False),
                    ("checksums", piece_mib, True),
                ):
                    with Memory(worker) as memory:
                        seconds = send(client, size_mib, piece, with_checksum=with_checksum)
                    growth = (memory.most_bytes - memory.before_bytes) / MIB
                    rows.append({"way": way, "size_mib": size_mib, "s": seconds, "growth_mib": growth})
                    archive.store.delete(next(iter(archive.store.keys("sources/"))))
            alone_ms = page_ms(site.port)
            held = [client.begin(client.create(MIB), 0, MIB, b"x") for _ in range(slow)]
            among_ms = page_ms(site.port)
            for connection in held:
                connection.close()
        archive.close()
    return {"rows": rows, "page_ms": alone_ms, "page_among_slow_ms": among_ms, "slow": slow}


def print_table(found: dict[str, Any]) -> None:
    print(f"{'way':10}{'MiB':>7}{'seconds':>9}{'MB/s':>7}{'growth MiB':>12}")
    for row in found["rows"]:
        rate = row["size_mib"] * MIB / 1e6 / row["s"]
        print(f"{row['way']:10}{row['size_mib']:>7}{row['s']:>9.1f}{rate:>7.0f}{row['growth_mib']:>12.1f}")
    print(
        f"page: {found['page_ms']:.0f} ms; among {found['slow']} slow uploads: {found['page_among_slow_ms']:.0f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mib", type=int, nargs="+", default=[64, 1024])
    parser.add_argument("--piece-mib", type=int, default=16)
    parser.add_argument("--slow", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = measure(given.mib, given.piece_mib, given.slow)
    print(json.dumps(found, indent=1)) if given.json else print_table(found)


if __name__ == "__main__":
    main()
