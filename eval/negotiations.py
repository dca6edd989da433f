"""The corpora whose records are read by hand: a negotiation's articles by file, as rows of JSON Lines.

The two stories; ``own``, the negotiations of ``corpus/own`` that several articles tell of, in one record; ``examples``;
``wire`` and ``train`` of the gold; and three negotiations of 1987 in Reuters-21578, which nobody made a rule for or
trained on (research only: read and counted, never kept). Frozen articles are in none of them, nor the stories' copies
in ``train``.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from benchmarks.texts import reuters

from communique.record import Record, build
from eval.corpus import FRESH, FROZEN, OWN
from eval.gold_corpus import story_scorer
from eval.split import SHARED, parts
from eval.split import STORIES as COPIES
from eval.stories import STORIES

GOLD = ("wire", "train")
OF_1987 = {
    "brazil-debt": (r"\bBrazil\b", r"\b(?:debt|banks?|creditors?)\b", r"\b(?:talks|negotiat\w+|agree\w*|resched\w+)\b"),
    "coffee-quotas": (r"\bcoffee\b", r"\b(?:quotas?|ICO|producers?)\b", r"\b(?:talks|negotiat\w+|meeting|agree\w*)\b"),
    "japan-chips": (
        r"\b(?:semiconductors?|chips?)\b",
        r"\bJapan",
        r"\b(?:talks|negotiat\w+|agreement|pact|tariffs?)\b",
    ),
}
FRESH_OF_1987 = {
    "cocoa-pact": (r"\bcocoa\b", r"\b(?:buffer|ICCO|rules?|prices?)\b", r"\b(?:talks|negotiat\w+|meeting|agree\w*)\b"),
    "canada-trade": (
        r"\bCanad(?:a|ian)\b",
        r"\b(?:free trade|tariffs?|lumber|fish\w*)\b",
        r"\b(?:talks|negotiat\w+)\b",
    ),
    "argentina-debt": (r"\bArgentin\w+\b", r"\b(?:debt|banks?|creditors?)\b", r"\b(?:talks|negotiat\w+|agree\w*)\b"),
}
READ_LATER = {
    "rubber-pact": (r"\brubber\b", r"\b(?:pact|agreement|INRA|buffer|producers?)\b", r"\b(?:talks|meeting|agree\w*)\b"),
    "chrysler-merger": (
        r"\b(?:Chrysler|American Motors|Renault)\b",
        r"\b(?:merger|acquir\w+|offer|talks|agree\w*)\b",
        r"\b(?:union|board|letter|talks|agree\w*)\b",
    ),
    "group-of-seven": (
        r"\bG-?[567]\b|Group of (?:Five|Six|Seven)|Louvre|Paris accord",
        r"\b(?:ministers|dollar|currenc\w+)\b",
        r"\b(?:meet\w*|talks|agree\w*)\b",
    ),
    "asian-trade": (
        r"\b(?:Taiwan|South Korea)",
        r"\b(?:trade|tariffs?|surplus|insurance|beef|cigarettes?)\b",
        r"\b(?:talks|negotiat\w+|agree\w*)\b",
    ),
    "mexico-debt": (
        r"\bMexic(?:o|an)\b",
        r"\b(?:debt|banks?|creditors?|loan)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|sign\w*)\b",
    ),
    "gulf-war": (
        r"\b(?:Iran|Iraq)",
        r"\b(?:ceasefire|cease-fire|U\.N\.|resolution|peace|war)\b",
        r"\b(?:talks|meet\w*|agree\w*|accept\w*|reject\w*)\b",
    ),
    "airline-buyout": (
        r"\b(?:UAL|pilots|Allegis)\b",
        r"\b(?:union|buyout|offer|pilots)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|propos\w*)\b",
    ),
    "sugar-trade": (
        r"\bsugar\b",
        r"\b(?:quotas?|EC|tender|beet|producers?)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|threat\w*)\b",
    ),
}
"""Eight more, of whose first 45 articles each 56 sentences of briefs were read (``eval/citations.csv``)."""
READ_LAST = {
    "texaco": (
        r"\bTexaco\b",
        r"\bPennzoil\b",
        r"\b(?:settle\w*|talks|negotiat\w+|offer)\b",
    ),
    "soviet-grain": (
        r"\b(?:Soviet|USSR|Moscow)\b",
        r"\b(?:wheat|grain|corn)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|offer|pact|subsid\w+)\b",
    ),
    "central-america": (
        r"\b(?:Nicaragua|Contra|Costa Rica|Salvador|Honduras)\w*",
        r"\b(?:peace|ceasefire|plan|war|aid)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|propos\w+|meet\w*)\b",
    ),
    "venezuela-debt": (
        r"\bVenezuela\w*",
        r"\b(?:debt|banks?|creditors?)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|resched\w+|sign\w*)\b",
    ),
    "gm-uaw": (
        r"\b(?:UAW|General Motors|Ford|seamen|dockers?|miners|teamsters|Deere|Caterpillar)\b",
        r"\b(?:union|strike|workers)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|contract|offer)\b",
    ),
    "airbus": (
        r"\b(?:Airbus)\b",
        r"\b(?:subsid\w+|GATT|trade|launch aid)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|meet\w*|complain\w*)\b",
    ),
    "africa-debt": (
        r"\b(?:Zambia|Nigeria|Ecuador|Egypt|Ivory Coast|Morocco|Zaire|Peru|Costa Rica)\w*",
        r"\b(?:debt|IMF|creditors?|Paris Club)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|resched\w+)\b",
    ),
    "lng-gas": (
        r"\b(?:gas|LNG|pipeline)\b",
        r"\b(?:Algeria|Sonatrach|Norway|Soviet|Canad\w+|Statoil)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|contract)\b",
    ),
    "takeover": (
        r"\b(?:Gencorp|Borg-Warner|Burlington|Dome Petroleum|Cyclops|Purolator|Harcourt)\b",
        r"\b(?:offer|bid|merger|acqui\w+)\b",
        r"\b(?:talks|negotiat\w+|reject\w*|agree\w*|board)\b",
    ),
    "budget-dlr": (
        r"\b(?:Baker|Miyazawa|Stoltenberg|Nakasone)\b",
        r"\b(?:dollar|trade|surplus|stimul\w+)\b",
        r"\b(?:talks|meet\w*|agree\w*|accord)\b",
    ),
    "wheat-lamb": (
        r"\b(?:GATT|Uruguay)\b",
        r"\b(?:trade|farm|services|textile)\w*\b",
        r"\b(?:talks|negotiat\w+|agree\w*|round)\b",
    ),
    "gulf-ships": (
        r"\b(?:Gulf|Kuwait|tanker)\w*",
        r"\b(?:Iran|navy|escort|reflag\w*)\b",
        r"\b(?:talks|said|warn\w*|agree\w*|meet\w*)\b",
    ),
    "strikes-eu": (
        r"\b(?:strike|walkout|stoppage)\b",
        r"\b(?:union|workers|pilots|rail\w*|port)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|pay|offer)\b",
    ),
    "steel-labour": (
        r"\b(?:USX|LTV|Bethlehem|Inland|Armco|steelworkers?)\b",
        r"\b(?:union|workers|contract|labor)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|ratif\w+|offer)\b",
    ),
    "south-africa": (
        r"\b(?:South Africa\w*|Pretoria|Johannesburg)\b",
        r"\b(?:sanctions?|miners?|apartheid|strike|debt)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|demand\w*|offer)\b",
    ),
    "aegean": (
        r"\b(?:Aegean|Turkey|Turkish|Cyprus|Greece|Greek)\b",
        r"\b(?:oil|continental shelf|dispute|bases?|EC)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|meet\w*|offer)\b",
    ),
    "us-budget": (
        r"\b(?:Senate|House|Congress|White House|Reagan)\b",
        r"\b(?:budget|deficit)\b",
        r"\b(?:talks|negotiat\w+|compromise|summit|agree\w*)\b",
    ),
    "ec-farm": (
        r"\b(?:EC|European Community|Brussels)\b",
        r"\b(?:farm prices?|milk|cereals?|oils and fats|budget)\b",
        r"\b(?:ministers|talks|negotiat\w+|agree\w*|meet\w*)\b",
    ),
    "port-pay": (
        r"\b(?:dock\w*|seamen|port|stevedor\w+|longshore\w*)\b",
        r"\b(?:strike|union|wage|pay)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|offer)\b",
    ),
    "telecom-kdd": (
        r"\b(?:Cable and Wireless|KDD|Fairchild|Fujitsu|Toshiba)\b",
        r"\b(?:Japan\w*|Britain|U\.S\.)\b",
        r"\b(?:talks|negotiat\w+|agree\w*|bid|offer)\b",
    ),
    "hungary-poland": (
        r"\b(?:Poland|Polish|Hungar\w+|Yugoslav\w*|Romania\w*)\b",
        r"\b(?:debt|loan|credit|bank)\w*\b",
        r"\b(?:talks|negotiat\w+|agree\w*|resched\w+)\b",
    ),
}
"""The last read, in three batches, what was wrong in one being mended before the next: 28 sentences on the first 45
articles of the first six (one finds nothing of its name), 24 on the last 45 of the next seven, 39 on the first 45 of
the last eight."""
"""Words that an article's beginning (the first), and the article (the others), must have."""
BEGINNING, SHORTEST = 300, 400


