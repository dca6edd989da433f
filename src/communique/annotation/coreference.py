"""Coreference by rules: surnames, titles, descriptions ("the ministry"), groups ("the two sides"); see ``pronouns``."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from communique.annotation.cast import Cast, Part, tidy
from communique.annotation.clauses import with_conjuncts
from communique.annotation.gazetteer import load_gazetteer
from communique.name_forms import is_initials

BOTH_SIDES = re.compile(
    r"\b(?:both|two|three|all|the) (?:\w+ )?(?:sides|parties|countries|nations|governments|capitals|leaders|"
    r"presidents|ministers|delegations|teams|neighbou?rs|allies|rivals|powers|partners|companies|koreas)\b",
    re.I,
)
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_STATELY = frozenset({"country", "nation", "republic", "kingdom", "state"})
_GOVERNING = frozenset({"government", "administration", "regime", "cabinet", "capital", "leadership", "authorities"})
_CORPORATE = frozenset("company firm group organisation organization body airline movement carrier".split())
_VAGUE = frozenset("state people members group".split())
_REACH = 400


def resolve_descriptions(text: str, doc: Doc, cast: Cast) -> None:
    """Tie "the prime minister", "the ministry", "the country" to the actor named before that it describes."""
    for token in doc:
        name = cast.at.get(token.i)
        if name is None or token.pos_ not in ("NOUN", "PROPN") or cast.parts[name].known:
            continue
        determiner = next((child for child in token.children if child.dep_ == "det"), None)
        if determiner is None or determiner.lower_ not in _DEFINITE or _is_specified(token):
            continue
        words = tidy(name).lower().split()
        if words[-1:] != [token.lower_] or len(words) > 4:
            continue
        earlier = _last_bearer(doc, cast, token, words[:-1], cast.parts[name])
        if earlier is not None and earlier != name:
            cast.at[token.i] = earlier
            _move_members(cast, token, name, earlier)
            cast.parts[earlier].forms.add(re.sub(r"\s+", " ", text[determiner.idx : token.idx + len(token)]))
    _resolve_last_words(doc, cast)
    _drop_unused(cast)


def _resolve_last_words(doc: Doc, cast: Cast) -> None:
    """Tie a definite noun that ends the name of one body to it: "the mill" after "Brandt Paper Mills"."""
    bodies: dict[str, set[str]] = {}
    for name, part in cast.parts.items():
        if part.type == "organisation" and len(name.split()) > 1 and name[:1].isupper():
            bodies.setdefault(name.split()[-1].lower().rstrip("s"), set()).add(name)
    for token in doc:
        named = bodies.get(token.lower_.rstrip("s"), set())
        definite = any(child.dep_ == "det" and child.lower_ == "the" for child in token.children)
        if token.i not in cast.at and token.pos_ == "NOUN" and definite and len(named) == 1:
            cast.at[token.i] = next(iter(named))


def _move_members(cast: Cast, token: Token, name: str, earlier: str) -> None:
    """Let who belongs to a description belong to whom it stands for ("a spokesman for the company")."""
    for ancestor in token.ancestors:
        part = cast.parts.get(cast.at.get(ancestor.i, ""))
        if part is not None and part.member_of == name:
            part.member_of = earlier


def _is_specified(token: Token) -> bool:
    """Whether words behind a noun say which one it is ("the minister of France", "the official who spoke")."""
    return any(child.dep_ in ("relcl", "acl", "appos") or child.lower_ in ("of", "for") for child in token.rights)


def _drop_unused(cast: Cast) -> None:
    """Forget descriptions all of whose tokens turned out to be somebody else."""
    standing = set(cast.at.values()) | set(cast.joint.values())
    standing |= {part.member_of for part in cast.parts.values() if part.member_of}
    for name, part in list(cast.parts.items()):
        if name not in standing and not part.known and part.office is not None and name == name.lower():
            del cast.parts[name]
            cast.mentions = [mention for mention in cast.mentions if mention.actor != name]


def _last_bearer(doc: Doc, cast: Cast, token: Token, modifiers: list[str], described: Part) -> str | None:
    """Return the actor named last before the token that the description fits."""
    before = [cast.at[i] for i in range(token.i - 1, max(-1, token.i - _REACH), -1) if i in cast.at]
    others = [name for name in dict.fromkeys(before) if cast.parts[name] is not described]
    others = [name for name in others if cast.parts[name].plural == described.plural]
    for name in others:
        if _fits(cast, cast.parts[name], token, modifiers, described):
            return name
    if token.text in _CORPORATE and not modifiers:  # "the Movement" is the short form of a name, be it not here
        return next((name for name in others if _is_unnamed_body(cast.parts[name], token.lower_)), None)
    return None


_FIRM = frozenset("company firm airline carrier".split())
_NO_FIRM = re.compile(
    r"\b(?:Workers|Employees|Teamsters|Union|Federation|Association|Party|Movement|Front|Council|Commission|Committee|"
    r"Ministry|Department|Congress|Parliament|Senate|Court|Agency|Institute|University)\b"
)


def _is_unnamed_body(part: Part, head: str) -> bool:
    """Whether "the company" or "the group" may be an actor: a body of that kind, in no gazetteer, no outlet."""
    if (head in _FIRM and _NO_FIRM.search(part.name)) or (head == "movement" and _COMPANY.search(part.name)):
        return False
    outlet = re.search(r"\b(?:News|Times|Post|Press|Journal|Tribune|Wire|Courier|Herald|Gazette|Ledger)\b", part.name)
    return part.type == "organisation" and part.known is None and part.name[:1].isupper() and outlet is None


def _fits(cast: Cast, part: Part, token: Token, modifiers: list[str], described: Part) -> bool:
    head, words = token.lower_, part.name.lower().split()
    if head in _STATELY and part.type == "state":
        return not modifiers
    office = (part.office or "").split()
    bears = (len(words) > 1 and words[-1] == head) or (office[-1:] == [head] and len(words) > 1)
    bears = bears or (office[-1:] == [head] and part.name[:1].isupper() and part.type == "person")
    bears = bears or (part.type == "organisation" and part.name[:1].isupper() and head in words and head not in _VAGUE)
    if not bears:
        return False
    state, other = cast.state_of(described.member_of), cast.state_of(part.member_of)
    if state is not None and other is not None and state != other:
        return False
    own = set(words) | set(office)
    return all(word in own or (state is not None and state == other) for word in modifiers)


def resolve_owned(cast: Cast, doc: Doc) -> None:
    """Tie bodies and people that belong to somebody by a pronoun to whom it stands for ("his government")."""
    for token in doc:
        owner = next((child for child in token.children if child.dep_ == "poss" and child.tag_ == "PRP$"), None)
        name = cast.at.get(token.i)
        above = cast.at.get(owner.i) if owner is not None else None
        if name is None or above is None or above == name or cast.parts[name].known or token.lower_ in _OPPOSITES:
            continue
        state = cast.state_of(above)
        if token.lower_ in _GOVERNING | _STATELY and state is not None and state != name:
            cast.at[token.i] = state
        elif cast.parts[name].member_of is None:
            cast.parts[name].member_of = state if state != name else None


def resolve_governments(doc: Doc, cast: Cast) -> None:
    """Tie "the government" that nobody is named for, and whom it sends, to the state that is meant."""
    meant: dict[str, set[str]] = defaultdict(set)
    for token in doc:
        name = cast.at.get(token.i)
        if token.lower_ not in _GOVERNING or name is None or name.lower() != token.lower_ or cast.parts[name].known:
            continue
        state = _governed(doc, cast, token)
        if state is not None:
            cast.at[token.i] = state
            meant[name].add(state)
    for part in cast.parts.values():
        states = meant.get(part.member_of or "", ())
        if len(states) == 1:
            part.member_of = next(iter(states))


def resolve_forces(cast: Cast) -> None:
    """Let "the army" and "the foreign ministry" that nobody is named for be those of the state that governs.

    That is the one state told with its government, else the one with office holders, else the only one.
    """
    states = {name for name, part in cast.parts.items() if part.type == "state" and name in cast.at.values()}
    parts = list(cast.parts.values())
    in_office = {part.member_of for part in parts if part.office}
    own = (states & _told_with_government(cast)) or (states & in_office) or states
    if len(own) != 1:
        return
    for part in parts:
        if (
            part.member_of is None
            and not part.known
            and part.type != "person"
            and part.name.lower() in _ORGANS_OF_STATE
        ):
            part.member_of = next(iter(own))


_OPPOSITES = frozenset("counterpart counterparts rival rivals opponent opponents number adversary adversaries".split())
"""Who is somebody's and not on his side: "her counterpart", "his opposite number"."""
_GO_BETWEENS = frozenset(
    "mediator mediators facilitator facilitators ambassador ambassadors colleague colleagues".split()
)
_ORGANS_OF_STATE = frozenset(
    {
        "army", "military", "armed forces", "security forces", "air force", "navy", "soldiers", "troops", "police",
        "government troops", "government forces", "foreign ministry", "defence ministry", "defense ministry",
        "interior ministry", "finance ministry", "ministry of defence", "presidency", "president's office",
    }
)  # fmt: skip


