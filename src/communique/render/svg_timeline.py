"""The timeline drawn: one mark an event, its shape the event's status, a bar as long as its day is uncertain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from communique.derived import Event
from communique.render.phrases import plain_label
from communique.render.svg_axis import Drawing, Scale, draw_axis, draw_today, span_of
from communique.render.svg_text import wrap
from communique.render.wording import clip, count, label_when, tell_day

STATUS_WORDS = {
    "held": "took place",
    "ongoing": "going on",
    "planned": "planned",
    "postponed": "put off",
    "cancelled": "called off",
}
RADIUS, ROW, LABEL = 5.0, 13.0, 12.0
MOST_ROWS = 24
MOST_MARKS = 600


@dataclass(slots=True)
class _Placed:
    event: Event
    first: float
    last: float
    row: int = 0

    @property
    def middle(self) -> float:
        return round((self.first + self.last) / 2, 1)


def beside_list(event: str) -> str:
    """Return the address of an event listed on the same page."""
    return f"#event-{event}"


def draw_timeline(
    events: Sequence[Event],
    published: Sequence[date],
    as_of: date | None,
    width: float,
    *,
    address: Callable[[str], str] | None = beside_list,
) -> Drawing:
    """Return the events drawn ``width`` pixels wide, about the time of the coverage; empty where none is dated.

    ``address``: where the mark of an event's id leads; ``None`` for marks that lead nowhere. What bears ``data-x``
    stands at that pixel of time, for the script that zooms.
    """
    dated = [one for one in events if one.when is not None and one.when.bounded and (one.when.days or 0) <= 400]
    low, high = span_of(published, [*map(_first, dated), *map(_last, dated)])
    inside = [one for one in dated if low <= _first(one) and _last(one) <= high]
    if not inside:
        return Drawing(svg=Markup(""))
    crowd = len(inside)
    if crowd > MOST_MARKS:
        inside = sorted(inside, key=lambda one: (-_rank(one), one.id))[:MOST_MARKS]
    scale = Scale(
        low=min(map(_first, inside)), high=max([*map(_last, inside), *_inside(as_of, low, high)]), width=width
    )
    placed = _place([_Placed(one, scale.x(_first(one)), scale.x(_last(one))) for one in inside])
    rows = max(one.row for one in placed) + 1
    base = rows * ROW + LABEL
    labels, height_of_labels = _labels(placed, width, base + 30)
    height = round(base + 34 + height_of_labels)
    body = Markup("\n").join(
        [
            *draw_axis(scale, base),
            *draw_today(scale, as_of, base),
            *labels,
            *(_mark(one, base, address) for one in placed),
        ]
    )
    ends = f"{tell_day(min(map(_first, inside)))} to {tell_day(max(map(_last, inside)))}"
    told = f"{count(len(inside), 'event')}, {ends}; listed below"
    svg = Markup(
        '<svg class="timeline" viewBox="0 0 {} {}" width="{}" height="{}" role="{}" aria-label="{}">\n{}\n</svg>'
    )
    return Drawing(
        svg=svg.format(round(width), height, round(width), height, "group" if address else "img", told, body),
        earlier=sum(_first(one) < low for one in dated),
        later=sum(_last(one) > high and _first(one) >= low for one in dated),
        left_out=crowd - len(inside),
    )


def _inside(day: date | None, low: date, high: date) -> list[date]:
    return [day] if day is not None and low <= day <= high else []


def _first(event: Event) -> date:
    return (event.when.earliest if event.when else None) or date.min


def _last(event: Event) -> date:
    return (event.when.latest if event.when else None) or date.max


def _place(marks: list[_Placed]) -> list[_Placed]:
    """Put each mark into the lowest row where nothing is in its way."""
    ends: list[float] = []
    order = sorted(marks, key=lambda one: (one.first, one.last, one.event.id))
    for one in order:
        free = (row for row, end in enumerate(ends) if end < one.first - RADIUS)
        one.row = next(free, len(ends) if len(ends) < MOST_ROWS else min(range(len(ends)), key=ends.__getitem__))
        if one.row == len(ends):
            ends.append(0.0)
        ends[one.row] = max(one.last, one.first) + RADIUS + 2
    return order


def _mark(one: _Placed, base: float, address: Callable[[str], str] | None) -> Markup:
    event, y = one.event, base - 10 - one.row * ROW
    bar = Markup("")
    if one.last - one.first > 2:
        bar = Markup('<path class="span" d="M{} {}H{}"/>').format(one.first, y, one.last)
    sign = draw_status(event.status, one.middle, y)
    if address is None:
        return Markup('<g class="{}" data-x="{}">{}{}</g>').format(event.status, one.middle, bar, sign)
    told = f"{label_when(event.when)}: {clip(event.label, 120)} ({STATUS_WORDS[event.status]})"
    return Markup('<a href="{}" class="{}" data-x="{}" tabindex="-1"><title>{}</title>{}{}</a>').format(
        address(event.id), event.status, one.middle, told, bar, sign
    )


def draw_status(status: str, x: float, y: float) -> Markup:
    """Return the sign of a status: disc, half disc, ring, ring with an arrow, cross; told apart without colour."""
    ring = Markup('<circle cx="{}" cy="{}" r="4.5" class="ring"/>').format(x, y)
    if status == "held":
        return Markup('<circle cx="{}" cy="{}" r="5" class="disc"/>').format(x, y)
    if status == "ongoing":
        return ring + Markup('<path class="disc" d="M{} {}a4.5 4.5 0 0 1 0 9z"/>').format(x, y - 4.5)
    if status == "postponed":
        return ring + Markup('<path class="stroke" d="M{} {}h9m-3-3l3 3l-3 3"/>').format(x - 2, y)
    if status == "cancelled":
        return Markup('<path class="stroke" d="M{} {}l8 8m0-8l-8 8"/>').format(x - 4, y - 4)
    return ring


def _labels(placed: Sequence[_Placed], width: float, top: float) -> tuple[list[Markup], float]:
    """Return names under the axis for the events most written about, as many as there is room for, and their height."""
    room = 150.0 if width > 600 else 118.0
    chosen: list[_Placed] = []
    order = sorted(placed, key=lambda one: (-_rank(one.event), one.first, one.event.id))
    for one in order:
        slot = _slot(one, room, width)
        if all(abs(slot - _slot(other, room, width)) >= room + 8 for other in chosen):
            chosen.append(one)
    drawn, tallest = [], 0.0
    for one in sorted(chosen, key=lambda one: one.middle):
        left = _slot(one, room, width)
        lines = wrap(plain_label(one.event, 90), LABEL, room, 4)
        lead = Markup('<path class="lead" d="M{} {}V{}H{}"/>').format(
            one.middle, top - 8, round(top - 2), round(min(max(one.middle, left), left + 20), 1)
        )
        spans = Markup("").join(
            Markup('<tspan x="{}" dy="{}">{}</tspan>').format(round(left, 1), 0 if not i else 15, line)
            for i, line in enumerate(lines)
        )
        name = lead + Markup('<text y="{}" class="name">{}</text>').format(round(top + 11), spans)
        drawn.append(Markup('<g data-x="{}" data-e="{}">{}</g>').format(one.middle, one.event.id, name))
        tallest = max(tallest, 15.0 * len(lines) + 4)
    return drawn, tallest


def _slot(one: _Placed, room: float, width: float) -> float:
    return min(max(one.middle - 10, 0.0), width - room)


def _rank(event: Event) -> int:
    return len(event.statements) * 2 + len(event.history) + (3 if event.type in ("meeting", "agreement") else 0)
