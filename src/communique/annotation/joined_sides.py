"""Two sides named together, which parsers read as one: in "the government and Maoist rebels" nobody rebels for it."""

from __future__ import annotations

from spacy.tokens import Doc, Token

_POWERS = frozenset("government army military junta regime administration authorities cabinet company ministry".split())
_OTHERS = frozenset(
    """
    rebels guerrillas guerillas insurgents militants separatists protesters protestors demonstrators strikers creditors
    lenders bondholders unions union militias militia growers farmers movement opposition
    """.split()
)
_MODIFIES = frozenset({"nmod", "compound", "amod"})


def part_joined_sides(doc: Doc) -> None:
    """Make the second side a conjunct of the first, where the parser took the first for a modifier of the second.

    Only a power of state or a company beside those who are nobody's own ("rebels", "unions") is parted: "government and
    rebel forces", "government and union leaders" may be of both.
    """
    for other in doc:
        if other.lower_ in _OTHERS and other.dep_:
            power = _power_of(other)
            if power is not None:
                _part(power, other)


def _power_of(other: Token) -> Token | None:
    """Return the power that is read as what kind of rebels they are, if "and" stands between the two."""
    for power in other.lefts:
        joint = power.nbor()
        if power.lower_ in _POWERS and power.dep_ in _MODIFIES and joint.lower_ == "and" and joint.i + 1 < other.i:
            between = other.doc[joint.i + 1 : other.i]
            if all(token.head.i in (power.i, other.i) or token.head in between for token in between):
                return power
    return None


def _part(power: Token, other: Token) -> None:
    above, role = other.head, other.dep_
    power.nbor().head = power
    for token in other.doc[power.i + 2 : other.i]:
        if token.head.i == power.i:
            token.head, token.dep_ = other, "compound"
    for token in [token for token in other.lefts if token.i < power.i]:
        token.head = power
    power.head, power.dep_ = (power if above.i == other.i else above), role
    if power.tag_ == "JJ":
        power.tag_, power.pos_ = "NN", "NOUN"
    other.head, other.dep_ = power, "conj"
