"""Events: what happened, goes on or is to happen, from verbs, from nouns under light verbs, and from nouns alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from spacy.tokens import Token

from communique.annotation.clauses import Clause, noun_bounds, prepositions, with_conjuncts
from communique.extraction.context import Candidate, Context, governing_clause, names_of, tokens
from communique.extraction.factuality import status_of
from communique.extraction.own_times import directed, direction_of, own_timex, timex_behind
from communique.extraction.places import is_city, place_of
from communique.extraction.tables import load_table
from communique.types import EventClaim, Status


@cache
def _verbs() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in load_table("events")["verb"]:
        for lemma in entry["lemmas"]:
            found.setdefault(lemma, []).append(entry)
    return found


@cache
def _nouns() -> dict[str, dict[str, Any]]:
    return {lemma: entry for entry in load_table("events")["noun"] for lemma in entry["lemmas"]}


@cache
def _force() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]], dict[str, list[str]]]:
    table = load_table("events")
    return (
        {name: frozenset(words) for name, words in table["light"].items()},
        {name: frozenset(words) for name, words in table["modifiers"].items()},
        table["particles"],
    )


def find_events(context: Context) -> Iterator[Candidate]:
    """Yield the events that the article reports."""
    for token in context.doc:
        if token.i in context.clauses:
            yield from _verb_event(context, token)
        elif token.pos_ in ("NOUN", "PROPN"):
            yield from _noun_event(context, token)


def _verb_event(context: Context, token: Token) -> Iterator[Candidate]:
    clause = context.clauses[token.i]
    for entry in _verbs().get(token.lemma_.lower(), ()):
        objects = tokens(context, clause.object) + (tokens(context, clause.subject) if clause.passive else [])
        governed = objects + prepositions(token, "from", "out", "of", "on", "off")
        if (
            "object" in entry
            and not _has_word(governed, entry["object"])
            and not any(child.lower_ in entry["object"] for child in token.children)
        ):
            continue
        timex = own_timex(context, token, clause.start, clause.end)
        place = place_of(context, token, *objects, toward=entry["type"] == "visit")
        if entry.get("needs") == "person" and not _with_person(context, token, clause):
            continue
        if (entry.get("needs") == "date" and timex is None) or (entry.get("needs") == "place" and place is None):
            continue
        status = status_of(context, clause)
        if status is None:
            continue
        timex = directed(timex, status, "verb")
        who = participants(context, clause, token)
        yield Candidate(
            claim=EventClaim(type=entry["type"], status=status, place=place, participants=who),
            start=clause.start,
            end=clause.end,
            rule=f"event.verb.{entry['type']}",
            head=token.i,
            timex=timex,
            time_basis="stated",
            features=(f"lemma={token.lemma_.lower()}", f"needs={entry.get('needs')}"),
        )


def _with_person(context: Context, token: Token, clause: Clause) -> bool:
    """Whether a verb of speaking is about a talk with somebody: "spoke with", "called the president"."""
    others = [*prepositions(token, "with", "to"), *(tokens(context, clause.object) if clause.lemma == "call" else ())]
    names = [context.cast.at.get(other.i) for other in others]
    return any(name is not None and context.cast.parts[name].type == "person" for name in names)


def _has_word(found: list[Token], words: list[str]) -> bool:
    return any(token.lemma_.lower() in words or token.lower_ in words for token in found)


def participants(context: Context, clause: Clause, token: Token, *, known: bool = False) -> tuple[str, ...]:
    """Return who takes part in what a predicate tells: its subject, object, and who stands behind "with" or "by"."""
    who = [
        *tokens(context, clause.subject),
        *tokens(context, clause.object),
        *prepositions(token, "with", "between", "by"),
    ]
    people = [t for t in who if t.lemma_.lower() not in _nouns()]
    return _actors_only(context, names_of(context, people, members=True, known=known))


def _actors_only(context: Context, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names without things: a participant is named with a capital or is a known role."""
    return tuple(
        name
        for name in names
        if context.cast.parts[name].type in ("person", "group", "organisation", "state")
        or (name[:1].isupper() and not any(ch.isdigit() for ch in name))
    )


# --- nouns


def _noun_event(context: Context, token: Token) -> Iterator[Candidate]:
    entry = _nouns().get(token.lemma_.lower())
    if entry is None or (
        token.dep_ == "compound" and token.head.pos_ == "NOUN" and token.head.lemma_.lower() in _nouns()
    ):
        return
    if token.dep_ == "compound" or token.tag_ == "VBG":
        return
    if "with" in entry and not _stands_with(context, token, entry["with"]):
        return
    clause = governing_clause(context, token)
    status, evidence, rule = _noun_status(context, token, clause)
    if status is None:
        return
    timex = own_timex(context, token, *evidence) or timex_behind(context, evidence[1])
    if timex is None and clause is not None:
        timex = _clause_timex(context, token, clause)
    place = place_of(context, token) or (
        place_of(context, context.doc[clause.head]) if clause is not None and rule != "noun" else None
    )
    timex = directed(timex, status, rule)
    direction = direction_of(timex)
    if direction == "future" and status == "held":
        status = "planned"
    elif direction == "past" and status == "planned" and rule == "noun":
        status = "held"
    who = noun_participants(context, token, clause if rule != "noun" else None)
    marks = [name for name, there in (("date", timex), ("place", place), ("who", who)) if there]
    yield Candidate(
        claim=EventClaim(type=entry["type"], status=status, place=place, participants=who),
        start=evidence[0],
        end=evidence[1],
        rule=f"event.{rule}.{entry['type']}",
        head=token.i,
        timex=timex,
        time_basis="stated",
        features=(f"lemma={token.lemma_.lower()}", *marks),
    )


