"""Which days matter, and which sentences tell of them."""

from datetime import date, timedelta

from communique.analysis.dated import DatedArticle, dated_article
from communique.analysis.salience import choose_days, day_weights, sentences_by_day, within
from communique.analysis.summary import Rarity, choose_sentences
from communique.interval import Interval
from communique.types import Timex

FIRST = date(2031, 5, 1)
QUAKE = "The earthquake of 1 May destroyed the harbour of Koidula and its only bridge."


def article(key: str, days_on: int, text: str, named: date | None = None, words: str = "1 May") -> DatedArticle:
    published = FIRST + timedelta(days=days_on)
    timexes = []
    if named is not None:
        start = text.index(words)
        when = Interval(earliest=named, latest=named)
        timexes = [Timex(start=start, end=start + len(words), quote=words, type="DATE", recipe="", interval=when)]
    return dated_article(key, published, text, timexes)


def test_a_day_that_is_looked_back_on_weighs_more_than_one_that_is_only_written_on() -> None:
    articles = [
        article("a", 0, "The earth shook in Koidula and the harbour was destroyed by it."),
        article("b", 20, QUAKE, FIRST),
        article("c", 20, "Traders in Koidula said that the price of bread had gone up again."),
    ]
    weights = day_weights(articles)
    assert weights[FIRST] > weights[FIRST + timedelta(days=20)]


def test_an_article_speaks_for_a_day_once_however_often_it_names_it() -> None:
    once = day_weights([article("a", 9, QUAKE, FIRST)])
    text = f"{QUAKE} {QUAKE}"
    spans = [text.index("1 May"), text.rindex("1 May")]
    when = Interval(earliest=FIRST, latest=FIRST)
    timexes = [Timex(start=at, end=at + 5, quote="1 May", type="DATE", recipe="", interval=when) for at in spans]
    twice = day_weights([dated_article("a", FIRST + timedelta(days=9), text, timexes)])
    assert once[FIRST] == twice[FIRST]


def test_without_a_number_the_days_above_the_average_are_chosen_oldest_first() -> None:
    weights = {FIRST: 9.0, FIRST + timedelta(days=1): 1.0, FIRST + timedelta(days=2): 8.0}
    assert choose_days(weights, None) == [FIRST, FIRST + timedelta(days=2)]
    assert choose_days(weights, 1) == [FIRST]
    assert choose_days({}, None) == [] and choose_days(weights, 0) == []


def test_the_window_is_what_the_articles_cover_unless_one_is_given() -> None:
    articles = [article("a", 10, QUAKE, FIRST)]
    weights = day_weights(articles)
    assert FIRST not in within(weights, articles, None, None)
    assert FIRST in within(weights, articles, FIRST, None)


def test_the_sentences_of_a_day_are_the_telling_ones_and_no_two_alike() -> None:
    articles = [
        article("a", 10, QUAKE, FIRST),
        article("b", 12, QUAKE.replace("only", "old"), FIRST),
        article("c", 15, "On 1 May a dog was found by the mayor of another town entirely.", FIRST),
        *(
            article(f"f{n}", 20, f"Prices of bread, fish and paper rose again in week {n} of the year.")
            for n in range(9)
        ),
    ]
    pool = sentences_by_day(articles)[FIRST]
    best = choose_sentences(FIRST, pool, Rarity(articles), 2, lambda one: True)
    assert best[0].document in ("a", "b") and {one.document for one in best} != {"a", "b"}


def test_order_of_articles_changes_nothing() -> None:
    articles = [article(str(number), number, QUAKE, FIRST) for number in range(5)]
    one, other = day_weights(articles), day_weights(articles[::-1])
    assert one == other
