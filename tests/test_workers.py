import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from communique import workers
from communique.annotation.forms import COMPONENTS, WordForms
from communique.annotation.syntax import load_model
from communique.errors import RefusedArticle
from communique.record import Record, add_articles
from communique.store.writer import RecordWriter
from communique.types import Article, Reading
from communique.workers import CHUNK, WINDOW, WORTH_A_POOL, Outcome, read_all

NUMBER = WORTH_A_POOL + 2 * CHUNK + 3


def articles() -> list[Article | RefusedArticle]:
    made: list[Article | RefusedArticle] = [
        Article(text=f"Envoys of Chad met in Riga on {1 + n % 28} May 2014 and asked for {n} buses.", path=f"{n}.txt")
        for n in range(NUMBER)
    ]
    made.insert(5, RefusedArticle("x", "empty"))
    made.append(Article(text=made[0].text, path="again.txt") if isinstance(made[0], Article) else made[0])
    return made


def test_any_number_of_processes_gives_the_same_in_the_same_order() -> None:
    one, two = (list(read_all(articles(), processes=number)) for number in (1, 2))
    assert [(str(taken), outcome) for taken, outcome in one] == [(str(taken), outcome) for taken, outcome in two]
    assert sum(isinstance(outcome, Reading) for _, outcome in two) == NUMBER + 1
    assert (str(two[5][0]), two[5][1]) == ("x: empty", None)


def test_records_are_the_same_for_any_number_of_processes(tmp_path: Path) -> None:
    exports = []
    for number in (1, 2):
        report = add_articles(articles(), tmp_path / f"{number}.db", processes=number)
        assert (report.new, report.known, len(report.refused)) == (NUMBER, 1, 1)
        with Record(tmp_path / f"{number}.db") as record:
            exports.append(record.export())
    assert exports[0] == exports[1]


def test_what_is_not_wanted_is_not_read() -> None:
    rows = list(read_all(articles(), processes=2, wanted=lambda article: article.path == "7.txt"))
    assert [one.path for one, outcome in rows if outcome is not None] == ["7.txt"]


def test_a_slow_writer_slows_the_readers() -> None:
    taken = 0

    def stream() -> Iterator[Article | RefusedArticle]:
        nonlocal taken
        for n in range(10_000):
            taken += 1
            yield RefusedArticle(str(n), "empty")

    next(read_all(stream(), processes=2))
    assert taken <= max(WORTH_A_POOL, 2 * WINDOW * CHUNK)


def fatal(article: Article, prefilter: bool) -> Outcome:
    if article.path == "9.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return f"read {article.path}"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the fault is planted by forking")
def test_a_killed_worker_costs_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "read_or_reason", fatal)
    monkeypatch.setattr(workers.threading, "active_count", lambda: 1)  # a spawned process would not know the fault
    rows = [(one.path, outcome) for one, outcome in read_all(articles(), processes=2) if isinstance(one, Article)]
    assert len(rows) == NUMBER + 1
    assert [path for path, outcome in rows if outcome != f"read {path}"] == ["9.txt"]
    assert "killed" in str(dict(rows)["9.txt"])


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timers of a process's time")
def test_an_article_that_takes_for_ever_is_given_up_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read = workers.read

    def stuck(article: Article, *, prefilter: bool = True) -> Reading:
        while article.path == "stuck.txt":
            with suppress(Exception):  # as called code may do
                sum(range(1000))
        return read(article, prefilter=prefilter)

    monkeypatch.setattr(workers, "read", stuck)
    monkeypatch.setattr(workers, "SECONDS", 0.2)
    monkeypatch.setattr(workers, "SECONDS_A_CHARACTER", 0.001)
    before = signal.getsignal(signal.SIGPROF)
    text = "Envoys of Chad met in Riga on 2 May 2014."
    reason = workers.read_or_reason(Article(text=text, path="stuck.txt"))
    assert reason == "takes over 0 s to read, which no article of its length does"
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0) and signal.getsignal(signal.SIGPROF) == before
    monkeypatch.setattr(workers, "SECONDS", 10.0)
    assert isinstance(workers.read_or_reason(Article(text=text, path="b.txt")), Reading)


def test_in_a_thread_that_is_not_the_main_one_articles_are_read_too() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert isinstance(pool.submit(workers.read_or_reason, articles()[0]).result(), Reading)


def test_a_newer_reader_reads_again_on_request_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "talks.db"
    few = articles()[:3]
    monkeypatch.setattr("communique.building.READER", "older")
    add_articles(few, path)
    monkeypatch.undo()
    assert add_articles(few, path).reread == 0
    with RecordWriter(path) as writer:
        assert writer.reader_of(few_id(path)) == "older"
    report = add_articles(few, path, reread=True)
    assert (report.new, report.known, report.reread, report.gained, report.lost) == (0, 3, 3, 0, 0)
    assert add_articles(few, path, reread=True).reread == 0


def few_id(path: Path) -> str:
    with Record(path) as record:
        return record.documents()[0].id


def test_kept_word_forms_are_those_of_spacy() -> None:
    nlp, words = load_model(), "There are talks. They're gonna meet; y'all ain't left. It was the envoys' last demand."
    forms = WordForms(nlp)
    whole = nlp(words)
    for _ in range(2):  # learned, then given
        doc = forms.complete(next(nlp.pipe([words], disable=COMPONENTS)))
        assert [(t.pos_, t.tag_, t.dep_, t.lemma_) for t in doc] == [(t.pos_, t.tag_, t.dep_, t.lemma_) for t in whole]


@pytest.mark.parametrize("sentence", ["Envoys met.", "The envoys are gone.", "There was a deal."])
def test_forms_learned_elsewhere_hold_here(sentence: str) -> None:
    nlp = load_model()
    forms = WordForms(nlp)
    for other in ("Envoys met.", "The envoys are gone.", "There was a deal.", "There are deals."):
        forms.complete(next(nlp.pipe([other], disable=COMPONENTS)))
    doc = forms.complete(next(nlp.pipe([sentence], disable=COMPONENTS)))
    assert [(t.pos_, t.lemma_) for t in doc] == [(t.pos_, t.lemma_) for t in nlp(sentence)]