def _governed(doc: Doc, cast: Cast, token: Token) -> str | None:
    """Return the state whose government is meant: one told with its government, else the one named most, then last."""
    before = list(_states_before(doc, cast, token))
    counts = Counter(before)
    with_one = _told_with_government(cast)
    return min(counts, key=lambda name: (name not in with_one, -counts[name], before.index(name)), default=None)


def _told_with_government(cast: Cast) -> set[str]:
    """Return whose government, regime or cabinet the article names."""
    named = (part for part in cast.parts.values() if part.name.split()[-1].lower() in _GOVERNING)
    return {part.member_of for part in named if part.member_of}


def _states_before(doc: Doc, cast: Cast, token: Token) -> Iterator[str]:
    for i in range(token.i - 1, max(-1, token.i - _REACH), -1):
        name = cast.at.get(i)
        above = cast.state_of(name)
        if above is None or cast.parts[above].type != "state" or _is_go_between(cast, doc[i]):
            continue
        # A city tells where they met, and seldom whose government is meant.
        if doc[i].text not in load_gazetteer().cities:
            yield above


def _is_go_between(cast: Cast, token: Token) -> bool:
    """Whether a word names a state for its mediator or ambassador only: "the government" is seldom theirs."""
    offices = [cast.parts[name].office or "" for name in (cast.at.get(token.i), cast.at.get(token.head.i)) if name]
    words = {word for office in offices for word in office.split()} | {token.head.lower_, token.head.head.lower_}
    return bool(words & _GO_BETWEENS)