def _stands_with(context: Context, token: Token, words: list[str]) -> bool:
    near = {t.lower_ for t in token.subtree} | {t.lemma_.lower() for t in token.subtree}
    return bool(near & set(words)) or token.lower_ in words


def _noun_status(context: Context, token: Token, clause: Clause | None) -> tuple[Status | None, tuple[int, int], str]:
    """Return status, evidence and rule of an event noun: from the predicate over it, else from its own words."""
    light, modifiers, particles = _force()
    own = noun_bounds(token, whole=True) if len(list(token.subtree)) < 26 else noun_bounds(token, whole=False)
    words = {child.lower_ for child in token.children}
    for name in ("failed", "cancelled", "postponed"):
        if words & modifiers[name]:
            return name, own, "noun"
    if clause is not None and _governs(token, clause):
        verb = context.doc[clause.head]
        lemma = verb.lemma_.lower()
        particle = {child.lower_ for child in verb.children if child.dep_ in ("prt", "advmod")}
        for name in ("failed", "cancelled", "postponed"):
            if lemma in light[name] and (lemma not in particles or particle & set(particles[lemma])):
                if name == "failed" and (token.i not in clause.subject or clause.tense in ("future", "infinitive")):
                    continue
                if status_of(context, clause) in ("held", "ongoing") or (name != "failed" and not clause.negated):
                    return cast(Status, name), (clause.start, clause.end), "fate"
        if lemma in light["hold"]:
            status = status_of(context, clause)
            if lemma in light["future"] and status in ("held", "ongoing"):
                status = "planned"
            return status, (clause.start, clause.end), "light"
    if words & modifiers["ongoing"]:
        return "ongoing", own, "noun"
    if words & modifiers["planned"] and not words & modifiers["held"]:
        return "planned", own, "noun"
    return _bare_status(context, token, clause), own, "noun"


def _bare_status(context: Context, token: Token, clause: Clause | None) -> Status:
    if token.lemma_.lower() in ("deadline", "expiry", "cutoff"):
        return "planned"
    if (
        clause is not None
        and clause.tense in ("future", "infinitive")
        and not any(child.dep_ == "det" and child.lower_ == "the" for child in token.children)
    ):
        return "planned"
    if clause is not None and clause.tense in ("present", "progressive") and token.tag_ == "NNS":
        return "ongoing"
    return "held"


def _governs(token: Token, clause: Clause) -> bool:
    """Whether the noun is an argument of the clause's predicate, through conjunction or a preposition at most."""
    top = token
    while top.dep_ == "conj":
        top = top.head
    if top.dep_ == "prep" or (top.head.dep_ == "prep" and top.dep_ == "pobj"):
        if top.head.lower_ == "as" and top.head.head.lemma_.lower() == "set":
            return top.head.head.i == clause.head
        return (
            top.head.head.i == clause.head
            and top.head.lower_ in ("for", "in", "to", "of", "on", "with", "at", "off", "into")
            and top.head.head.lemma_.lower()
            in ("call", "attend", "enter", "return", "sit", "join", "agree", "come", "meet", "put")
        )
    return top.head.i == clause.head and top.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "dep")


def _clause_timex(context: Context, token: Token, clause: Clause):  # type: ignore[no-untyped-def]
    return own_timex(context, context.doc[clause.head], clause.start, clause.end) if _governs(token, clause) else None


def noun_participants(context: Context, token: Token, clause: Clause | None, *, known: bool = False) -> tuple[str, ...]:
    """Return who takes part in what a noun names: its owner, who stands behind "between", the subject over it."""
    who: list[Token] = [
        child
        for child in token.children
        if child.dep_ in ("poss", "compound", "amod", "nmod")
        and child.i in context.cast.at
        and not (is_city(context, child) and child.dep_ == "compound")
    ]
    who += [part for child in list(who) for part in with_conjuncts(child) if part.i != child.i]
    who += prepositions(token, "between", "with", "of", "by", "among")
    if clause is not None:
        who += [t for t in tokens(context, clause.subject) if t.i != token.i]
        who += prepositions(context.doc[clause.head], "with", "between", "by")
    people = [t for t in who if t.lemma_.lower() not in _nouns() and t.i not in context.timex_at]
    names = _actors_only(context, names_of(context, people, members=True, known=known))
    place = place_of(context, token)
    return tuple(name for name in names if name != place)
