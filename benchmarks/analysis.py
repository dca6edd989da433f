"""How long brief, timeline and positions take on 5,000 articles: ``python -m benchmarks.analysis [ARTICLES]``.

The articles are those of ``examples/``, read once and repeated with their days moved on and their ids changed, so that
nothing is measured but linking and analysis. The second call of each is the warm one (processor time).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from communique.analysis.dated import DatedArticle, dated_article
from communique.analysis.positions import matrix, shifts
from communique.analysis.sentences import Sentences
from communique.analysis.summary import Rarity
from communique.analysis.timeline import timeline
from communique.interval import Interval
from communique.linking import link
from communique.record import Record, build
from communique.render.brief import make_brief
from communique.render.lookup import Lookup
from communique.types import Corpus

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def moved(when: Interval | None, days: int) -> Interval | None:
    """Return an interval so many days later."""
    if when is None or when.earliest is None or when.latest is None:
        return when
    step = timedelta(days=days)
    return Interval(earliest=when.earliest + step, latest=when.latest + step)


def repeated(corpus: Corpus, articles: int) -> Corpus:
    """Return a corpus of so many documents: the given ones again and again, three days later each time."""
    documents, statements, actors = [], [], {}
    times = -(-articles // len(corpus.documents))
    for turn in range(times):
        for one in corpus.documents:
            key = f"{one.id}-{turn}"
            documents.append(replace(one, id=key, published=moved(one.published, 3 * turn), duplicate_of=None))
            actors[key] = corpus.actors[one.id]
        for told in corpus.statements:
            again = replace(
                told, id=f"{told.id}-{turn}", document=f"{told.document}-{turn}", when=moved(told.when, 3 * turn)
            )
            statements.append(again)
    return replace(corpus, documents=tuple(documents), statements=tuple(statements), actors=actors)


def took(name: str, work: Callable[[], object]) -> None:
    """Print how long two calls took."""
    spans = []
    for _ in range(2):
        start, busy = time.perf_counter(), time.process_time()
        work()
        spans.append((time.perf_counter() - start, time.process_time() - busy))
    (wall, cpu), (warm, warm_cpu) = spans
    print(f"{name:10} first {wall:.2f} s ({cpu:.2f}), warm {warm:.2f} s ({warm_cpu:.2f})", flush=True)


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "talks.db")
        build([EXAMPLES], path)
        with Record(path) as record:
            corpus = record.corpus()
            texts = {one.id: record.text(one.id) for one in corpus.documents}
            timexes = {one.id: record.reading(one.id).timexes for one in corpus.documents}
    whole = repeated(corpus, wanted)
    start = time.perf_counter()
    snapshot = link(whole)
    seconds = time.perf_counter() - start
    print(f"{len(whole.documents)} articles, {len(whole.statements)} statements: linked in {seconds:.1f} s", flush=True)

    def text_of(document: str) -> str:
        return texts[document.rsplit("-", 1)[0]]

    articles: list[DatedArticle] = []
    for one in whole.documents:
        if one.published is not None and one.published.latest is not None:
            told = timexes[one.id.rsplit("-", 1)[0]]
            articles.append(dated_article(one.id, one.published.latest, text_of(one.id), told))
    split, rarity = Sentences(text_of), Rarity(articles)
    took("brief", lambda: make_brief(snapshot, text_of, sentences=split))
    took("timeline", lambda: timeline(snapshot, articles, dates=25, text_of=text_of, split=split, rarity=rarity))
    took("positions", lambda: shifts(matrix(snapshot, Lookup(snapshot).party)))


if __name__ == "__main__":
    main()
