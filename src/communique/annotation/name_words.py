"""Which words make a name: capitals, small particles between and before them, marks and "of" that join them."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast
from communique.annotation.titles import ORGANISATION_WORDS

PARTICLES = frozenset(
    "al bin bint ibn van von zu zur de der den del della di da dos das du la le los las el ben abu ter ten te "
    "sans".split()
)
_ARTICLES = frozenset("al el ul ur ud us as ash an ar at ath ad adh az ol".split())
"""Articles of Arabic that a hyphen ties to the name behind them: "Mahdi al-Mashat"."""
_OPENING = frozenset("al el bin ibn van von de der ter abu ben".split())
"""Particles that a name may begin with: "de Klerk", "bin Salman"."""
_MOST_PARTICLES = 3
CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec christmas easter ramadan gmt "
    "est".split()
)
BEHIND_A_NAME = frozenset(("Jr", "Sr"))
"""What follows a name behind a comma, and is nobody by itself."""
_NO_NAME = frozenset(
    "i the a an and or but if in on at by to of for from with as he she it we they his her its our their this that "
    "these those what who when where why how there here not no yes mr mrs ms q shadow".split()
)


def name_end(doc: Doc, i: int, cast: Cast) -> int:
    """Return the index behind the name that begins at ``i``, with a capital or a particle; ``i`` where none does."""
    if i < len(doc) and doc[i].text.rstrip(".") in BEHIND_A_NAME:
        return i
    end = _behind_particles(doc, cast, i) if i < len(doc) and _opens_with_particle(doc, i) else i
    if end == i and i + 1 < len(doc) and _may_be_given(doc[i]):
        behind = _behind_particles(doc, cast, i + 1)
        end = behind if behind > i + 1 else end
    while end < len(doc) and end not in cast.at and not doc[end].is_space:
        if _is_name_word(doc[end], first=end == i):
            end += 1
        elif end > i and (behind := _behind_particles(doc, cast, end)) > end:
            end = behind
        elif end > i and end + 1 < len(doc) and end + 1 not in cast.at and _joins(doc, i, end):
            end += 2
        else:
            break
    return end


def _may_be_given(token: Token) -> bool:
    """Whether a capitalised word may be the given name of what follows, whatever the tagger makes of it."""
    word = token.text
    return word.istitle() and word.lower() not in _NO_NAME and token.tag_ not in _FUNCTION and len(word) > 2


_FUNCTION = frozenset("RB CC IN WRB DT PRP PRP$ MD EX WP WDT TO RP POS".split())


def _opens_with_particle(doc: Doc, i: int) -> bool:
    """Whether a small particle stands where a name begins: "Mr al-Shara", "said de Klerk"."""
    tied = doc[i].lower_ in _ARTICLES and i + 1 < len(doc) and doc[i + 1].text in ("-", "–")
    return (
        doc[i].text.islower()
        and (tied or doc[i].text in _OPENING)
        and not (i and _is_name_word(doc[i - 1], first=False))
    )


def _behind_particles(doc: Doc, cast: Cast, at: int) -> int:
    """Return the index behind the particles at ``at`` and the word of a name after them; ``at`` where there is none."""
    end = at
    while end < len(doc) and end - at < _MOST_PARTICLES and doc[end].text in PARTICLES:
        end += 1
    if end + 1 < len(doc) and doc[end].text in _ARTICLES and doc[end + 1].text in ("-", "–"):
        end += 1
    if at < end < len(doc) and doc[end].text in ("-", "–") and not doc[end].whitespace_:
        end += 1
    named = at < end < len(doc) and end not in cast.at and _is_name_word(doc[end], first=True)
    return end + 1 if named else at


_OF_MANY = frozenset("People Women Men Children Worker Farmer Citizen Mother Peasant Veteran Teacher Nurse".split())
"""Whose party or union bears their name: "the People's Party"."""


_WHOSE = frozenset(
    "affiliated aligned allied appointed backed based born brokered built chaired controlled dominated educated funded "
    "held headed hosted imposed led listed made majority mediated occupied operated organised organized owned run "
    "sponsored supported trained wide".split()
)
"""What ends a name that a hyphen ties to it: "Norland-based", "Holm-controlled"."""


def _joins(doc: Doc, i: int, end: int) -> bool:
    """Whether a small word or mark joins the words before to the next as one name: "of", "-", "'"."""
    token, following = doc[end], doc[end + 1]
    if token.text in ("'", "’") or (token.text in ("'s", "’s") and doc[end - 1].text in _OF_MANY):
        return ORGANISATION_WORDS.fullmatch(following.text) is not None
    if token.text in ("-", "–"):
        tied = not token.whitespace_ and not doc[end - 1].whitespace_
        return tied and following.text[:1].isalpha() and following.text not in _WHOSE
    if not _is_name_word(following, first=False):
        return False
    if token.text in ("of", "for", "&"):
        return ORGANISATION_WORDS.search(doc[i:end].text) is not None
    return False


PARTISANS = frozenset(
    "Democrat Democrats Republican Republicans Socialists Liberals Conservatives Labour Greens".split()
)
"""Members of parties: "Christian Democrats" are no "Democrats"."""
_HEADING_VERBS = frozenset(
    "announcing following regarding concerning welcoming honoring honouring marking meeting meets signing addressing "
    "calling urging condemning commemorating celebrating recognizing introducing before after during says said visits "
    "call readout with on at".split()
)


def _capitals(doc: Doc) -> frozenset[str]:
    """Return the words that the text writes as names inside its sentences, kept with the document."""
    if "capitals" not in doc.user_data:
        inside = (token for token in doc if token.tag_ == "NNP" and not token.is_sent_start)
        doc.user_data["capitals"] = frozenset(token.text for token in inside)
    found: frozenset[str] = doc.user_data["capitals"]
    return found


def _is_name_word(token: Token, *, first: bool) -> bool:
    word = token.text
    if not first and word.lower() in _HEADING_VERBS and not (token.i and token.nbor(-1).text in _BEFORE_A_NAME):
        return False
    if not word[:1].isupper() or word.lower() in _NO_NAME:
        return False
    if word.lower().rstrip(".") in CALENDAR and not (first and _is_given_name(token)):
        return False
    if token.tag_ in ("NNP", "NNPS") or (token.i + 1 < len(token.doc) and token.nbor().text in PARTISANS):
        return True
    if token.is_sent_start:
        return token.tag_ == "NN" and word in _capitals(token.doc)
    return token.pos_ in ("NOUN", "PROPN", "X", "ADJ", "VERB") and not (first and token.tag_ in ("JJ", "VBG"))


_BEFORE_A_NAME = frozenset("Al El Bin Ibn Abu".split())
"""Words behind which "Said" is a name."""


def _is_given_name(token: Token) -> bool:
    """Whether "Jan" is a person's name: a month so written has a number beside it."""
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    dated = token.i > 0 and token.nbor(-1).lower_ in ("in", "of", "since", "until", "by", "from", "to", "last", "next")
    return (
        token.text == "Jan"
        and not dated
        and following is not None
        and following.text.istitle()
        and following.tag_ == "NNP"
    )
