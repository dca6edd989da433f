"""Accounts: what two sources say side by side that cannot both be so, where words or their order tell.

A pair of neighbouring passages of two sources is one where the article announces that accounts differ ("each side said
that the other had ended it"), where the second takes back what the first asserts ("said that it had not"), or names
somebody else as the one who did it ("it was the minister who rose first").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from communique.linking.denials import another, speaker_of, words_of
from communique.linking.passages import Passage
from communique.linking.words import plain, stems
from communique.types import Statement

ANNOUNCEMENT = "told.dispute"
"""The rule under which reading keeps what announces accounts that differ."""
BESIDE = 240
"""How many characters may lie between two accounts."""
ANNOUNCED = 130
"""How far before the first account its announcement may end."""
SHORT, NEXT = 7, 60
"""So few words ("had not", "there was none") right behind what they take back need share no word with it."""
ANNOUNCING, LEAST_WORDS = 12, 3
"""An announcement of so few words tells nothing itself; nor does a passage that has fewer beside who says it."""
_TAG = re.compile(
    r"^(?:[\w'’.-]+ ){0,8}(?:said|says|told|added|adds|insisted|argued)(?: (?:reporters|journalists|[\w ]{0,20}))?$"
    r"|^(?:said|says|told|added) .*$"
)
_NOT = re.compile(
    r"\b(?:had|has|have|did|was|were|is|does|do) (?:\w+ )?(?:not|never)\b"
    r"|\b(?:hadn|hasn|haven|didn|wasn|weren|isn)['’]?t\b"
    r"|\bno (?:such|one)\b|\bno [a-z]+ (?:was|were|had|has|have|is|are|forms?|existed|exists?|took|came|went|reached)\b"
    r"|\b(?:seen|saw|heard|hears|made|makes|wrote|gave|received|sent|asked for|got|kn[eo]ws? of|aware of|told of) no\b"
    r"|\b(?:never|nobody|nothing|none|neither)\b|\bdenie[sd]\b"
)
_TO_COME = re.compile(
    r"\b(?:will|would|wo|could|should|must|may|might|shall|can|cannot|unless|until|if|expect\w*|hop(?:e|es|ed|ing)|"
    r"want\w*|demand\w*|propos\w+|offer(?:s|ed)? to|call(?:s|ed)? (?:on|for)|ready to|prepared to)\b"
)
_POINTS_BACK = re.compile(
    r"\bnothing of the (?:kind|sort)\b|\bthere (?:had been|was|were) (?:one|any|none)\b|\bno such\b"
    r"|\bcorrected (?:him|her|them)\b"
    r"|^(?:they|it|he|she|there|that|this|we|i)\b.*\b(?:had|did|was|has|were|does) not$"
    r"|\bthe (?:reverse|opposite|contrary)\b"
    r"|\bden(?:y|ies|ied) (?:it|this|that)(?=$|[,.;]| and\b| in\b)"
    r"|\botherwise$|\b(?:not true|untrue|not so)\b"
)
"""Words that take back what stands just before without repeating a word of it."""
_SAYS = re.compile(
    r"\b(?:sa(?:id|ys?)|told|tells?|answer\w*|repl(?:y|ies|ied)|insist\w*|den(?:y|ies|ied)|disput\w*|reject\w*|claim\w*|"
    r"contend\w*|argu\w*|maintain\w*|blam\w*|accus\w*|call(?:s|ed)|describ\w*|spoke|speaks?|attribut\w*|explain\w*|"
    r"confirm\w*|stat(?:e|es|ed)|writes?|wrote|announc\w*|report\w*|version|account|according)\b"
)
_STANDS_FOR = re.compile(
    r"^(?:they|it|he|she|there|we|i|none|nothing)\b|^(?:that|this) (?:is|was|had|has|did|does|were)\b"
)
_SAID_THAT = re.compile(r"^.*?\b(?:said|says|answered|replied|insisted|maintained|claimed|told \w+)(?: that)? ")
"""How few words begin that take back what stands before: with a word for it ("They had not"), not with a name."""
FIRMLY = 2
"""How many words two passages must share where the second has no verb of saying."""
_NAMED = re.compile(r"\b(?:speaks?|spoke) of\b|\b(?:calls?|called) (?:it|this|that)\b")
_ELSEWHERE = re.compile(r"^in [a-z]\w+,? .*\b(?:say|says|said)\b")
_CLEFT = re.compile(
    r"\bit (?:was|had been) (?:the |an? |his |her |their |its )?(?:[\w'’-]+ ){1,4}?who\b"
    r"|\bit (?:was|had been) (?:the|his|her|their|its) (?:[\w'’-]+ ){1,4}?(?:that|which)\b"
)


def accounts(
    passages: list[Passage],
    statements: Mapping[str, Statement],
    parties: frozenset[str],
    side: Callable[[str | None], str | None] = lambda name: name,
) -> Iterator[tuple[Passage, Passage]]:
    """Yield pairs of neighbouring passages of one article, in order, of two sources whose accounts differ.

    ``side`` gives the body that a source speaks for: one side contradicts itself only where that is announced.
    """
    announced: int | None = None
    of_blame = False
    told: list[Passage] = []
    for passage in passages:
        announces = _announces(passage, statements)
        if announces:
            announced, of_blame = passage.end, _BLAMES.search(plain(passage.quote)) is not None
        if not _tells(passage, announces):
            continue
        first = _before(told, passage, statements)
        told.append(passage)
        if first is None:
            continue
        near = announced is not None and first.start - announced <= ANNOUNCED and announced <= passage.start
        if near and _speaks(first) and _speaks(passage) and (not of_blame or _gainsays(first) or _gainsays(passage)):
            announced = None  # what was announced is told by the next two
            yield first, passage
        elif side(speaker_of(first, statements)) != side(speaker_of(passage, statements)) and any(
            differ(first, passage, parties)
            for differ in (_taken_back, _somebody_else, _told_elsewhere, _told_otherwise, _blamed)
        ):
            yield first, passage


def _gainsays(passage: Passage) -> bool:
    """Whether a passage blames somebody or denies something: who only tells of the next round takes no part in it."""
    text = plain(passage.quote)
    denies = _NEGATED.search(text) is not None and _TO_COME.search(text) is None
    return denies or any(words.search(text) is not None for words in (_BLAMES, _WRONG))


_WRONG = re.compile(
    r"\b(?:fail|refus|reject|den(?:y|ie)|violat|breach|br[eo]ke?|struck|stood up|walk(?:ed)? out|left|kill|fired|shell|"
    r"attack|l(?:ied|ying)\b|fault|responsib|provo[ck])"
)


def _announces(passage: Passage, statements: Mapping[str, Statement]) -> bool:
    """Whether reading found words in a passage that say that accounts differ."""
    return any(statements[sid].rule == ANNOUNCEMENT for sid in passage.statements)


def _tells(passage: Passage, announces: bool) -> bool:
    """Whether a passage says something of its own: no announcement alone, no "the minister said"."""
    text = plain(passage.quote)
    if announces and len(text.split()) <= ANNOUNCING:
        return False
    return len(_TAG.sub(" ", text).split()) >= LEAST_WORDS


def _before(told: list[Passage], passage: Passage, statements: Mapping[str, Statement]) -> Passage | None:
    """Return the last passage before one that another source says, near by."""
    speaker = speaker_of(passage, statements)
    if speaker is None:
        return None
    for one in reversed(told[-3:]):
        if passage.start - one.end > BESIDE:
            return None
        other = speaker_of(one, statements)
        if other is not None and another(other, speaker):
            return one
    return None


def _taken_back(first: Passage, second: Passage, parties: frozenset[str]) -> bool:
    """Whether the second denies as a fact what the first asserts, and shares a word with it or is very short."""
    one, other = plain(first.quote), plain(second.quote)
    found = _NOT.search(other) or _POINTS_BACK.search(other)
    if (
        found is None
        or _NOT.search(one)
        or _NEGATED.search(one)
        or _TO_COME.search(other[: found.end()])
        or _TO_COME.search(one)
    ):
        return False
    if _UNTOLD.match(other, found.end()):
        return False  # who does not know or mention a thing does not deny it
    shared = words_of(first, parties) & words_of(second, parties)
    own = any(not word.startswith("@") for word in shared)  # that both speak of a deal ties neither to the other
    same = _denied_in(other, found.end()) & stems(one)
    if (own and _SAYS.search(other) and (_DENIES.search(other) or same)) or (len(shared) >= FIRMLY and same):
        return True
    if second.start - first.end > NEXT:
        return False
    more = _denied_in(other, found.end()) - stems(one)
    few = len(other.split()) <= SHORT and not more and _STANDS_FOR.match(_SAID_THAT.sub("", other))
    back = _POINTS_BACK.search(other)
    return bool(few) or (back is not None and _REPORTS.search(other[: back.start()]) is None)


_REPORTS = re.compile(r"\b(?:report(?:s|ed)?|said|says|told|claim(?:s|ed)?|wrote|writes) (?:that )?.{12,}\bbut\b")
"""What a passage tells before it takes it back: "the paper reported that the port worked, but that's not true"."""
_UNTOLD = re.compile(
    r" (?:\w+ly )?(?:mention|know|knew|known|comment|say|said|elaborate|specif|disclos|identif|name|discuss|decid|"
    r"determin|clear|rule|immediately|yet|until)\w*|[^.;]{0,40}\buntil\b"
)
_DENIES = re.compile(r"\b(?:den(?:y|ies|ied)|disput\w+|contradict\w*|reject\w*)\b")
DENIED_WORDS = 3
"""How many words behind a negation may tell what is denied."""


def _denied_in(text: str, at: int) -> frozenset[str]:
    return stems(" ".join(text[at:].split()[:DENIED_WORDS]))


def _speaks(passage: Passage) -> bool:
    """Whether a passage is what somebody says: reading gave it a source, or it has a verb of saying."""
    return bool(passage.sources) or _SAYS.search(plain(passage.quote)) is not None


def _told_elsewhere(first: Passage, second: Passage, _: frozenset[str]) -> bool:
    """Whether one names it so, another so ("X speaks of papers, Y calls it an embargo"), or one city, then another."""
    if second.start - first.end > NEXT:
        return False
    return any(words.search(plain(first.quote)) and words.search(plain(second.quote)) for words in (_NAMED, _ELSEWHERE))


def _somebody_else(first: Passage, second: Passage, parties: frozenset[str]) -> bool:
    """Whether the second says that it was another who did it."""
    if _CLEFT.search(plain(second.quote)) is None:
        return False
    return bool(words_of(first, parties) & words_of(second, parties)) or _CLEFT.search(plain(first.quote)) is not None


_STORY = re.compile(
    r"\b(?:has|have|had|gives?|gave|tells?|told|offers?|offered) "
    r"(?:an?other|a different|(?:its|their|his|her) own|quite another) "
    r"(?:different |other )?(?:explanation|version|account|story|reading|view of)\b"
)
_SAID_OF_IT = re.compile(
    r"\b(?:says?|said|claims?|claimed|maintains?|maintained|insists?|insisted|reports?|reported) (?:that )?"
    r"(?P<it>they|it|this) (?:had )?(?:was|were|been|came|come|began|begun|started|lasted|cost|took|contained|held) "
    r"(?P<next>\w+)"
)
_PLAIN = frozenset(
    "a an the its their his her from by of in on at only about no two three four five six seven eight nine ten".split()
)


def _told_otherwise(first: Passage, second: Passage, _: frozenset[str]) -> bool:
    """Whether the second announces another account, or both say what "it was", each something else."""
    other = plain(second.quote)
    if _STORY.search(other) is not None:
        return True
    if second.start - first.end > NEXT:
        return False
    here, there = _SAID_OF_IT.search(plain(first.quote)), _SAID_OF_IT.search(other)
    if here is None or there is None or here["it"] != there["it"]:
        return False
    # "The ministry says it was ready" tells of the ministry; "they" beside a single source does not tell of it.
    of_it = all(one["next"] in _PLAIN or one["next"].isdigit() for one in (here, there))
    others = here["it"] == "they" and all(" says " in f" {one[0]} " for one in (here, there))
    return of_it or others


_BLAMES = re.compile(r"\b(?:blam(?:e[sd]?|ing)|accus(?:e[sd]?|ing)|attribut(?:e[sd]?|ing))\b")
_NEGATED = re.compile(r"\b(?:no|not|never|nothing|nobody|none|neither)\b|n['’]t\b")
RIGHT_BEHIND = 3
"""How many characters part two halves of a sentence, or a sentence from the next."""


def _blamed(first: Passage, second: Passage, _: frozenset[str]) -> bool:
    """Whether two sides blame, or the second says right behind what the first blames on somebody that it was not so."""
    if _BLAMES.search(plain(first.quote)) is None or second.start - first.end > NEXT:
        return False
    other = plain(second.quote)
    if _BLAMES.search(other) is not None:
        return True
    near = second.start - first.end <= RIGHT_BEHIND
    return near and _SAYS.search(other) is not None and _NEGATED.search(other) is not None
