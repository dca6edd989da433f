"""A drawing as a file of its own: it brings its colours, for light and dark, and needs nothing beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape

from communique.render.wording import UNPRINTABLE

_ALONE = (
    "text{font-size:12px}.sheet{fill:var(--paper)}@media print{:root{--paper:#fff;--sheet:#fff;--ink:#000;--soft:#444;"
    "--rule:#bbb;--strong-rule:#777;--link:#000;--accent:#000;--good:#000}}"
)
_SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
_LABEL = re.compile(r'aria-label="([^"]*)"')
PAD = 16


def svg_file(drawings: Sequence[Markup], title: str, nothing: str) -> str:
    """Return drawings one below the other as one SVG document; ``nothing`` in words where there are none."""
    parts: list[str] = []
    told: list[str] = []
    width, y = 0, PAD
    for drawing in map(str, filter(None, drawings)):
        found = _SIZE.search(drawing)
        if found is None:
            continue
        wide, high = int(found[1]), int(found[2])
        parts.append(drawing.replace("<svg ", f'<svg x="{PAD}" y="{y}" ', 1))
        told += [label[1] for label in _LABEL.finditer(drawing)][:1]
        width, y = max(width, wide), y + high + PAD
    if not parts:
        width, y = 480, 2 * PAD + 20
        parts, told = [f'<text x="{PAD}" y="{PAD + 14}">{escape(nothing)}</text>'], [str(escape(nothing))]
    width += 2 * PAD
    document = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" width="{width}" height="{y}" role="img" '
        f'aria-labelledby="title desc">\n<title id="title">{escape(title)}</title>\n'
        f'<desc id="desc">{" ".join(told)}</desc>\n<style>{_style()}</style>\n'
        f'<rect class="sheet" width="100%" height="100%"/>\n{"".join(parts)}\n</svg>\n'
    )
    return UNPRINTABLE.sub("\ufffd", document)


@cache
def _style() -> str:
    """Return the report's colours, light and dark, and its rules for drawings."""
    assets = files("communique.render").joinpath("assets")
    colours, _, _ = assets.joinpath("report.css").read_text(encoding="utf-8").partition("* {")
    return colours + _ALONE + assets.joinpath("drawing.css").read_text(encoding="utf-8")
