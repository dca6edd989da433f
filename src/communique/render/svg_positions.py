"""Positions drawn over time: a lane a party under each issue, a mark a position, a ringed mark where it moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from communique.analysis.positions import Cell, IssueRow, Shift
from communique.derived import Position
from communique.linking.words import stems
from communique.render.phrases import is_proper, reads_well
from communique.render.svg_axis import Drawing, Scale, draw_axis, draw_today
from communique.render.svg_text import wrap
from communique.render.wording import clip, count, tell_day

STANCE_WORDS = {
    "demand": "demand",
    "offer": "offer",
    "refusal": "refusal",
    "support": "support",
    "opposition": "opposition",
}
MOST_ISSUES, MOST_LANES, MOST_MARKS = 9, 5, 24
LONG_WORD = 8
"""Letters of a single word that names an issue by itself ("referendum")."""
LANE, HEAD, GAP, TOP = 26.0, 22.0, 10.0, 22.0


@dataclass(frozen=True, slots=True)
class _Issue:
    words: str
    weight: float
    lanes: tuple[Cell, ...]


def beside_matrix(position: Position) -> str:
    """Return the address of a position listed on the same page."""
    return f"#position-{position.id}"


def draw_positions(
    rows: Sequence[IssueRow],
    shifts: Sequence[Shift],
    as_of: date | None,
    width: float,
    *,
    address: Callable[[Position], str] | None = beside_matrix,
) -> Drawing:
    """Return who held what when, the issues that several parties speak to or that somebody moved on; else empty.

    ``address``: where a lane leads, given its last position; ``None`` for lanes that lead nowhere.
    """
    moved = {one.after.id: one for one in shifts}
    worth = [issue for row in rows if (issue := _worth_drawing(row, moved)) is not None]
    worth.sort(
        key=lambda one: (
            -sum(held.id in moved for cell in one.lanes for held in cell.positions),
            -len(one.lanes),
            -one.weight,
            one.words,
        )
    )
    chosen = worth[:MOST_ISSUES]
    days = [day for one in chosen for cell in one.lanes for held in cell.positions for day in _days(held)]
    if not days:
        return Drawing(svg=Markup(""), left_out=len(rows))
    left = 170.0 if width > 600 else 92.0
    scale = Scale(low=min(days), high=max([*days, *([as_of] if as_of else [])]), width=width, left=left)
    drawn: list[Markup] = []
    y = TOP
    for one in chosen:
        lines = wrap(clip(one.words, 160), 13, width - 8, 2)
        drawn += [
            Markup('<text x="0" y="{}" class="issue">{}</text>').format(round(y + 13 + 16 * number), line)
            for number, line in enumerate(lines)
        ]
        y += HEAD + 16 * (len(lines) - 1)
        for cell in one.lanes:
            drawn.append(_lane(cell, y, scale, as_of, moved, address))
            y += LANE
        y += GAP
    told = f"{count(len(chosen), 'issue')}, {tell_day(min(days))} to {tell_day(max(days))}"
    title = f"Positions over time: {told}"
    moves = "; ".join(
        f"{clip(one.party, 40)} on {clip(one.issue, 60)}: {one.kind}, {tell_day(one.on) if one.on else 'no day'}"
        for one in shifts
        if any(held.id == one.after.id for issue in chosen for cell in issue.lanes for held in cell.positions)
    )
    svg = Markup(
        '<svg class="plot positions" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="{2}" aria-label="{3}">'
        "<title>{3}</title><desc>{4}</desc>\n{5}\n</svg>"
    )
    body = Markup("\n").join([*draw_today(scale, as_of, y), *drawn, *draw_axis(scale, y)])
    desc = f"Moves: {moves}." if moves else "No party is seen to move."
    role = "group" if address else "img"
    return Drawing(
        svg=svg.format(round(width), round(y + 28), role, title, desc, body), left_out=len(rows) - len(chosen)
    )


def _worth_drawing(row: IssueRow, moved: dict[str, Shift]) -> _Issue | None:
    """Return an issue with the lanes to draw: it has several parties, or one that moved or was heard twice."""
    words = _issue_in_words(row)
    lanes = [cell for cell in row.cells if is_proper(cell.party) and any(one.since for one in cell.positions)]
    lanes.sort(key=lambda cell: (-len(cell.positions), cell.party))
    days = {one.since for cell in lanes for one in cell.positions if one.since}
    shifted = any(one.id in moved for cell in lanes for one in cell.positions)
    worth = shifted or (len(lanes) > 1 and len(days) > 1)
    return _Issue(words, row.sure, tuple(lanes[:MOST_LANES])) if words and worth else None


def _issue_in_words(row: IssueRow) -> str:
    """Return the issue as the position that names it best has it: two words that carry meaning, or one long one."""
    named = {
        one.issue: len(one.statements)
        for cell in row.cells
        for one in cell.positions
        if reads_well(one.issue) and (len(stems(one.issue)) > 1 or len(one.issue) >= LONG_WORD)
    }
    short = {words: len(stems(words)) < 2 for words in named}
    return min(named, key=lambda words: (short[words], -named[words], abs(len(words) - 40), words), default="")


def _days(held: Position) -> list[date]:
    return [day for day in (held.since, held.until) if day is not None]


def _lane(
    cell: Cell,
    y: float,
    scale: Scale,
    as_of: date | None,
    moved: dict[str, Shift],
    address: Callable[[Position], str] | None,
) -> Markup:
    held = [one for one in cell.positions if one.since][:MOST_MARKS]
    middle = y + LANE / 2
    who = wrap(cell.party, 12, scale.left - 6, 1)[0]
    parts = [
        Markup('<rect class="hit" x="0" y="{}" width="{}" height="{}"/>').format(y, round(scale.width), LANE - 1),
        Markup('<text x="0" y="{}" class="name">{}</text>').format(round(middle + 4), who),
    ]
    for number, one in enumerate(held):
        start = scale.held(one.since or scale.low)
        end = one.until or (held[number + 1].since if number + 1 < len(held) else as_of) or scale.high
        parts.append(_stretch(one, start, scale.held(end), middle))
    parts += [_mark(one, scale.held(one.since or scale.low), middle, moved.get(one.id)) for one in held]
    told = f"{cell.party}: " + "; ".join(_in_words(one, moved.get(one.id)) for one in held)
    body = Markup("<title>{}</title>{}").format(clip(told, 700), Markup("").join(parts))
    if address is None:
        return Markup('<g class="lane">{}</g>').format(body)
    return Markup('<a class="lane" href="{}">{}</a>').format(address(held[-1]), body)


def _stretch(one: Position, start: float, end: float, y: float) -> Markup:
    if end - start < 2:
        return Markup("")
    return Markup('<path class="held {}" d="M{} {}H{}"/>').format(one.stance, start, y, end)


def _in_words(one: Position, shift: Shift | None) -> str:
    since = f" since {tell_day(one.since)}" if one.since else ""
    until = f" until {tell_day(one.until)}" if one.until else ""
    move = f" ({shift.kind})" if shift is not None else ""
    return f"{STANCE_WORDS[one.stance]}{since}{until}{move}: {clip(one.issue, 80)}"


def _mark(one: Position, x: float, y: float, shift: Shift | None) -> Markup:
    ring = Markup('<circle class="moved" cx="{}" cy="{}" r="9.5"/>').format(x, y) if shift is not None else Markup("")
    told = Markup("<title>{}</title>").format(_in_words(one, shift))
    return Markup("<g>{}{}{}</g>").format(told, ring, draw_stance(one.stance, x, y))


def draw_stance(stance: str, x: float, y: float) -> Markup:
    """Return the sign of a stance: triangle up, disc, cross, ring, triangle down; told apart without colour."""
    if stance == "demand":
        return Markup('<path class="sign-on demand" d="M{} {}l5.5 10h-11z"/>').format(x, y - 5.5)
    if stance == "opposition":
        return Markup('<path class="sign-on opposition" d="M{} {}l5.5 -10h-11z"/>').format(x, y + 5.5)
    if stance == "offer":
        return Markup('<circle class="sign-on offer" cx="{}" cy="{}" r="5"/>').format(x, y)
    if stance == "refusal":
        return Markup('<path class="sign-line refusal" d="M{} {}l9 9m0-9l-9 9"/>').format(x - 4.5, y - 4.5)
    return Markup('<circle class="sign-line support" cx="{}" cy="{}" r="4.5"/>').format(x, y)
