"""Features: what the learned reader sees of a word that may carry a statement, beside what a rule saw in it.

Three circles: the word with its arguments (lemmas, senses, actors), what governs it (clauses above, attribution,
quotation), and where it stands (sentence, neighbours, place in the article, kind of document).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice, pairwise

from spacy.tokens import Token

from communique.annotation.clauses import Clause
from communique.annotation.syntax import sentence_bounds
from communique.extraction.attribution import said_at
from communique.extraction.context import Context, governing_clause, in_quotation
from communique.extraction.model import Vector, load_model
from communique.extraction.own_times import direction_of
from communique.extraction.senses import senses as senses_of
from communique.extraction.tables import cue_classes

_GENRE = re.compile(r"\b(readout|fact sheet|joint statement|remarks|briefing|press call|letter|statement)\b", re.I)
_CHILDREN = frozenset("det amod neg aux mark advmod compound poss prt prep nummod".split())
NEAR = 6
MOST_WORDS = 40
_WORDS, _SURFACE = "communique.words", "communique.surface"
_CONTENT = frozenset("NOUN VERB ADJ PROPN ADV NUM".split())


def unit_scores(context: Context, head: Token) -> Vector:
    """Return the model's scores of a word as the head of a statement; each word's and sentence's are computed once."""
    known = context.scores.get(head.i)
    if known is None:
        start = sentence_bounds(context.doc)[head.i][0]
        around = context.scores.get(-1 - start)
        if around is None:
            around = load_model().scores(set(sentence_features(context, head)))
            context.scores[-1 - start] = around
        known = load_model().scores(set(head_features(context, head))) + around
        context.scores[head.i] = known
    return known


def unit_features(context: Context, head: Token) -> set[str]:
    """Return the features of a word as the head of a statement."""
    return {*head_features(context, head), *sentence_features(context, head)}


def words_scores(context: Context, start: int, end: int) -> Vector:
    """Return the model's scores of the words from ``start`` to ``end``; each span's are computed once."""
    known = context.span_scores.get((start, end))
    if known is None:
        known = context.span_scores[start, end] = load_model().scores(set(words_features(context, start, end)))
    return known


def words_features(context: Context, start: int, end: int) -> Iterator[str]:
    """Yield the words of a span and those that follow each other in it, small ones too, and what stands beside it."""
    starts, surface = _surface(context)
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    words = [word for word in surface[first:last] if word[:1].isalpha() or word in ("n't", "'ll")][:MOST_WORDS]
    yield from (f"ev:{word}" for word in words)
    yield from (f"ev2:{one}_{other}" for one, other in pairwise(words))
    before = surface[first - 1] if first else "^"
    yield f"b1:{before}"
    yield f"b2:{surface[first - 2] if first > 1 else '^'}_{before}"
    yield f"a1:{surface[last] if last < len(surface) else '$'}"


def _surface(context: Context) -> tuple[list[int], list[str]]:
    kept = context.doc.user_data
    if _SURFACE not in kept:
        kept[_SURFACE] = [t.idx for t in context.doc], [t.lower_ for t in context.doc]
    found: tuple[list[int], list[str]] = kept[_SURFACE]
    return found


def genre(text: str) -> str:
    """Return what kind of document its head says it is."""
    match = _GENRE.search(text[:300])
    return match.group(1).lower() if match else "news"


def actor_type(context: Context, name: str | None) -> str:
    """Return the type of an actor, with ``+`` for one the gazetteer knows and ``^`` for a name with a capital."""
    if name is None:
        return "none"
    part = context.cast.parts.get(name)
    return "unknown" if part is None else f"{part.type}{'+' if part.known else ''}{'^' if name[:1].isupper() else ''}"


def senses(context: Context, token: Token) -> tuple[str, ...]:
    """Return the senses of a word, looked up once."""
    known = context.senses.get(token.i)
    if known is None:
        known = context.senses[token.i] = senses_of(token)
    return known


def content_words(context: Context) -> list[str | None]:
    """Return for each token its lemma in small letters, ``None`` for small words and marks; computed once."""
    kept = context.doc.user_data
    if _WORDS not in kept:
        kept[_WORDS] = [t.lemma_.lower() if t.pos_ in _CONTENT and not t.is_stop else None for t in context.doc]
    words: list[str | None] = kept[_WORDS]
    return words


