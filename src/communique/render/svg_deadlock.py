"""A deadlock drawn: steps as boxes, numbered arrows from each step to the one that it waits for."""

from __future__ import annotations

import math

from markupsafe import Markup

from communique.derived import Deadlock
from communique.render.svg_text import wrap
from communique.render.wording import clip
from communique.types import Action

BOX, SIZE, LEADING, PAD = 230.0, 14.0, 19.0, 12.0
MOST_STEPS = 6
_ARROW = Markup(
    '<defs><marker id="{}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
    'orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" class="tip"/></marker></defs>'
)


def draw_deadlock(deadlock: Deadlock) -> Markup:
    """Return the cycle as an SVG; nothing for one of more steps than a drawing can hold (the list tells it)."""
    steps = deadlock.steps
    if not 1 <= len(steps) <= MOST_STEPS:
        return Markup("")
    tip = f"tip-{deadlock.id}"
    boxes = [_box_lines(step) for step in steps]
    drawn, width, height = _stack(boxes, tip) if len(steps) <= 2 else _ring(boxes, tip)
    told = "Each step waits for the next: " + "; ".join(
        f"{step.party or 'somebody'}: {clip(step.action, 100)}" for step in steps
    )
    return Markup(
        '<svg class="deadlock" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}{}</svg>'
    ).format(round(width), round(height), round(width), round(height), told, _ARROW.format(tip), drawn)


def _box_lines(step: Action) -> list[str]:
    words = clip(step.action, 120)
    refrain = "not " if step.direction == "refrain" and not words.startswith(("not ", "refrain")) else ""
    return [clip(step.party or "Somebody", 28), *wrap(refrain + words, SIZE, BOX - 2 * PAD, 4)]


def _height(lines: list[str]) -> float:
    return len(lines) * LEADING + 2 * PAD


def _stack(boxes: list[list[str]], tip: str) -> tuple[Markup, float, float]:
    """Draw one or two boxes, one above the other, arrows on either side."""
    margin, gap = 46.0, 74.0
    tops = [4.0, 4.0 + _height(boxes[0]) + gap]
    parts = [_box(lines, margin, top) for lines, top in zip(boxes, tops, strict=False)]
    width = BOX + 2 * margin
    if len(boxes) == 1:
        high = _height(boxes[0]) + 4
        parts.append(_arrow(f"M{margin + BOX} {high / 2 - 8}c40 -14 40 30 2 22", tip, margin + BOX + 34, high / 2, 1))
        return Markup("").join(parts), width, high + 6
    upper, lower = tops[0] + _height(boxes[0]), tops[1]
    left, right = margin + BOX * 0.28, margin + BOX * 0.72
    middle = (upper + lower) / 2
    parts.append(
        _arrow(
            f"M{right} {upper}C{right + 34} {middle - 8} {right + 34} {middle + 8} {right} {lower - 2}",
            tip,
            right + 25,
            middle,
            1,
        )
    )
    parts.append(
        _arrow(
            f"M{left} {lower}C{left - 34} {middle + 8} {left - 34} {middle - 8} {left} {upper + 2}",
            tip,
            left - 25,
            middle,
            2,
        )
    )
    return Markup("").join(parts), width, lower + _height(boxes[1]) + 6


def _ring(boxes: list[list[str]], tip: str) -> tuple[Markup, float, float]:
    """Draw three or more boxes around a circle, clockwise from the top."""
    count = len(boxes)
    across, down = 225.0 if count < 5 else 270.0, 70.0 * count
    middle_x, middle_y = across + BOX / 2 + 8, down * 0.75 + 70
    centres = []
    for number in range(count):
        turn = 2 * math.pi * number / count - math.pi / 2
        centres.append((middle_x + across * math.cos(turn), middle_y + down * 0.75 * math.sin(turn)))
    parts = []
    for number, (x, y) in enumerate(centres):
        to = (number + 1) % count
        start = _edge(centres[number], centres[to], _height(boxes[number]))
        end = _edge(centres[to], centres[number], _height(boxes[to]))
        path = f"M{start[0]:.0f} {start[1]:.0f}L{end[0]:.0f} {end[1]:.0f}"
        parts.append(_arrow(path, tip, (start[0] + end[0]) / 2, (start[1] + end[1]) / 2, number + 1))
        parts.append(_box(boxes[number], x - BOX / 2, y - _height(boxes[number]) / 2))
    low = max(y + _height(lines) / 2 for (_, y), lines in zip(centres, boxes, strict=True))
    return Markup("").join(parts), 2 * middle_x, low + 8


def _edge(origin: tuple[float, float], target: tuple[float, float], height: float) -> tuple[float, float]:
    """Return where the line from the centre of a box to a point leaves the box, four pixels outside."""
    run, rise = target[0] - origin[0], target[1] - origin[1]
    share = min(
        (BOX / 2 + 4) / abs(run) if run else math.inf,
        (height / 2 + 4) / abs(rise) if rise else math.inf,
    )
    return origin[0] + run * share, origin[1] + rise * share


def _box(lines: list[str], left: float, top: float) -> Markup:
    spans = Markup("").join(
        Markup('<tspan x="{}" dy="{}"{}>{}</tspan>').format(
            round(left + PAD), LEADING if number else 0, Markup(' class="who"') if not number else "", line
        )
        for number, line in enumerate(lines)
    )
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="2"/><text y="{}">{}</text>').format(
        round(left), round(top), BOX, round(_height(lines)), round(top + PAD + 13), spans
    )


def _arrow(path: str, tip: str, x: float, y: float, number: int) -> Markup:
    return Markup(
        '<path class="arrow" d="{}" marker-end="url(#{})"/>'
        '<circle class="badge" cx="{}" cy="{}" r="10"/>'
        '<text class="number" x="{}" y="{}" text-anchor="middle">{}</text>'
    ).format(path, tip, round(x), round(y), round(x), round(y) + 5, number)
