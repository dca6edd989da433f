"""Words around a stance: whose it is, whether it holds, and what it is called, read off a passage's own words."""

from __future__ import annotations

import re

from communique.linking.counterparts import unnamed_side
from communique.name_forms import looks_like_adjective
from communique.render.support import first_place

NOT = re.compile(r"\b(?:not|never|no longer|cannot)\b|n['’]t\b", re.IGNORECASE)
# What somebody had wanted by then is told as past.
OVER = re.compile(r"^\W*(?:\w+ )?(?:had|['’]d)\b", re.IGNORECASE)
STANDS = {
    "demand": "A demand by",
    "offer": "An offer by",
    "refusal": "A refusal by",
    "support": "Support from",
    "opposition": "Opposition from",
}
# What the word of a stance makes it, where that is less than a demand or an offer.
CALLED = {
    "urg": "A call by",
    "appeal": "A call by",
    "call": "A call by",
    "propos": "A proposal by",
    "suggest": "A proposal by",
}
PAST = re.compile(r"\b(?:in the past|until now|at first|initially|once)\b", re.IGNORECASE)
# "The guild said the networks demanded": they did.
SAID_OF_ANOTHER = re.compile(
    r"\b(?:said|says|claim(?:s|ed)|told [\w ]{2,20})(?: that)? (?!(?:it|he|she|they|we|its|his|her|their)\b)[\w’'-]+ ",
    re.IGNORECASE,
)
# "Agreed to Chad's proposal" takes another's; "the policy sought" is an aim; "wanted it understood" asks nothing.
TAKEN = re.compile(
    r"\b(?:agreed? to|accept\w*|welcom\w*|back(?:s|ed)?) (?:[\w’'.-]+ ){0,4}?"
    r"[\w.-]+['’]s? (?:\w+ )?(?:proposals?|offers?|plans?)\b"
)
AIMS = re.compile(
    r"\bpolic(?:y|ies) (?:\w+ )?(?:sought|seeks?|aims?)\b|\bwant(?:s|ed)? it (?:understood|known|clear|to be)\b"
)
# What experts say that a side should do; a name behind a preposition, which is no subject.
ADVISED = re.compile(
    r"\b(?:experts?|analysts?|economists?|observers|traders?|dealers?)\b[^.;]{0,30}\b(?:say|said|believ\w+|think|see|argue)\b",
    re.IGNORECASE,
)
# "With the support of four states", "lost the backing of": support that a side has or lacks, and does not give.
HELD_UP = re.compile(
    r"\b(?:with|without|lose|loses|lost|ha[sd]|have|enjoy\w*|gain\w*|wins?|won|needs?|lack\w*|draws?|drew) "
    r"(?:the |its |some |no |little |only |broad |full |wide )*(?:support|backing|approval) (?:of|from)\b",
    re.IGNORECASE,
)
# What a side is told that it may not have or do: who tells it refuses, if anybody.
BARRED = re.compile(
    r"^\W*(?:\w+ )?(?:can(?:not|['’]t| never)|must(?: never| not|n['’]t)|should(?: never| not|n['’]t))\s+(?:ever )?"
    r"(?:be (?:allowed|permitted|able|trusted)|have|possess|acquire|get|obtain|keep|become|build|develop|win)\b",
    re.IGNORECASE,
)
# Who speaks of a side without being one.
ONLOOKERS = re.compile(
    r"\b(?:analysts?|economists?|traders?|dealers?|brokers?|experts?|strategists?|professors?|observers)\b",
    re.IGNORECASE,
)
NO_SUBJECT = re.compile(r"\b(?:by|with|against|for|to|from|at|of|in|on|between|like) (?:the |an? )?$", re.IGNORECASE)
ASKED_OF_IT = re.compile(
    r"\b(?:urgings?|calls?|pressure|demands?|appeals?|requests?) (?:for|on|to|upon|that) (?:the )?$", re.IGNORECASE
)
# "If it is not settled he would hold another session": what a chairman plans.
SCHEDULES = re.compile(r"\bif\b[^.;]*\b(?:would|will) (?:hold|meet|convene|call)\b", re.IGNORECASE)
# Who keeps silent holds nothing; who wants to be heard asks for nothing.
SILENT = re.compile(
    r"\b(?:(?:declin|refus|unwilling|reluctan)\w*(?: to)?|(?:would|could|will|can)(?: not|not|n['’]t)) "
    r"(?:comment|disclos|discuss|elaborat|identif|nam|specif|say|tell|give details|be (?:drawn|quoted|specific))\w*"
    r"|\bwant(?:s|ed)? to (?:tell|say|know|thank|explain|stress|emphasi[sz]e|point out|make (?:it )?clear|remind)\b",
    re.IGNORECASE,
)
ACCUSES = re.compile(r"\b(?:violat|breach|unfair|illegal|accus|blam|warn|retaliat)\w*", re.IGNORECASE)
WARNS = re.compile(r"\b(?:warn|threat|retaliat|provok)\w*", re.IGNORECASE)
EXCHANGE = re.compile(r"\bin (?:exchange|return)\b", re.IGNORECASE)
# The name is but the head of a longer one: "the Swiss | government says".
# No finite verb of a single one: "a request that the ministry offer grain".
BARE = re.compile(
    r"(?:\w+ly )?(?:offer|demand|want|seek|refuse|reject|support|oppose|propose|urge|call|accept|insist|agree|ask|"
    r"require|threaten|favou?r|back|press|push|hold|withdraw|give|take|make)\b"
)
BODY = re.compile(r"(?:government|administration|side|officials?|delegation|ministry|parliament|army|team|people)\b")
WHOSE = re.compile(r"^['’]s?\b|^['’]\s")
WOULD = re.compile(r"\bwould\b")
# Ready for a blow is no offer.
HOSTILE = re.compile(
    r"\b(?:ready|prepared|willing\w*|threat\w*)\b.{0,20}?"
    r"\b(?:retaliat|fight|strike|walk out|attack|resist|respond|punish|litigat|sue\b|go to court|appeal\b|"
    r"pull out|leave\b)\w*",
    re.IGNORECASE,
)
CHANCE = re.compile(r"^\W*(?:may|might|could)\b")
RUMOUR = re.compile(r"\b(?:reports?|rumou?rs?|speculation|suggestions?) that\b", re.IGNORECASE)
# "If nothing happens, we go on", "even if they stop, we go on": no step is asked of anybody.
THREAT = re.compile(r"\bif (?:nothing|none|no\b)|\beven if\b", re.IGNORECASE)
OF_THE_MARKET = re.compile(
    r"\bif (?:the |its |their |world |oil )?(?:\w+ )?"
    r"(?:prices?|rates?|costs?|yields?|weather|demand|dollar|rains?|harvests?)\b",
    re.IGNORECASE,
)
# "Its failure to meet targets that were a condition for the loan": who failed set no condition.
FAILURE = re.compile(r"\bfail\w*\b[^.;]{0,90}\bconditions? (?:for|of)\b", re.IGNORECASE)
HYPOTHETICAL = re.compile(r"\b(?:if|unless|until|before|once|whether|that some|some)\s+(?:the\s+)?$", re.IGNORECASE)
# A relative clause or a title's bearer between a name and the word of its stance: somebody else may hold it.
ASIDE = re.compile(r",? (?:which|who|whom|that)\b|^ (?:[A-Z][a-z]+ ){2}")


