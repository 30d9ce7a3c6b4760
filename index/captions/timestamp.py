"""Clock times of caption files: hours, minutes, seconds and milliseconds."""


def to_ms(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> int:
    """Milliseconds of the digits of a timestamp; *fraction* is what follows its point or comma."""
    whole_s = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole_s * 1000 + int((fraction or "").ljust(3, "0")[:3])


def clock(time_ms: int, point: str) -> str:
    """``01:02:03.004``, with *point* before the milliseconds."""
    whole_s, fraction_ms = divmod(time_ms, 1000)
    return f"{whole_s // 3600:02}:{whole_s // 60 % 60:02}:{whole_s % 60:02}{point}{fraction_ms:03}"
