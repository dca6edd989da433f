"""The ledger drawn over time: for each thing foreseen or promised when it was told, for when, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from communique.analysis.ledger import Entry
from communique.derived import Expectation, Outcome
from communique.render.lookup import Lookup
from communique.render.svg_axis import Drawing, Scale, draw_axis, draw_today, span_of
from communique.render.svg_text import wrap
from communique.render.wording import clip, count, join_names, label_when, tell_day

MOST_ROWS, ROW, TOP = 24, 26.0, 22.0
OUTCOME_SIGNS: dict[Outcome, str] = {
    "pending": "○",
    "fulfilled": "✓",
    "missed": "✕",
    "postponed": "→",
    "cancelled": "✕",
    "unknown": "?",
}
OUTCOME_WORDS: dict[Outcome, str] = {
    "pending": "still open",
    "fulfilled": "came true",
    "missed": "did not come true",
    "postponed": "put off",
    "cancelled": "called off",
    "unknown": "no word",
}


@dataclass(frozen=True, slots=True)
class _Told:
    entry: Entry
    on: date
    first: date
    last: date


def kind_of(entry: Entry) -> str:
    """Return "expectation" or "commitment"."""
    return "expectation" if isinstance(entry, Expectation) else "commitment"


def beside_ledger(entry: Entry) -> str:
    """Return the address of an entry listed on the same page."""
    return f"#{kind_of(entry)}-{entry.id}"


def draw_ledger(
    entries: Sequence[Entry],
    lookup: Lookup,
    published: Sequence[date],
    width: float,
    *,
    address: Callable[[Entry], str] | None = beside_ledger,
) -> Drawing:
    """Return the entries that have a day, by the day they fall due; empty where there is none.

    Of more than there are rows for, the open and the decided ones are kept before those without further word, and the
    latest of them. ``address``: where a row leads; ``None`` for rows that lead nowhere.
    """
    told = [one for entry in entries if (one := _told(entry, lookup)) is not None]
    low, high = span_of(published, [day for one in told for day in (one.on, one.last)])
    inside = [one for one in told if low <= one.on and one.first <= high]
    chosen = sorted(inside, key=lambda one: (_order(one.entry), -one.last.toordinal(), one.entry.id))[:MOST_ROWS]
    chosen.sort(key=lambda one: (one.last, one.on, one.entry.id))
    if not chosen:
        return Drawing(svg=Markup(""))
    wide = width > 600
    as_of = lookup.snapshot.as_of
    days = [day for one in chosen for day in (one.on, one.first, one.last) if low <= day <= high]
    scale = Scale(low=min(days), high=max([*days, *([as_of] if as_of else [])]), width=width, left=330 if wide else 0)
    row = ROW if wide else 2 * ROW - 6
    base = TOP + row * len(chosen)
    body = Markup("\n").join(
        [
            *draw_today(scale, as_of, base),
            *(_row(one, TOP + row * n, row, scale, address) for n, one in enumerate(chosen)),
            *draw_axis(scale, base),
        ]
    )
    outcomes = ", ".join(
        f"{number} {words}"
        for outcome, words in OUTCOME_WORDS.items()
        if (number := sum(one.entry.outcome == outcome for one in chosen))
    )
    title = f"Expected and promised over time: {count(len(chosen), 'entry', 'entries')}"
    svg = Markup(
        '<svg class="plot ledger-drawn" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="{2}" aria-label="{3}">'
        "<title>{3}</title><desc>{4}</desc>\n{5}\n</svg>"
    ).format(
        round(width),
        round(base + 28),
        "group" if address else "img",
        title,
        f"{tell_day(min(days))} to {tell_day(max(days))}: {outcomes}. A thin line runs from the day it was told to the "
        "days it was for.",
        body,
    )
    return Drawing(svg=svg, left_out=len(told) - len(chosen))


def _order(entry: Entry) -> int:
    return 2 if entry.outcome == "unknown" else 0


def _told(entry: Entry, lookup: Lookup) -> _Told | None:
    window = entry.window if isinstance(entry, Expectation) else entry.by
    days = [
        when.latest
        for one in lookup.known(entry.statements)
        if (when := lookup.published(one)) is not None and when.latest is not None
    ]
    if window is None or not days:
        return None
    # What is due "by" a day has an open beginning: it runs from the day it was told.
    on = min(days)
    last = window.latest or window.earliest
    first = window.earliest or (min(on, last) if last is not None else None)
    return _Told(entry, on, first, last) if first is not None and last is not None else None


def _row(one: _Told, y: float, height: float, scale: Scale, address: Callable[[Entry], str] | None) -> Markup:
    entry = one.entry
    middle = y + height - ROW / 2
    about = entry.about if isinstance(entry, Expectation) else f"{entry.party or 'A party'}: {entry.action}"
    room = scale.left - 12 if scale.left else scale.width - 4
    words = wrap(clip(about, 200), 12, room, 1)[0]
    start, end = scale.held(one.first), scale.held(one.last + timedelta(days=1) if one.last < scale.high else one.last)
    end = max(end, start + 5)
    on = scale.held(one.on)
    by = join_names(entry.expected_by, 3) if isinstance(entry, Expectation) else entry.party or ""
    window = entry.window if isinstance(entry, Expectation) else entry.by
    told = (
        f"{clip(about, 160)}; told {tell_day(one.on)}{f' by {by}' if by else ''}, for {label_when(window)}: "
        f"{OUTCOME_WORDS[entry.outcome]}"
    )
    sign_left = end > scale.width - 20
    parts = [
        Markup("<title>{}</title>").format(told),
        Markup('<rect class="hit" x="0" y="{}" width="{}" height="{}"/>').format(y, round(scale.width), height - 1),
        Markup('<text x="0" y="{}" class="name">{}</text>').format(round(y + 17), words),
        Markup('<path class="ahead" d="M{} {}H{}"/>').format(min(on, start), middle, max(on, start))
        if abs(on - start) > 2
        else Markup(""),
        Markup('<path class="told-on" d="M{} {}v8"/>').format(on, middle - 4),
        Markup('<rect class="window" x="{}" y="{}" width="{}" height="8"/>').format(
            start, middle - 4, round(end - start, 1)
        ),
        Markup('<text x="{}" y="{}" class="became"{}>{}</text>').format(
            round(start - 5 if sign_left else end + 5, 1),
            round(middle + 5),
            Markup(' text-anchor="end"') if sign_left else "",
            OUTCOME_SIGNS[entry.outcome],
        ),
    ]
    body = Markup("").join(parts)
    if address is None:
        return Markup('<g class="entry {}">{}</g>').format(entry.outcome, body)
    return Markup('<a class="entry {}" href="{}">{}</a>').format(entry.outcome, address(entry), body)