# What somebody takes another's mind to be: "a sign that Chad wanted", "doubted that Chad would".
MIND_READ = re.compile(
    r"\b(?:signs?|signals?|speculation|rumou?rs?|talk|chances?|likelihood|possibility|likely|doubt\w*|s[ck]eptical|hop(?:e|es|ed|ing)|fear\w*|believ\w+|think|thought|unlikely|guess\w*|"
    r"as if|as though)(?: that)?(?: the)?\s+$"
    r"|\b(?:request\w*|demand\w*|propos\w+|recommend\w*|insist\w*|ask\w*|suggest\w*) that (?:the )?$",
    re.IGNORECASE,
)
# A deed that the words only ask for or wait for: "only when a text is agreed and the senate has endorsed it".
AWAITED = re.compile(r"\b(?:only (?:when|if|once|after)|until|unless|once|provided|if)\b[^.;]*$", re.IGNORECASE)
# Others, named by what they are to a side: "the country's lenders" are not the country.
OPPOSITE = re.compile(
    r"\b(?:lenders?|creditors?|rivals?|opponents?|partners?|neighbou?rs?|critics?|enem(?:y|ies)|allies|ally)$"
)
# Nothing came of it, or it is but a forecast.
SUPPOSED = re.compile(
    r"\bwould (?:not |never )?have \w+\b[^.;]*\bhad\b|\bhad\b[^.;]*\bwould (?:not |never )?have\b"
    r"|\bnot (?:be )?long before\b|\bcould be (?:reduced|cut|hurt|hit)\b"
    r"|\bcould (?:\w+ly )?(?:start |begin |end up )?(?:\w+ly )?(?:weaken|caus|lead|hurt|hit|cost|result)\w*"
    r"|\b(?:say|know|see|ask\w*|decid\w*|wonder\w*|unclear|doubt\w*) if\b",
    re.IGNORECASE,
)
# Before the word of a stance stand only such words, so that its subject is the party and no noun behind its name.
BEFORE_STANCE = frozenset(
    "has have had is are was were be been will would shall can could must should may might does do did also "
    "still again now then both once twice not never no longer on in at last this the past week month year "
    "morning evening remain remains remained stand stands stood stay stays stayed itself already just yet "
    "only today yesterday strongly".split()
)


