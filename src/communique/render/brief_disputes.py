"""The brief on where accounts differ: two passages on one thing that cannot both be so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher

from communique.analysis.dated import terms_of
from communique.derived import Contradiction, Side
from communique.interval import add_days
from communique.render.brief_desk import BriefSentence, Desk, quote
from communique.render.support import Citation, shows
from communique.render.wording import join_names, open_sentence

MOST_DISPUTES = 2
ALIKE, LEAST_NAME = 0.88, 4
"""How alike two surnames of more letters than so many must be to be one, misspelt."""
# Words by which somebody gives a figure of his own.
_COUNTS = re.compile(
    r"\b(?:puts?|gave|gives?|counted|counts) [^.;]{0,40}\b(?:at|as)\b"
    r"|\b(?:the|a|another|lower|higher) (?:number|figure|total|toll)s?\b|\bsp(?:oke|eaks?) of (?:only )?[\d,.]+",
    re.IGNORECASE,
)

_SUPPOSES = re.compile(r"\b(?:could|may|might|whether|if|possibly|perhaps)\b", re.IGNORECASE)


def _one_voice(sides: Sequence[Side]) -> bool:
    """Whether two accounts are given by one person under two spellings ("Ongpin", "Ogpin")."""
    names = [
        name for side in sides for name in sorted({one.split()[-1].lower() for one in side.sources if one.strip()})
    ]
    return any(
        a != b and a[0] == b[0] and len(a) > LEAST_NAME and SequenceMatcher(None, a, b).ratio() >= ALIKE
        for i, a in enumerate(names)
        for b in names[i + 1 :]
    )


class Disputes:
    """Tells where the passages of one desk do not agree."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk."""
        self.desk = desk
        self.support = desk.support

    def sentences(self) -> Iterator[BriefSentence]:
        """Yield where two passages tell one thing in ways that do not agree, the latest first."""
        limit = add_days(self.desk.today, -365)
        ranked = sorted(self.desk.contradictions, key=lambda one: (-self._day(one).toordinal(), one.id))
        given = 0
        for one in ranked:
            sentence = self._dispute(one) if self._day(one) >= limit else None
            if sentence is not None and given < MOST_DISPUTES:
                given += 1
                yield sentence

    def _day(self, one: Contradiction) -> date:
        return self.desk.lookup.newest([ref for side in one.sides for ref in side.statements])

    def _dispute(self, one: Contradiction) -> BriefSentence | None:
        if _one_voice(one.sides) or (one.type not in ("number", "date") and self._supposes(one)):
            return None
        told = [self._side(side) for side in one.sides[:3]]
        kept = [side for side in told if side is not None]
        if len(kept) < 2 or len({cited.quote for _, cited in kept}) < 2 or not self._of_one_thing(kept, one.type):
            return None
        words = "; but ".join(text for text, _ in kept)
        return BriefSentence(
            text=open_sentence(f"Accounts differ: {words}"), citations=tuple(cited for _, cited in kept), thing=one.id
        )

    def _supposes(self, one: Contradiction) -> bool:
        """Whether what one side says is but held possible, and so denies nothing."""
        first = self.desk.lookup.known(one.sides[0].statements)[:1]
        return any(_SUPPOSES.search(self.support.cite(statement).quote) for statement in first)

    def _of_one_thing(self, kept: Sequence[tuple[str, Citation]], kind: str) -> bool:
        """Whether accounts were printed close together, or share words that carry meaning."""
        told = [cited for _, cited in kept[:2]]
        days = [self.desk.published(self.desk.lookup.statements[cited.statement]) for cited in told]
        close = None not in days and abs((days[0] - days[1]).days) <= 2  # type: ignore[operator]
        shared = len(terms_of(told[0].quote) & terms_of(told[1].quote))
        # Days are tied by what they are of, two accounts by a word that denies, figures by one that counts.
        cue = _COUNTS.search if kind == "number" else lambda words: shows(words, "denial")
        tied = kind in ("date", "party") or any(cue(one.quote) for one in told)
        return shared > 2 or (close and tied and (shared > 0 or kind == "date"))

    def _side(self, side: Side) -> tuple[str, Citation] | None:
        """Return one account with who gives it, if the passage names them."""
        for one in self.desk.lookup.latest_first(side.statements):
            cited = self.support.readable(one, naming=side.sources, least=0)
            if cited is None:
                continue
            # Behind the one who says it may stand whom he speaks of, or who passed it on.
            sources = [who for who in one.sources[:1] or side.sources[:1] if self.support.names(cited.quote, who)]
            if side.sources and not sources:
                continue
            who = (
                f"{join_names([self.support.called(cited.quote, name) for name in sources], 2)} in " if sources else ""
            )
            return f"{who}{self.desk.told_on(one)}: {quote(cited.quote)}", cited
        return None
