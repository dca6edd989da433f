"""The record as one HTML page that opens from disk: the answer, the evidence, and the articles themselves."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from communique.derived import Snapshot
from communique.render.coverage import article_views, coverage, published_days
from communique.render.lookup import Lookup
from communique.render.phrases import name_talks
from communique.render.plots import plot_ledger, plot_positions
from communique.render.standing import TOPICS, answers, standing
from communique.render.svg_ledger import OUTCOME_SIGNS, OUTCOME_WORDS
from communique.render.svg_positions import STANCE_WORDS, draw_stance
from communique.render.svg_timeline import STATUS_WORDS, draw_status, draw_timeline
from communique.render.views import Views
from communique.render.wording import UNPRINTABLE, clip, count


def report_html(
    snapshot: Snapshot,
    text_of: Callable[[str], str],
    *,
    title: str | None = None,
    refused: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the record as one self-contained page. ``refused``: path and reason of what could not be taken in."""
    lookup = Lookup(snapshot)
    views = Views(lookup)
    lines = standing(snapshot, text_of)
    days = published_days(lookup)
    rows = {
        "standing": views.standing(answers(lines)),
        "timeline": views.timeline(),
        "ledger": views.ledger(),
        "wants": views.wants(),
        "conditions": views.conditions(),
        "deadlocks": views.deadlocks(),
        "contradictions": views.contradictions(),
        "terms": views.terms(),
        "agenda": views.agenda(),
        "assessments": views.assessments(),
    }
    page = (
        _templates()
        .get_template("page.html")
        .render(
            title=clip(title or _title(lookup), 160),
            dek=f"{lines[0].text} {count(len(snapshot.statements), 'statement')}.",
            topics=TOPICS,
            wide=draw_timeline(snapshot.events, days, snapshot.as_of, 960),
            narrow=draw_timeline(snapshot.events, days, snapshot.as_of, 350, address=None),
            held=plot_positions(lookup, 960),
            held_narrow=plot_positions(lookup, 350),
            due=plot_ledger(lookup, days, 960),
            due_narrow=plot_ledger(lookup, days, 350),
            stances=[(stance, words, draw_stance(stance, 8, 8)) for stance, words in STANCE_WORDS.items()],
            outcomes=[(OUTCOME_SIGNS[one], words) for one, words in OUTCOME_WORDS.items()],
            legend=[(status, words, draw_status(status, 8, 8)) for status, words in STATUS_WORDS.items()],
            signs={status: draw_status(status, 8, 8) for status in STATUS_WORDS},
            articles=article_views(lookup, views.cited, text_of),
            coverage=coverage(lookup, refused),
            parties=views.parties,
            outlets=views.outlets,
            css=Markup(_style()),
            issues=views.issues,
            js=Markup(_script()),
            policy=_policy(),
            **rows,
        )
    )
    return UNPRINTABLE.sub("\ufffd", page)


def _title(lookup: Lookup) -> str:
    talks = lookup.main_talks()
    return name_talks(talks[0]) if talks else "The record of the talks"


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("communique.render"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    return files("communique.render").joinpath("assets", name).read_text(encoding="utf-8")


def _style() -> str:
    return _asset("report.css") + _asset("drawing.css")


def _script() -> str:
    return _asset("zoom.js") + _asset("report.js")


def _policy() -> str:
    """Return a content security policy that lets the page's own style and script in and nothing else."""
    style, script = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (_style(), _script())
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
