"""What drawings over time share: the days to draw, pixels for days, an axis with months or years, the day "as of"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from communique.render.svg_text import measure
from communique.render.wording import name_month

EDGE, LABEL = 14.0, 12.0
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """An SVG and the numbers of dated things that lie before and after its span, and of those it has no room for."""

    svg: Markup
    earlier: int = 0
    later: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Days from ``low`` to ``high`` on pixels from ``left`` to ``width``, an edge on either side."""

    low: date
    high: date
    width: float
    left: float = 0.0

    def x(self, day: date) -> float:
        """Return the pixel of a day."""
        share = (day - self.low).days / max((self.high - self.low).days, 1)
        return round(self.left + EDGE + share * (self.width - self.left - 2 * EDGE), 1)

    def held(self, day: date) -> float:
        """Return the pixel of a day, that of the nearest end for a day outside."""
        return self.x(min(max(day, self.low), self.high))


def span_of(published: Sequence[date], days: Sequence[date]) -> tuple[date, date]:
    """Return the days to draw: the coverage and a third of it, three months to a year, on either side.

    Without any coverage, ``days`` are drawn whole.
    """
    if not published:
        return min(days, default=date.min), max(days, default=date.max)
    low, high = min(published), max(published)
    margin = min(max((high - low) / 3, timedelta(days=92)), YEAR)
    return (low - margin if low - date.min > margin else date.min), (
        high + margin if date.max - high > margin else date.max
    )


def draw_axis(scale: Scale, base: float) -> list[Markup]:
    """Return a line at height ``base`` with ticks and dates under it."""
    drawn = [Markup('<path class="axis" d="M{} {}H{}"/>').format(round(scale.left), base, round(scale.width))]
    last_end = -99.0
    for day, label, major in _ticks(scale):
        x = scale.x(day)
        if x < 0 or x > scale.width:
            continue
        drawn.append(
            Markup('<path class="{}" data-x="{}" d="M{} {}v{}"/>').format(
                "axis" if major else "tick", x, x, base, 7 if major else 4
            )
        )
        start = min(x, scale.width - measure(label, LABEL))
        if label and start > last_end + 8:
            drawn.append(
                Markup('<text x="{}" y="{}" class="date" data-x="{}">{}</text>').format(
                    round(start, 1), base + 19, x, label
                )
            )
            last_end = start + measure(label, LABEL)
    return drawn


def _ticks(scale: Scale) -> list[tuple[date, str, bool]]:
    """Return the days to tick: months, or years where there are too many months."""
    months = (scale.high.year - scale.low.year) * 12 + scale.high.month - scale.low.month
    if months < 2:
        return [(scale.low, label_when_day(scale.low), True), (scale.high, label_when_day(scale.high), True)]
    found = []
    step = 12 if months > 60 else 1
    for number in range(0, months + 2, 1):
        year, month = divmod(scale.low.year * 12 + scale.low.month - 1 + number, 12)
        if year > 9999 or (step == 12 and month):
            continue
        day = date(year, month + 1, 1)
        if not scale.low <= day <= scale.high:
            continue
        label = str(year) if month == 0 or step == 12 else name_month(month + 1)[:3]
        found.append((day, label, month == 0))
    if found and found[0][1].isalpha():
        found[0] = (found[0][0], f"{found[0][1]} {found[0][0].year}", found[0][2])
    return found


def label_when_day(day: date) -> str:
    """Return a day for an axis: "5 Oct 2019"."""
    return f"{day.day} {name_month(day.month)[:3]} {day.year}"


def draw_today(scale: Scale, as_of: date | None, base: float) -> list[Markup]:
    """Return the line of the day that the record is told as of, down to ``base``; nothing where it is not drawn."""
    if as_of is None or not scale.low <= as_of <= scale.high:
        return []
    x = scale.x(as_of)
    anchor = "end" if x > scale.width - 60 else "middle" if x > scale.left + 60 else "start"
    return [
        Markup(
            '<g data-x="{}"><path class="today" d="M{} 12V{}"/>'
            '<text x="{}" y="9" class="date" text-anchor="{}">as of</text></g>'
        ).format(x, x, base, x, anchor)
    ]