def merge_surnames(cast: Cast) -> None:
    """Let a surname that came before its full name, or a given name behind it, mean the same person.

    A name that stands long before another begins with it ("Norlink", then "Norlink Ports") is no given name.
    """
    first_at = _first_mentions(cast)
    for name in [
        n
        for n, part in cast.parts.items()
        if part.type in ("person", "unknown") and not part.known and len(n.split()) == 1
    ]:
        if not name[:1].isupper():
            continue
        full = [
            n
            for n, part in cast.parts.items()
            if part.type == "person"
            and len(n.split()) > 1
            and (
                name.lower() == n.split()[-1].lower()
                or (name.lower() == n.split()[0].lower() and first_at.get(n, 0) < first_at.get(name, 0))
            )
            and n[:1].isupper()
        ]
        if len(full) == 1:
            cast.rename(name, full[0])


def merge_full_names(cast: Cast) -> None:
    """Let two full names with one surname and one office mean the same person ("Joe" and "Joseph R.")."""
    by_title: dict[tuple[str, str], str] = {}
    for name, part in list(cast.parts.items()):
        words = name.split()
        if part.type != "person" or part.office is None or len(words) < 2 or not name[:1].isupper():
            continue
        key = (words[-1].lower().strip(","), part.office.split()[-1])
        first = by_title.setdefault(key, name)
        same = {first, name} <= cast.parts.keys() and cast.parts[first].member_of in (None, part.member_of)
        if first != name and first[0] == name[0] and same:
            cast.rename(name, first)


def merge_short_companies(cast: Cast) -> None:
    """Let what a company is called behind its full name, or in capitals, mean it: "Norlink Ports Ltd", "Norlink"."""
    first_at = _first_mentions(cast)
    companies = [n for n, part in cast.parts.items() if part.type == "organisation" and _COMPANY.search(n)]
    bare = {_COMPANY.sub("", name) for name in companies}
    for name, part in list(cast.parts.items()):
        if part.known or (part.type not in ("person", "unknown") and name not in bare):
            continue
        words, shouted = name.split(), name.isupper()
        fits = [
            n
            for n in companies
            if n != name
            and (n.upper() if shouted else n).split()[: len(words)] == words
            and (shouted or first_at.get(n, 0) < first_at.get(name, -1))
        ]
        if len(fits) == 1 and not (len(words) == 1 and name.lower() in _TOO_COMMON):
            cast.rename(name, fits[0])


_COMPANY = re.compile(
    r" (?:Inc|Corp|Co|Ltd|Plc|Group|Holdings?|Company|Limited|Corporation|AG|GmbH|SpA|LLC|BV|NV|SA|Industries|Airlines|"
    r"Airways|Motors|Lines|Steel|Foods|Brothers|Partners|Ports)\.?$"
)
_TOO_COMMON = frozenset(
    "american united national general first new royal international western eastern northern southern central great "
    "federal public standard grand old north south east west".split()
)


