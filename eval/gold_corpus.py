"""Gold annotations as what linking starts from: linking on perfect reading (``python -m eval.gold_corpus STORY``)."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from communique.codec import document_id, interval_from, with_id
from communique.linking import link
from communique.render.export import export_json
from communique.types import (
    Action,
    AgendaClaim,
    AssessmentClaim,
    Claim,
    CommitmentClaim,
    ConditionClaim,
    Corpus,
    Document,
    EventClaim,
    ExpectationClaim,
    LocalActor,
    PositionClaim,
    QuoteClaim,
    Span,
    Statement,
    TermClaim,
)
from eval.split import SHARED

PREFIX = {"greece-2015": "gr_", "nafta-usmca": "na_"}


def claim_of(row: dict[str, Any]) -> Claim:
    """Return the claim of a gold statement."""
    match row["kind"]:
        case "event":
            return EventClaim(
                type=row["type"], status=row["status"], place=row["place"], participants=tuple(row["participants"])
            )
        case "expectation":
            return ExpectationClaim(about=row["about"], hedge=row["hedge"])
        case "commitment":
            return CommitmentClaim(party=row["party"], action=row["action"])
        case "position":
            return PositionClaim(party=row["party"], stance=row["stance"], issue=row["issue"])
        case "condition":
            return ConditionClaim(party=row["party"], step=Action(**row["step"]), requires=Action(**row["requires"]))
        case "agenda":
            return AgendaClaim(issue=row["issue"], event=row["event"])
        case "term":
            return TermClaim(term=row["term"], party=row["party"], meaning=row["meaning"], contested=row["contested"])
        case "assessment":
            return AssessmentClaim(holder=row["holder"], polarity=row["polarity"])
        case _:
            return QuoteClaim(speaker=row["speaker"], style=row["style"])


def corpus_of(pairs: list[tuple[Path, str | None]]) -> Corpus:
    """Return the corpus of annotated texts, each with the address that the story knows it by."""
    documents, actors, statements = [], {}, []
    for path, url in pairs:
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        text = path.read_bytes().decode("utf-8")
        identity = document_id(text)
        documents.append(
            Document(
                id=identity,
                paths=(path.name,),
                url=url,
                title=gold["document"]["title"],
                published=interval_from(gold["document"]["published"]),
                published_basis="stated",
            )
        )
        actors[identity] = tuple(
            LocalActor(name=a["name"], type=a["type"], member_of=a.get("member_of"), mentions=tuple(a["mentions"]))
            for a in gold["actors"]
        )
        for row in gold["statements"]:
            when = row.get("when") or row.get("window") or row.get("by")
            statements.append(
                with_id(
                    Statement(
                        id="",
                        document=identity,
                        claim=claim_of(row),
                        evidence=tuple(Span(**span) for span in row["evidence"]),
                        sources=tuple(row["sources"]),
                        when=interval_from(when) if when and any(when) else None,
                        time_basis="stated" if when else "none",
                    )
                )
            )
    unique = {s.id: s for s in statements}
    return Corpus(documents=tuple(documents), actors=actors, statements=tuple(unique.values()))


def story_scorer() -> Any:
    """Return ``score_story.py`` as a module."""
    spec = importlib.util.spec_from_file_location("score_story", SHARED / "gold" / "score_story.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    story = sys.argv[1]
    module = story_scorer()
    folder = SHARED / "gold" / "stories" / story
    urls = {row["id"]: row["url"] for row in module.articles(folder)}
    texts = sorted((SHARED / "gold" / "train").glob(f"{PREFIX[story]}*.txt"))
    export = export_json(link(corpus_of([(path, urls.get(path.stem[-3:])) for path in texts])))
    gold = json.loads(folder.with_suffix(".json").read_text(encoding="utf-8"))
    print(f"{len(texts)} of {len(urls)} articles are annotated; figures count all of the story's facts")
    for kind, row in module.score(gold, folder, export).items():
        print(f"{kind:15}" + "  ".join(f"{name} {figure}" for name, figure in row.items()))


if __name__ == "__main__":
    main()
