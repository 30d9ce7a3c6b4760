"""What was found, for people: the tables, the ratios to nginx, and whether the targets are held."""

from typing import Any

PAINT_MS, PAGE_KB, RESULT_MS = 1000, 200, 100


def print_all(found: dict[str, Any]) -> None:
    print(f"{found['cores']} cores; load of other programs when it began: {found['others_load']}\n")
    if "pages" in found:
        _print_pages(found["pages"])
    _print_search(found)
    _print_viewers(found["viewers"])
    _print_targets(found)


def _print_pages(rows: dict[str, Any]) -> None:
    print(f"{'page':<14}{'first paint ms':>15}{'phone kB':>10}{'desktop kB':>12}{'requests':>10}")
    for kind, row in rows.items():
        print(
            f"{kind:<14}{row['first_paint_ms']:>15}{row['phone_kb']:>10}{row['desktop_kb']:>12}{row['requests']:>10}"
        )


def _print_search(found: dict[str, Any]) -> None:
    print(f"\n{'search':<28}{'p50 ms':>8}{'p95 ms':>8}{'max ms':>8}")
    for name, row in found["search"].items():
        print(f"{'the server: ' + name.removesuffix('_ms'):<28}{row['p50']:>8}{row['p95']:>8}{row['max']:>8}")
    for name, value in found.get("search_on_phone", {}).items():
        print(f"{'the phone: ' + name.removesuffix('_ms').replace('_', ' '):<28}{value:>8}")


def _print_viewers(ways: dict[str, Any]) -> None:
    print(
        f"\n{'served by':<10}{'started':>8}{'stalls >1 s':>12}{'longest s':>10}{'start p95':>10}"
        f"{'first byte p50':>15}{'p95':>6}{'segment p50':>12}{'p95':>6}{'max ms':>7}{'MB/s':>6}"
        f"{'search p50':>11}{'p95':>6}{'encodings':>10}"
    )
    for way, row in ways.items():
        byte, segment, search = row["first_byte_ms"], row["segment_ms"], row["search_ms"]
        print(
            f"{way:<10}{row['started']:>8}{row['long_stalls']:>12}{row['longest_stall_s']:>10}"
            f"{row['start_ms']['p95']:>10.0f}{byte['p50']:>15.0f}{byte['p95']:>6.0f}"
            f"{segment['p50']:>12.0f}{segment['p95']:>6.0f}{segment['max']:>7.0f}{row['full_speed_mb_s']:>6}"
            f"{search.get('p50', ''):>11}{search.get('p95', ''):>6}{row['encodings']:>10}"
        )
    for way in (way for way in ways if way != "nginx"):
        print(f"{way}: {_compared(ways[way], ways.get('nginx'))}")
    for way, row in ways.items():
        for fault in row["faults"]:
            print(f"{way}: {fault}")


def _compared(ours: dict[str, Any], nginx: dict[str, Any] | None) -> str:
    if nginx is None:
        return "nothing to compare with; sudo apt-get install nginx-light"
    segment = [ours["segment_ms"][cut] / nginx["segment_ms"][cut] for cut in ("p50", "p95", "max")]
    speed = ours["full_speed_mb_s"] / max(nginx["full_speed_mb_s"], 1)
    told = " / ".join(f"{ratio:.2f}" for ratio in segment)
    return f"segments take {told} (p50 / p95 / max) of nginx's time; {speed:.2f} of its MB/s"


def _print_targets(found: dict[str, Any]) -> None:
    rows = found.get("pages", {})
    print(f"\n{'target':<46}{'found':>8}")
    if "front" in rows:
        _tell(f"front page's first paint, under {PAINT_MS} ms", rows["front"]["first_paint_ms"], PAINT_MS)
    for width in ("phone", "desktop") if rows else ():
        kind, row = max(rows.items(), key=lambda one: float(one[1][f"{width}_kb"]))
        _tell(f"heaviest page, {width} ({kind}), under {PAGE_KB} kB", row[f"{width}_kb"], PAGE_KB)
    _tell(
        f"first results of search, p95, under {RESULT_MS} ms", found["search"]["result_ms"]["p95"], RESULT_MS
    )
    for way, row in found["viewers"].items():
        waited = row["long_stalls"] + len(row["faults"])
        _tell(f"stalls over 1 s and faults, {way}, none", waited, 1)


def _tell(target: str, value: float, limit: float) -> None:
    print(f"{target:<46}{value:>8}  {'held' if value < limit else 'MISSED'}")