def supposed(words: str) -> bool:
    """Whether a condition is but a supposition: of what would have been, or of what is to be feared.

    >>> supposed("They would not have left if they had been paid")
    True
    """
    return SUPPOSED.search(words) is not None


def is_of_a_people(name: str, behind: str) -> bool:
    """Whether an adjective stands before people who do not speak for their state: "Chadian traders asked for …"."""
    nouns = NOUNS_BEHIND.match(behind)
    return nouns is not None and looks_like_adjective(name) and STATELY.search(nouns[0]) is None


NOUNS_BEHIND = re.compile(
    r"\s(?:[a-z][\w'’-]* ){0,3}?(?:[a-z]\w*(?:ers|ors|ists|men|women|people|companies|firms|ians|ants))\b"
)
STATELY = re.compile(
    r"\b(?:government|state|officials?|ministers?|(?<!business )leaders|envoys?|negotiators?|diplomats?|delegat\w+|"
    r"authorities|army|troops|soldiers|lawmakers|senators|commanders?|presidents?|generals?)\b"
)


def speaks_for(name: str | None, party: str) -> bool:
    """Whether a holder may be told as its side's: "its lenders" may not."""
    return name is None or name == party or OPPOSITE.search(name) is None or unnamed_side(party) is not None


def is_verb_of(rest: str, stance: str) -> bool:
    """Whether what follows a party's name leads straight to the word of the stance."""
    before = rest[: first_place(rest, stance)].replace(",", " ").split()
    return all(word.lower() in BEFORE_STANCE or word.endswith(("ly", "day")) for word in before)


FORETOLD_IF = re.compile(
    r"\b(?:foresee|foresees|foresaw|assume|assumes|assumed|envisage\w*)\b"
    r"|\b(?:succeed|be (?:successful|possible|reached)|work out)\b[^.;]*\bif\b",
    re.IGNORECASE,
)
"""What somebody foresees under a condition ("an agreement can be successful if …"): nobody sets it."""
