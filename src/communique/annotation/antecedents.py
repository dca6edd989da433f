"""Whom a pronoun stands for: of those named before it the nearest and most prominent, for "they" the likeliest.

For "they" a linear model sees place, role, kind and number of each; for "he", "she" and "it" it gave nothing. The
weights (``antecedents.toml``) are made by ``python -m eval.train_antecedents`` from annotated texts, where the party
of a statement tells whom the pronoun that is its subject stands for.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import accumulate

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast, Part
from communique.annotation.clauses import SUBJECTS

MALE, FEMALE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
NEUTER, PLURAL = frozenset({"it", "its", "itself"}), frozenset({"they", "them", "their", "theirs", "themselves"})
SAYING = frozenset(
    "say add tell note warn insist argue explain stress write announce predict claim state reply call urge ask reject "
    "deny declare describe accuse promise demand".split()
)
WITHIN = 700
"""How many characters before a pronoun its antecedent may stand."""
DEEP = 30
"""How many mentions back."""
SCALE = 100
_BREAK = re.compile(r"\n+")
_FEW = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A mention: its token, the actor, its weight as a subject, whether it is the subject of a verb of saying."""

    i: int
    name: str
    weight: float
    speaks: bool


class History:
    """The mentions read so far; which sentence, paragraph and quotation each token stands in."""

    def __init__(self, doc: Doc) -> None:
        """Begin with nothing read of a text."""
        self.doc = doc
        self.rows: list[Row] = []
        self.counts: Counter[str] = Counter()
        self.sentence = list(accumulate(int(bool(token.is_sent_start)) for token in doc))

    @cached_property
    def text(self) -> str:
        """Return the article's words."""
        return self.doc.text

    def breaks(self, first: int, last: int) -> int:
        """Return how many paragraphs begin between two tokens."""
        return len(_BREAK.findall(self.text, self.doc[first].idx, self.doc[last].idx))

    def quoted(self, i: int) -> bool:
        """Return whether a token stands within quotation marks; they close at the end of a paragraph."""
        end = self.doc[i].idx
        before = self.text[self.text.rfind("\n", 0, end) + 1 : end]
        opened, closed = before.rfind("“"), before.rfind("”")
        return opened > closed if max(opened, closed) > before.rfind('"') else before.count('"') % 2 == 1

    def note(self, token: Token, name: str) -> None:
        """Note a mention."""
        subject = token.dep_ in SUBJECTS
        weight = 6.0 if subject or token.dep_ == "ROOT" else 0.0
        if subject and token.head.dep_ == "ROOT":
            weight += 2
        self.counts[name] += 1
        if not self.rows or self.rows[-1].name != name or weight:
            self.rows.append(Row(token.i, name, weight, subject and token.head.lemma_.lower() in SAYING))


def agrees(word: str, part: Part) -> bool:
    """Whether somebody may be meant by a pronoun, by kind, gender and number."""
    if word in MALE:
        return part.type == "person" and part.gender in (None, "m") and not part.plural
    if word in FEMALE:
        return part.type == "person" and part.gender in (None, "f") and not part.plural
    if word in NEUTER:
        return part.type in ("state", "organisation", "unknown") or (part.type == "group" and not part.plural)
    return word in PLURAL and (part.type == "group" or part.plural or part.type == "organisation")


def _may_be(word: str, part: Part) -> bool:
    return agrees(word, part) or (word in PLURAL and part.type in ("state", "unknown"))


def antecedent(cast: Cast, token: Token, history: History) -> str | None:
    """Return whom a pronoun stands for; ``None`` where nobody fits."""
    likely = rule_choice(cast, token, history)
    if token.lower_ not in PLURAL or (likely is not None and cast.parts[likely].members):
        return likely  # "Arland and Bolivia signed. They …": annotators mostly name one of the two
    options = options_of(cast, token, history)
    if len(options) < 2:
        return next(iter(options), None)
    weights = load_weights()
    told = features_of(cast, token, history, options)
    scores = {name: sum(weights.get(one, 0) for one in set(seen)) for name, seen in told}
    return max(options, key=lambda name: (scores[name], options[name][-1].i, name))


def options_of(cast: Cast, token: Token, history: History) -> dict[str, list[Row]]:
    """Return those who may be meant, each with its mentions near enough, the earliest first."""
    found: dict[str, list[Row]] = {}
    for row in history.rows[-DEEP:]:
        if token.idx - history.doc[row.i].idx > WITHIN or not _may_be(token.lower_, cast.parts[row.name]):
            continue
        if not same_clause_object(history.doc, row.i, token):
            found.setdefault(row.name, []).append(row)
    return found