def rows(corpus: str) -> list[dict[str, str | None]]:
    """Return the articles of a corpus: each with its file as ``url``, its text, and its day where one is given."""
    if corpus in STORIES:
        return [{**row, "url": row["id"]} for row in story_scorer().articles(SHARED / "gold" / "stories" / corpus)]
    if corpus in GOLD:
        texts = [path for path in parts(corpus)[0] if not path.name.startswith(COPIES)]
        return [{"url": path.stem, "text": path.read_bytes().decode("utf-8")} for path in texts]
    if corpus == "own":
        return [_own(path) for path in sorted(OWN.glob("*.json")) if _told_by_several(path)]
    return _of_1987()[corpus]


def _told_by_several(path: Path) -> bool:
    """Whether the name says that an article is one of several: "cyprus_03"."""
    return re.fullmatch(r".+_\d+", path.stem) is not None and not path.stem.startswith((FROZEN, *FRESH))


def _own(path: Path) -> dict[str, str | None]:
    document = json.loads(path.read_text(encoding="utf-8"))["document"]
    day = (document.get("published") or [None])[0]
    text = path.with_suffix(".txt").read_bytes().decode("utf-8")
    return {"url": path.stem, "text": text, "title": document.get("title"), "published": day}


@cache
def _of_1987() -> dict[str, list[dict[str, str | None]]]:
    frozen = {re.sub(r"\W", "", path.read_text(encoding="utf-8"))[200:260].lower() for path in parts("wire")[1]}
    wanted = {**OF_1987, **FRESH_OF_1987, **READ_LATER, **READ_LAST}
    found: dict[str, list[dict[str, str | None]]] = {name: [] for name in wanted}
    for article in reuters():
        letters = re.sub(r"\W", "", article.text).lower()
        if len(article.text) < SHORTEST or article.published is None or any(one in letters for one in frozen):
            continue
        for name, (first, *others) in wanted.items():
            here = re.search(first, article.text[:BEGINNING], re.IGNORECASE)
            if here and all(re.search(one, article.text, re.IGNORECASE) for one in others):
                key = hashlib.sha256(article.text.encode()).hexdigest()[:10]
                found[name].append(
                    {
                        "url": key,
                        "text": article.text,
                        "published": str(article.published.earliest),
                        "publisher": "Reuters",
                    }
                )
    return found


@contextmanager
def record_of(corpus: str) -> Iterator[Record]:
    """Yield the record built from a corpus, open; it is gone afterwards."""
    with tempfile.TemporaryDirectory() as scratch:
        source, path = Path(scratch, "corpus.jsonl"), Path(scratch, "corpus.db")
        source.write_text("\n".join(json.dumps(row) for row in rows(corpus)) + "\n", encoding="utf-8")
        build([source], path)
        with Record(path) as record:
            yield record
