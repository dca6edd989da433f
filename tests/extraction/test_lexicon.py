"""Every entry of the lexicon has an example sentence; the rules must find in it what the entry promises."""

from collections.abc import Iterator

import pytest

from communique.codec import statement_json
from communique.extraction import reader
from communique.extraction.attribution import find_attributions
from communique.extraction.context import Context
from communique.extraction.statements import statement_of
from communique.extraction.tables import load_table


def found(sentence: str, kind: str) -> list[dict[str, object]]:
    context = reader.annotate(sentence)
    rows = [
        statement_json(s)
        for extract in reader.EXTRACTORS
        for candidate in extract(context)
        if (s := statement_of(context, candidate, "d")) is not None
    ]
    return [row for row in rows if row["kind"] == kind]


def entries(table: str, *parts: str) -> Iterator[dict[str, object]]:
    for part in parts:
        yield from load_table(table)[part]


def label(entry: dict[str, object]) -> str:
    return str(entry["example"])


@pytest.mark.parametrize("entry", list(entries("events", "verb", "noun")), ids=label)
def test_event_frames(entry: dict[str, object]) -> None:
    rows = found(str(entry["example"]), "event")
    assert (entry["type"], entry["status"]) in [(row["type"], row["status"]) for row in rows]


@pytest.mark.parametrize("entry", list(entries("positions", "verb", "adjective", "noun")), ids=label)
def test_position_frames(entry: dict[str, object]) -> None:
    context = reader.annotate(str(entry["example"]))
    party = context.cast.state_of(str(entry["party"]))
    rows = [(row["stance"], row["party"]) for row in found(str(entry["example"]), "position")]
    names = {str(entry["party"]), party, *(name for name, p in context.cast.parts.items() if entry["party"] in p.forms)}
    assert any(stance == entry["stance"] and who in names for stance, who in rows), rows


@pytest.mark.parametrize("entry", list(entries("conditions", "marker", "noun_marker")), ids=label)
def test_condition_markers(entry: dict[str, object]) -> None:
    rows = found(str(entry["example"]), "condition")
    pairs = [(str(row["step"]["action"]), str(row["requires"]["action"])) for row in rows]  # type: ignore[index]
    assert any(str(entry["step"]) in step and str(entry["requires"]) in need for step, need in pairs), pairs


@pytest.mark.parametrize("entry", list(entries("commitments", "verb", "noun")), ids=label)
def test_commitment_frames(entry: dict[str, object]) -> None:
    rows = found(str(entry["example"]), "commitment")
    assert any("reopen the port" in str(row["action"]) for row in rows), rows


@pytest.mark.parametrize("entry", list(entries("agenda", "verb", "verb_with", "noun")), ids=label)
def test_agenda_frames(entry: dict[str, object]) -> None:
    assert any(str(entry["issue"]) in str(row["issue"]) for row in found(str(entry["example"]), "agenda"))


def examples_of_cues() -> list[list[str]]:
    return [example for entry in entries("cues", "cue", "according") for example in entry["examples"]]  # type: ignore[attr-defined]


def attributed(sentence: str) -> tuple[Context, list[tuple[str, str]]]:
    context = reader.annotate(sentence)
    said = find_attributions(sentence, context.doc, context.cast, context.quotations)
    return context, [(one.names[0], sentence[slice(*one.cue)] if one.cue else "") for one in said]


@pytest.mark.parametrize("example", examples_of_cues(), ids=lambda example: example[0])
def test_cues_of_attribution(example: list[str]) -> None:
    sentence, source, cue = example
    _, pairs = attributed(sentence)
    assert any(
        source.lower() in name.lower() or name.lower() in source.lower() for name, word in pairs if word == cue
    ), pairs


def test_tokens_are_never_compared_by_identity() -> None:
    """A token is a new object each time it is asked for: comparing by ``is`` loops for ever."""
    import re
    from pathlib import Path

    import communique

    rooms = [Path(communique.__file__).parent / room for room in ("annotation", "extraction")]
    pattern = re.compile(r"\.head is (?:not )?\w|\bis (?:not )?(?:token|head|child|governor|noun)\b")
    found = [
        f"{path.name}: {line.strip()}"
        for room in rooms
        for path in room.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if pattern.search(line)
    ]
    assert found == []