def same_clause_object(doc: Doc, i: int, token: Token) -> bool:
    """Whether the candidate is another argument of the pronoun's own verb: "Kim met him" is not Kim."""
    return token.tag_ == "PRP" and doc[i].head.i == token.head.i and doc[i].dep_ in SUBJECTS | {"dobj"} and i != token.i


def features_of(
    cast: Cast, token: Token, history: History, options: dict[str, list[Row]]
) -> Iterator[tuple[str, list[str]]]:
    """Yield each option with what speaks for or against it."""
    recent = sorted(options, key=lambda name: -options[name][-1].i)
    likely = rule_choice(cast, token, history)
    often = max(history.counts[name] for name in options)
    for name, rows in options.items():
        seen = [*_of_name(cast.parts[name], rows, history), *_of_last(token, rows, history)]
        seen.append(f"rank {min(recent.index(name), _FEW)} of {min(len(recent), _FEW)}")
        seen += ["rule"] * (name == likely) + ["most"] * (history.counts[name] == often)
        yield name, seen


def rule_choice(cast: Cast, token: Token, history: History) -> str | None:
    """Return the antecedent by recency and role alone."""
    ranked: list[tuple[float, int, str]] = []
    for distance, row in enumerate(reversed(history.rows[-DEEP:])):
        if token.idx - history.doc[row.i].idx > WITHIN:
            break
        part = cast.parts[row.name]
        if not agrees(token.lower_, part) or same_clause_object(history.doc, row.i, token):
            continue
        score = row.weight + row.speaks - distance - 2 * (history.sentence[token.i] - history.sentence[row.i])
        if part.gender is not None and token.lower_ in MALE | FEMALE:
            score += 2
        if token.lower_ in PLURAL and part.type in ("organisation", "state"):
            score -= 6
        ranked.append((score, row.i, row.name))
    return max(ranked)[2] if ranked else None


def _of_name(part: Part, rows: Sequence[Row], history: History) -> Iterator[str]:
    look = f"{part.type}{'s' if part.plural else ''}{'+' if part.known else ''}{'^' if part.name[:1].isupper() else ''}"
    yield f"kind {look}"
    yield f"named {min(history.counts[part.name], _FEW)}"
    yield f"near {min(len(rows), _FEW)}"
    if part.members:
        yield "joint"
    if part.gender:
        yield "gender"
    if part.member_of:
        yield "belongs"


def _of_last(token: Token, rows: Sequence[Row], history: History) -> Iterator[str]:
    doc, last = history.doc, rows[-1]
    there = doc[last.i]
    apart = min(history.sentence[token.i] - history.sentence[last.i], _FEW)
    role = "subject" if there.dep_ in SUBJECTS else there.dep_
    main = there.head.dep_ == "ROOT"
    own = "subject" if token.dep_ in SUBJECTS else token.dep_
    yield f"apart {apart}"
    yield f"apart {apart} {role}{' main' if main else ''}"
    yield f"role {role} for {own}"
    yield f"paragraph {min(history.breaks(last.i, token.i), 3)}"
    if there.tag_ in ("PRP", "PRP$"):
        yield f"by {there.lower_} for {token.lower_}"
    if last.speaks:
        yield f"speaks {apart}"
    yield f"quoted {history.quoted(token.i)} {history.quoted(last.i)}"
    above = min(
        (row for row in rows if history.sentence[row.i] == history.sentence[token.i]), key=lambda r: r.i, default=None
    )
    if above is not None:
        yield "governs" if token.head.is_ancestor(doc[above.i]) or doc[above.i].head.is_ancestor(token) else "beside"
    before = [row for row in rows if history.sentence[row.i] == history.sentence[token.i] - 1]
    if any(row.weight > 6 for row in before):
        yield "led the sentence before"
    if there.head.lemma_ == token.head.lemma_ and there.dep_ == token.dep_:
        yield "same deed"
    if token.head.lemma_.lower() in SAYING:
        yield f"says {role}"


def _part_in_clause(token: Token, mentions: Sequence[Token]) -> str:
    """Return what somebody named in the pronoun's sentence is there: the subject above, within it, or beside it."""
    above = [
        child for verb in token.ancestors for child in verb.children if child.dep_ in SUBJECTS and child.i != token.i
    ]
    if any(one.i == subject.i for one in mentions for subject in above):
        return "subject"
    return "within subject" if any(subject.is_ancestor(one) for one in mentions for subject in above) else "beside"


@cache
def load_weights() -> dict[str, int]:
    """Return feature → weight in hundredths."""
    text = resources.files("communique.annotation").joinpath("antecedents.toml").read_text(encoding="utf-8")
    return {name: int(weight) for weight, names in tomllib.loads(text)["weights"].items() for name in names}