def head_features(context: Context, head: Token) -> Iterator[str]:
    """Yield what hangs on the word itself: arguments, what governs it, who says it, words near by."""
    own = senses(context, head) or ("-",)
    yield f"head={head.lemma_.lower()}"
    yield f"tag={head.tag_}"
    yield f"dep={head.dep_}"
    yield from (f"sense={sense}" for sense in own)
    yield from (f"child={c.dep_}:{c.lemma_.lower()}" for c in head.children if c.dep_ in _CHILDREN)
    clause = context.clauses.get(head.i)
    if clause is not None:
        yield from _clause_features(context, head, clause, own)
    else:
        yield from _noun_features(context, head, own)
    yield from _above_features(context, head, own)
    yield from _said_features(context, head, own)
    first, last = sentence_bounds(context.doc)[head.i]
    near = content_words(context)[max(first, head.i - NEAR) : min(last, head.i + NEAR + 1)]
    yield from (f"w:{word}" for word in near if word is not None)
    yield f"root={head.dep_ == 'ROOT'}"
    yield f"quoted={in_quotation(context, head.idx, head.idx + len(head))}"


def _clause_features(context: Context, head: Token, clause: Clause, own: tuple[str, ...]) -> Iterator[str]:
    subject = _kind_of(context, clause.subject)
    form = f"{clause.tense}{'+' + clause.modal if clause.modal else ''}{'-not' if clause.negated else ''}"
    yield from (f"form={form}", f"tense={clause.tense}", f"modal={clause.modal}", f"negated={clause.negated}")
    yield from (f"mark={clause.mark}", f"passive={clause.passive}", f"subject={subject}")
    for sense in own:
        yield from (f"sense+form={sense}+{form}", f"sense+subject={sense}+{subject}")
        yield f"sense+passive={sense}+{clause.passive}"
    yield from _argument_features(context, "subj", clause.subject, own)
    yield from _argument_features(context, "obj", clause.object, own)
    if clause.complement is not None:
        complement = context.doc[clause.complement]
        yield f"comp={complement.lemma_.lower()}"
        for sense in senses(context, complement):
            yield from (f"comp~{sense}", f"comp~+form={sense}+{form}", f"comp~+subject={sense}+{subject}")
    for child in head.children:
        if child.dep_ in ("prep", "agent"):
            for noun in child.children:
                yield from (f"{child.lower_}~{sense}" for sense in senses(context, noun))
                if noun.i in context.cast.at:
                    yield f"{child.lower_}@{actor_type(context, context.cast.at[noun.i])}"
        elif child.dep_ in ("xcomp", "ccomp", "advcl") and child.i in context.clauses:
            below = context.clauses[child.i]
            yield from (f"below={child.dep_}:{below.tense}", f"below={child.dep_}:{below.mark}")
            yield from (f"below~{sense}" for sense in senses(context, child))
    yield from _time_features(context, clause.start, clause.end, own)


def _argument_features(context: Context, role: str, indexes: tuple[int, ...], own: tuple[str, ...]) -> Iterator[str]:
    for index in indexes[:2]:
        token = context.doc[index]
        yield f"{role}={token.lemma_.lower()}"
        for sense in senses(context, token):
            yield f"{role}~{sense}"
            yield from (f"{role}~+sense={sense}+{mine}" for mine in own)
        yield from (f"{role}.{child.dep_}~{s}" for child in token.children for s in senses(context, child))
        if any(c.dep_ == "det" and c.lower_ == "no" for c in token.children):
            yield f"{role}=no"


def _noun_features(context: Context, head: Token, own: tuple[str, ...]) -> Iterator[str]:
    number = "many" if head.tag_ in ("NNS", "NNPS") else "one"
    determiner = next((c.lower_ for c in head.children if c.dep_ in ("det", "poss")), "bare")
    yield from (f"number={number}", f"det={determiner}", f"size={sum(1 for _ in islice(head.subtree, 8))}")
    yield f"sense+det={own[0]}+{determiner}"
    for child in head.children:
        if child.dep_ in ("amod", "compound", "nmod", "poss"):
            yield from (f"with~{sense}" for sense in senses(context, child))
            if child.i in context.cast.at:
                yield f"with@{actor_type(context, context.cast.at[child.i])}"
        elif child.dep_ in ("prep", "acl", "relcl"):
            yield f"tail={child.dep_}:{child.lower_}"
            yield from (f"tail~{sense}" for grand in child.children for sense in senses(context, grand))
    first = head
    while first.dep_ == "conj" and first.head.i != first.i:
        first = first.head
    yield f"listed={first.i != head.i}"
    yield f"list={min(sum(1 for _ in first.conjuncts), 3)}"
    yield f"first.dep={first.dep_}"
    governor = first.head
    if first.dep_ == "pobj":
        yield f"by={governor.lower_}"
        yield from (f"by+above={governor.lower_}+{sense}" for sense in senses(context, governor.head) or ("-",))
        governor = governor.head
    yield from (f"over={sense}" for sense in senses(context, governor))
    yield f"over={governor.lemma_.lower()}"
    yield from (f"sense+over={mine}+{sense}" for mine in own for sense in senses(context, governor))
    yield f"place.of.list={first.dep_}+{governor.pos_}"
    clause = governing_clause(context, head)
    if clause is not None:
        yield from (f"c.tense={clause.tense}", f"c.modal={clause.modal}", f"c.negated={clause.negated}")
        yield f"c.subject={_kind_of(context, clause.subject)}"
        yield from (f"c~{sense}+{first.dep_}" for sense in senses(context, context.doc[clause.head]))
    yield from _time_features(context, head.left_edge.idx, head.right_edge.idx + len(head.right_edge), own)


