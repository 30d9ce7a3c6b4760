"""How values are spread, as tables tell it."""

from collections.abc import Sequence
from statistics import quantiles


def spread(values: Sequence[float]) -> dict[str, float]:
    """The middle, the 95th percentile and the largest; nothing of nothing."""
    if not values:
        return {}
    cuts = quantiles(values, n=20, method="inclusive") if len(values) > 1 else [*values] * 19
    return {"p50": round(cuts[9], 1), "p95": round(cuts[18], 1), "max": round(max(values), 1)}
