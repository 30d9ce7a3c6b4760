#!/usr/bin/env python
"""Store, read, lend and serve objects of growing size through S3, and show that memory does not grow with them.

    .venv/bin/python scripts/bench_store.py [--mib 64 512] [--server rclone] [--json]

The server is a process of its own on this machine. Each step runs in a fresh process, whose highest resident
memory is what the table tells; "before" is what it held when all was imported and one small object had gone through.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from pipeline.storage.contract import ObjectStore
from pipeline.storage.copies import LocalCopies

ROOT = Path(__file__).parents[1]
MIB = 2**20
KEY, SMALL = "bench/large.mp4", "bench/small.mp4"


def store(store: ObjectStore, key: str, path: Path) -> None:
    store.adopt(key, path)


def read(store: ObjectStore, key: str, path: Path) -> None:
    with store.open(key) as file:
        while file.read(MIB):
            pass


def lend(store: ObjectStore, key: str, path: Path) -> None:
    copies = LocalCopies(store, path.parent / "copies", 10**12)
    with copies.borrow(key):
        pass
    copies.forget(key)


def serve(store: ObjectStore, key: str, path: Path) -> None:
    """As Flask sends a file, to a reader who takes it all."""
    from archive_web.media.ranges import send_object

    for _ in send_object(store, key, Request(EnvironBuilder().get_environ())).iter_encoded():
        pass


STEPS: dict[str, Callable[[ObjectStore, str, Path], None]] = {
    "store": store,
    "read": read,
    "lend": lend,
    "serve": serve,
}


def run_step(name: str, endpoint: str, path: Path) -> None:
    """One step, in this process; prints its seconds and peaks."""
    from pipeline.storage.s3 import S3Store
    from pipeline.storage.s3_client import Bucket

    bucket = S3Store(Bucket("media", "bench/", endpoint, region="us-east-1", path_style=True))
    small = path.parent / "small"
    small.write_bytes(b"small")
    bucket.adopt(SMALL, small)
    STEPS[name](bucket, SMALL, small) if name != "store" else None
    before_mib, start_s = peak_mib(), time.monotonic()
    STEPS[name](bucket, KEY, path)
    print(json.dumps({"s": time.monotonic() - start_s, "before_mib": before_mib, "peak_mib": peak_mib()}))


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(sizes_mib: list[int], kind: str) -> list[dict[str, float | str]]:
    from tests import object_servers

    os.environ.update(
        AWS_ACCESS_KEY_ID=object_servers.ACCESS_KEY, AWS_SECRET_ACCESS_KEY=object_servers.SECRET_KEY
    )
    rows: list[dict[str, float | str]] = []
    with tempfile.TemporaryDirectory() as folder, object_servers.running(kind, Path(folder)) as server:
        for size_mib in sizes_mib:
            path = Path(folder) / "made"
            with path.open("wb") as file:
                for _ in range(size_mib):
                    file.write(os.urandom(MIB))
            for name in STEPS:
                command = [sys.executable, __file__, "--step", name, server.endpoint, str(path)]
                environment = {**os.environ, "PYTHONPATH": str(ROOT)}
                told = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment).stdout
                rows.append({"step": name, "size_mib": size_mib, **json.loads(told)})
    return rows


def print_table(rows: list[dict[str, float | str]]) -> None:
    print(f"{'step':8}{'MiB':>6}{'seconds':>9}{'MiB/s':>8}{'before MiB':>12}{'peak MiB':>10}")
    for row in rows:
        rate = float(row["size_mib"]) / float(row["s"])
        print(
            f"{row['step']:8}{row['size_mib']:>6}{row['s']:>9.1f}{rate:>8.0f}"
            f"{row['before_mib']:>12.0f}{row['peak_mib']:>10.0f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mib", type=int, nargs="+", default=[64, 512])
    parser.add_argument("--server", choices=["rclone", "moto"], default="rclone")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--step", nargs=3, metavar=("NAME", "ENDPOINT", "PATH"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        name, endpoint, path = given.step
        run_step(name, endpoint, Path(path))
        return
    rows = measure(given.mib, given.server)
    if given.json:
        print(json.dumps(rows, indent=2))
    else:
        print_table(rows)


if __name__ == "__main__":
    main()