def _time_features(context: Context, start: int, end: int, own: tuple[str, ...]) -> Iterator[str]:
    inside = [t for t in context.timexes if start <= t.start and t.end <= end]
    for timex in inside[:2]:
        yield f"time={timex.type}:{direction_of(timex)}"
        yield from (f"time+sense={direction_of(timex)}+{sense}" for sense in own)
    yield f"timed={bool(inside)}"


def _above_features(context: Context, head: Token, own: tuple[str, ...]) -> Iterator[str]:
    at, path = head, []
    for _ in range(6):
        if at.head.i == at.i:
            break
        path.append(at.dep_)
        at = at.head
        if at.i in context.clauses:
            break
    over = context.clauses.get(at.i) if at.i != head.i else None
    yield f"above={head.head.lemma_.lower() if head.head.i != head.i else '-'}"
    if over is None:
        yield "over.clause=none"
        return
    route = ">".join(path[:2])
    yield from (f"route={route}", f"over.tense={over.tense}", f"over.modal={over.modal}")
    yield f"over.lemma={over.lemma}"
    for sense in senses(context, context.doc[over.head]):
        yield from (f"over~{sense}", f"over~+route={sense}+{route}")
        yield from (f"over~+sense={sense}+{mine}" for mine in own[:2])
    if over.complement is not None:
        yield from (f"over.comp~{sense}" for sense in senses(context, context.doc[over.complement]))
    yield f"over.subject={_kind_of(context, over.subject)}"


def _said_features(context: Context, head: Token, own: tuple[str, ...]) -> Iterator[str]:
    said = said_at(context.attributions, head.idx, head.idx + len(head))
    if said is None:
        yield "said=no"
        return
    yield f"said={'quoted' if said.quoted else said.style}"
    yield f"cue={said.cue_lemma}"
    kind = cue_classes().get(said.cue_lemma, "-")
    yield f"cue~{kind}"
    yield f"cue~+sense={kind}+{own[0]}"
    yield f"said.by={actor_type(context, said.names[0]) if said.names else 'none'}"


def sentence_features(context: Context, head: Token) -> Iterator[str]:
    """Yield what all words of a sentence share: its words and senses, its place in the article, the sentence before."""
    sentence = head.sent
    yield from (f"s:{word}" for word in content_words(context)[sentence.start : sentence.end] if word is not None)
    yield from (f"s~{sense}" for token in sentence for sense in senses(context, token))
    yield f"actors={min(len({context.cast.at[t.i] for t in sentence if t.i in context.cast.at}), 3)}"
    yield f"dates={any(t.i in context.timex_at for t in sentence)}"
    yield f"end={context.doc[sentence.end - 1].text if sentence.end - sentence.start > 1 else '-'}"
    if sentence.start > 0:
        yield from (f"before~{sense}" for sense in senses(context, sentence.doc[sentence.start - 1].sent.root))
    start = sentence.start_char
    yield f"place={int(start / max(1, len(context.text)) * 4)}"
    yield f"headline={any(a <= start < b for a, b in context.headlines)}"
    yield f"voice={context.voice is not None}"
    yield f"genre={genre(context.text)}"


def _kind_of(context: Context, indexes: tuple[int, ...]) -> str:
    if not indexes:
        return "none"
    token = context.doc[indexes[0]]
    name = context.cast.at.get(token.i)
    if name is None:
        return f"nobody.{(senses(context, token) or ('-',))[0]}"
    return actor_type(context, name)
