"""The data model: what reading an article gives. Frozen, slotted, without input or output.

The outer form (JSON) is made and read in :mod:`communique.codec`; what linking derives from many
readings stands in :mod:`communique.derived`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from communique.interval import Interval

Kind = Literal["event", "expectation", "commitment", "position", "condition", "agenda", "term", "assessment", "quote"]
EventType = Literal[
    "meeting",
    "visit",
    "call",
    "statement",
    "letter",
    "agreement",
    "test",
    "exercise",
    "attack",
    "sanction",
    "relief",
    "vote",
    "election",
    "release",
    "withdrawal",
    "deadline",
    "other",
]
Status = Literal["held", "planned", "cancelled", "postponed", "failed", "ongoing"]
Hedge = Literal["certain", "likely", "possible", "unlikely"]
Stance = Literal["demand", "offer", "refusal", "support", "opposition"]
Polarity = Literal["good", "bad", "mixed"]
QuoteStyle = Literal["direct", "partial"]
AttributionStyle = Literal["direct", "indirect", "mixed"]
SourceClass = Literal["official", "named", "anonymous", "outlet"]
TimeBasis = Literal["stated", "anchored", "inherited", "none"]
PublishedBasis = Literal["stated", "metadata", "inferred", "judged", "none"]
ActorType = Literal["state", "person", "organisation", "group", "place", "unknown"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Anchor = Literal["absolute", "publication", "speech", "event"]
Bound = Literal["on", "by", "before", "until", "from", "after", "since", "last"]
Direction = Literal["do", "refrain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Half-open code points ``start`` to ``end`` of one document's text, and the words that stand there."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as it was taken in: the decoded text, untouched, and what came with it.

    ``published`` is what the article's metadata says (a feed, JSON Lines field, HTML header, command line);
    what its text says is found by :mod:`communique.dating`. ``path`` is as given by the caller.
    """

    text: str
    path: str = ""
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: Interval | None = None
    published_basis: PublishedBasis = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article as the record knows it; ``id`` is a hash of the text, so copies of one text are one document."""

    id: str
    paths: tuple[str, ...] = ()
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: Interval | None = None
    published_basis: PublishedBasis = "none"
    language: str = "en"
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """One TIMEX3 of the text. ``recipe`` is its unresolved form (see ``communique.dating.normalize``);
    ``value`` and ``interval`` follow from it and an anchor."""

    start: int
    end: int
    quote: str
    type: TimexType
    recipe: str
    value: str = ""
    interval: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRef:
    """When something is or was, unresolved: a recipe, what it hangs on, and how the text bounds it ("by", "since")."""

    recipe: str
    anchor: Anchor
    bound: Bound = "on"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalActor:
    """An actor as one article knows it: its name there, the forms it appears under, and the gazetteer's key if any."""

    name: str
    type: ActorType
    member_of: str | None = None
    mentions: tuple[str, ...] = ()
    known: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that stand for an actor of the same reading (``actor`` is a LocalActor's name)."""

    start: int
    end: int
    quote: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says (source), by what word (cue), what (content); ``names``: sources, closest to the content first."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    style: AttributionStyle
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A step that a party may take: the text's words, its class of concession, its object, do or refrain.

    ``stated``: the party is the one that the grammar of the action's own words makes act; else it was sought around.
    """

    party: str | None
    action: str
    action_class: str | None = None
    object: str | None = None
    direction: Direction = "do"
    stated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EventClaim:
    """Something happened, is going on or is to happen."""

    type: EventType
    status: Status
    place: str | None = None
    participants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationClaim:
    """Somebody says that something will or may happen."""

    about: str
    hedge: Hedge


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentClaim:
    """A party promised or agreed to do something."""

    party: str | None
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionClaim:
    """A party's standing attitude to an issue."""

    party: str | None
    stance: Stance
    issue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionClaim:
    """``step`` comes only after, or only in return for, ``requires``; ``party`` holds the condition."""

    party: str | None
    step: Action
    requires: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaClaim:
    """An issue is said to be on the table of some talks."""

    issue: str
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermClaim:
    """What a party means by a word, or that its meaning is disputed."""

    term: str
    party: str | None = None
    meaning: str | None = None
    contested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentClaim:
    """A judgement on how the talks stand or went."""

    holder: str | None
    polarity: Polarity


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteClaim:
    """Words inside quotation marks."""

    speaker: str | None
    style: QuoteStyle


Claim = (
    EventClaim
    | ExpectationClaim
    | CommitmentClaim
    | PositionClaim
    | ConditionClaim
    | AgendaClaim
    | TermClaim
    | AssessmentClaim
    | QuoteClaim
)

KIND_OF_CLAIM: Mapping[type, Kind] = {
    EventClaim: "event",
    ExpectationClaim: "expectation",
    CommitmentClaim: "commitment",
    PositionClaim: "position",
    ConditionClaim: "condition",
    AgendaClaim: "agenda",
    TermClaim: "term",
    AssessmentClaim: "assessment",
    QuoteClaim: "quote",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One fact that one article reports: what is said to be so, by whom, and where in the text.

    ``evidence`` begins with the smallest clause that says it, at most 400 characters. ``sources`` are names of
    the reading's actors, the closest to the content first. Clocks: ``time`` is what it is about and ``when`` its
    resolved form (an event's day, an expectation's window, a commitment's due day); ``said`` is when it was said;
    the document has when it was published; the store has when it was recorded. ``confidence`` is the chance that the
    passage says such a thing, ``field_confidence`` that who, what sort and which day are as given, if it does.
    """

    id: str
    document: str
    claim: Claim
    evidence: tuple[Span, ...]
    sources: tuple[str, ...] = ()
    source_class: SourceClass = "outlet"
    time: TimeRef | None = None
    when: Interval | None = None
    time_basis: TimeBasis = "none"
    said: TimeRef | None = None
    rule: str = ""
    reader: str = ""
    confidence: float = 1.0
    field_confidence: float = 1.0
    shown: bool = True

    @property
    def kind(self) -> Kind:
        """The kind of statement, which the type of its claim decides."""
        return KIND_OF_CLAIM[type(self.claim)]

    @property
    def chance(self) -> float:
        """The chance, 0 to 1, that the article says this, with all that is learned about it right."""
        return self.confidence * self.field_confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one article gives; times resolved against ``document.published``."""

    document: Document
    timexes: tuple[Timex, ...] = ()
    mentions: tuple[Mention, ...] = ()
    actors: tuple[LocalActor, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    statements: tuple[Statement, ...] = ()


JudgementVerb = Literal["same", "different", "wrong", "outcome", "date", "name", "undo", "add", "correct"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person decided; appended, never changed. ``undo`` takes back the judgement that ``subject`` names.

    ``same``/``different``: ``subject`` and ``other`` are ids of statements (or of things derived from them, which
    bear a statement's id) or of actors. ``wrong``: the statement ``subject`` is not what the text says.
    ``outcome``: ``value`` is the outcome of the expectation or commitment ``subject``. ``date``: ``value`` is a
    day or ``earliest/latest`` on which the document ``subject`` was published. ``name``: ``value`` is the name
    that the actor ``subject`` should bear. ``add``: ``value`` is a statement (JSON) that the reader missed in the
    document ``subject``. ``correct``: ``value`` is what the statement ``subject`` should have been.
    """

    id: str
    verb: JudgementVerb
    subject: str
    other: str | None = None
    value: str | None = None
    who: str = ""
    judged_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What linking starts from: documents that are in, their readings' actors and statements, and judgements.

    ``actors`` maps a document's id to its local actors. Order carries no meaning: linking sorts.
    """

    documents: tuple[Document, ...] = ()
    actors: Mapping[str, tuple[LocalActor, ...]] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    as_of: date | None = None