def _first_mentions(cast: Cast) -> dict[str, int]:
    """Return where each actor is mentioned first."""
    found: dict[str, int] = {}
    for mention in cast.mentions:
        found[mention.actor] = min(mention.start, found.get(mention.actor, mention.start))
    return found


def merge_initials(text: str, cast: Cast) -> None:
    """Let initials mean the one body that they stand behind in brackets ("the Basin Water Council (BWC)").

    Three letters or more mean the one body of the article, of three words or more, whose initials they are; two, the
    one firm whose name they are without its legal form.
    """
    bodies = [name for name, part in cast.parts.items() if part.type == "organisation"]
    for short in [name for name, part in cast.parts.items() if name.isupper() and len(name) > 1 and not part.known]:
        whole = [name for name in bodies if _shortens(short, name)]
        if len(whole) == 1 and whole[0] in cast.parts:
            cast.rename(short, whole[0])
    for match in _INITIALS.finditer(text):
        short, before = match[1], text[max(0, match.start() - 90) : match.start()].rstrip(" \"'”’")
        if short not in cast.parts or cast.parts[short].known:
            continue
        bodies = [n for n, part in cast.parts.items() if n != short and part.type == "organisation"]
        named = max((n for n in bodies if before.endswith(n)), key=len, default="")
        if named and is_initials(short, named):
            cast.rename(short, named)


def _shortens(short: str, name: str) -> bool:
    """Whether letters are the initials of a name of three words, or of a firm's without what tells its legal form."""
    core = _COMPANY.sub("", name)
    if len(name.split()) < 3 or (len(short) < 3 and core == name):
        return False
    return is_initials(short, core) or (len(short) > 2 and is_initials(short, name))


_INITIALS = re.compile(r"\(([A-Z][A-Za-z]?[A-Z]{1,5})\)")


def merge_shouted(cast: Cast) -> None:
    """Let a name in capitals mean the actor whose name it is ("BIDEN" and "Biden")."""
    small = {name.lower(): name for name in cast.parts if not name.isupper()}
    for name in [n for n in cast.parts if n.isupper() and len(n) > 3 and n.lower() in small]:
        cast.rename(name, small[name.lower()])


def resolve_latter(doc: Doc, cast: Cast) -> None:
    """Tie "the latter" and "the former" to the second and first of the pair named last before."""
    for token in doc:
        if token.lower_ not in ("latter", "former") or token.i in cast.at or token.dep_ in ("amod", "compound"):
            continue
        for earlier in reversed(doc[max(0, token.i - 80) : token.i]):
            pair = [earlier, *[t for t in with_conjuncts(earlier) if t.i != earlier.i]]
            names = [cast.at[t.i] for t in pair if t.i in cast.at]
            if len(names) == 2 and names[0] != names[1]:
                cast.at[token.i] = names[1 if token.lower_ == "latter" else 0]
                break


def join_subjects(text: str, doc: Doc, cast: Cast) -> None:
    """Note the groups that names joined by "and" make: who "they" may stand for."""
    for token in doc:
        if token.i not in cast.at or token.dep_ == "conj" or cast.parts[cast.at[token.i]].type == "place":
            continue
        joined = with_conjuncts(token)
        names = [cast.at[t.i] for t in joined if t.i in cast.at]
        names = list(dict.fromkeys(name for name in names if cast.parts[name].type != "place"))
        if len(joined) != len(names) or not 2 <= len(names) <= 5 or any(cast.parts[n].members for n in names):
            continue
        last = joined[-1]
        between = doc[token.i : last.i + 1]
        if any(t.lower_ == "and" for t in between) and not any(t.lower_ in ("or", "but") for t in between):
            cast.join(token.i, tuple(names), text[token.left_edge.idx : last.idx + len(last)])


def group_members(doc: Doc, cast: Cast, token: Token) -> tuple[str, ...]:
    """Return who "the two sides" or "both leaders" are: the two states or persons named last before."""
    persons = bool(re.search(r"leader|president|minister|chief|men|negotiator", token.lower_))
    found: list[str] = []
    for i in range(token.i - 1, max(-1, token.i - 500), -1):
        name = cast.at.get(i)
        if name is None:
            continue
        part = cast.parts[name]
        titled = part.office is not None or part.known is not None
        wanted = (
            name if persons and titled and part.type == "person" and not part.plural and name[:1].isupper() else None
        )
        if not persons:
            above = cast.state_of(name)
            wanted = above if above in cast.parts and cast.parts[above].type in ("state", "organisation") else None
        if wanted and wanted not in found:
            found.append(wanted)
        if len(found) == 2:
            break
    return tuple(reversed(found)) if len(found) == 2 else ()
