"""The annotated texts are well-formed, stand on the texts that were annotated, and hold none of their words."""

import json
from pathlib import Path

import pytest
from eval import agreement, annotate, corpus
from eval.corpus import Annotated, CorpusError
from eval.statements import scorer

PUBLIC = pytest.mark.skipif(not corpus.DATA.is_dir(), reason="the shared texts are not here (COMMUNIQUE_SHARED)")

TEXT = (
    "Ferry crews and owners agree to talk again\n\n"
    "The crews' union said it would end the strike only if the owners paid the night rate. "
    '"We are not far apart," said the mediator, Ana Silva. Talks resume on 4 May. Talks failed in April.\n'
)
DRAFT = """\
text ferry_001 | own | ferry_001.txt
published 2021-05-02 stated
actor crews' union | organisation | - | The crews' union; it
actor owners | group | - | the owners
actor Ana Silva | person | - | Ana Silva
# the talks
event | meeting | planned | 2021-05-04 | - | crews' union; owners
  Talks resume on 4 May
event? | meeting | failed | 2021-04 | - | crews' union; owners
  @2 Talks ~ April
condition | crews' union | crews' union | end the strike | owners | pay the night rate | crews' union
  it would end ~ night rate
position | crews' union | demand | night rate | crews' union
  ^
assessment | Ana Silva | good | Ana Silva
  We are not far apart
quote | Ana Silva | direct
  We are not far apart,
"""


@pytest.fixture
def ferry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(corpus, "OWN", tmp_path)
    path = tmp_path / "ferry_001.txt"
    path.write_bytes(TEXT.encode())
    return path


def read_back(draft: str = DRAFT) -> Annotated:
    name, standoff = annotate.parsed(draft)
    return corpus.restored(name, standoff)


def test_a_draft_becomes_offsets_and_comes_back_as_gold(ferry: Path) -> None:
    name, gold, text = read_back()
    assert (name, text, gold["document"]["text"]) == ("ferry_001", TEXT, "ferry_001.txt")
    assert gold["document"]["title"] == TEXT.split("\n", 1)[0]
    assert [row["evidence"][0]["quote"] for row in gold["statements"][:3]] == [
        "Talks resume on 4 May",
        "Talks failed in April",
        "it would end the strike only if the owners paid the night rate",
    ]
    meeting, failed, condition, position, _, quote = gold["statements"]
    assert meeting["when"] == ["2021-05-04", "2021-05-04"] and not meeting["optional"]
    assert failed["when"] == ["2021-04-01", "2021-04-30"] and failed["optional"]
    assert condition["requires"] == {"party": "owners", "action": "pay the night rate"}
    assert position["evidence"] == condition["evidence"]
    assert quote["sources"] == ["Ana Silva"]
    assert corpus.faults(gold, text) == []


def test_a_standoff_annotation_holds_no_evidence_words(ferry: Path) -> None:
    packed = annotate.packed(annotate.parsed(DRAFT)[1])
    assert "quote" not in packed.replace('"kind": "quote"', "") and "Talks resume" not in packed


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  Talks resume on 4 May", "  Talks resume on 5 May", "0 places"),
        ("  @2 Talks ~ April", "  Talks ~ April", "2 places"),
        ("night rate | crews' union\n  ^", "night rate | nobody\n  ^", "'nobody' is not among the actors"),
        ("| demand |", "| wish |", "stance 'wish'"),
        ("2021-05-04", "2021-05-04..2021-05-01", "when"),
        ("  We are not far apart\n", "", "no evidence"),
        ("| the owners\n", "| the shipowners\n", "mention 'the shipowners'"),
        ("| night rate |", f"| {'very ' * 12}long |", "label of 13 words"),
    ],
)
def test_a_wrong_draft_is_found_out(ferry: Path, old: str, new: str, fault: str) -> None:
    assert DRAFT.count(old) == 1
    try:
        _, gold, text = read_back(DRAFT.replace(old, new))
        found = corpus.faults(gold, text)
    except CorpusError as error:
        found = [str(error)]
    assert len(found) == 1 and fault in found[0]


def test_another_text_is_refused(ferry: Path) -> None:
    name, standoff = annotate.parsed(DRAFT)
    ferry.write_bytes(TEXT.replace("4 May", "5 May").encode())
    with pytest.raises(CorpusError, match="not the one that was annotated"):
        corpus.restored(name, standoff)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("-", None),
        ("2020", ["2020-01-01", "2020-12-31"]),
        ("2020-02", ["2020-02-01", "2020-02-29"]),
        ("2020-02-03..2020-03", ["2020-02-03", "2020-03-31"]),
        ("..2020-03-04", [None, "2020-03-04"]),
        ("2020-03..", ["2020-03-01", None]),
    ],
)
def test_days_become_intervals(day: str, expected: list[str | None] | None) -> None:
    assert annotate.interval(day) == expected


@pytest.mark.parametrize("part", ["own", "frozen", "fresh"])
def test_own_texts_are_well_formed(part: str) -> None:
    texts = corpus.annotated(part)
    assert texts
    for name, gold, text in texts:
        assert corpus.faults(gold, text) == [], name


@PUBLIC
def test_public_texts_are_there_as_annotated() -> None:
    texts = corpus.annotated("public")
    assert len(texts) >= 50
    for name, gold, text in texts:
        assert corpus.faults(gold, text) == [], name


def test_texts_of_others_are_never_written_into_the_project() -> None:
    with pytest.raises(CorpusError, match="inside the project"):
        corpus.write(corpus.CORPUS / "texts", [])


def test_parts_do_not_overlap_and_make_up_the_whole() -> None:
    public, own, frozen, fresh = (corpus.paths(part) for part in ("public", "own", "frozen", "fresh"))
    assert corpus.paths("develop") == [*public, *own]
    assert sorted(corpus.paths("all")) == sorted([*public, *own, *frozen, *fresh])
    assert not {path.name for path in corpus.paths("develop")} & {path.name for path in (*frozen, *fresh)}


def test_without_the_shared_folder_only_own_words_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(corpus, "DATA", tmp_path / "data")
    found = {one.name for one in corpus.annotated("develop")}
    assert found == {path.stem for path in corpus.paths("own")}
    assert "public texts are left out" in capsys.readouterr().err


@PUBLIC
def test_two_equal_passes_agree_and_a_changed_field_or_place_does_not(ferry: Path) -> None:
    module, first = scorer(), read_back()
    assert agreement.figures([(first, first)], module)["all"] == {"wanted": [5, 5], "found": 1.0, "right": 1.0}
    other_stance = read_back(DRAFT.replace("| demand |", "| offer |"))
    changed = agreement.figures([(first, other_stance)], module)
    assert changed["position"] == {"wanted": [1, 1], "found": 1.0, "right": 0.0}
    assert changed["condition"]["right"] == 1.0
    other_place = read_back(DRAFT.replace("  Talks resume on 4 May", "  said the mediator"))
    assert agreement.figures([(first, other_place)], module)["event"]["found"] == 0.0


@PUBLIC
def test_only_strict_figures_hold_optional_statements_against_a_pass(ferry: Path) -> None:
    module, first = scorer(), read_back()
    more = read_back(DRAFT + "assessment? | - | bad\n  Talks failed in April\n")
    assert agreement.figures([(first, more)], module)["assessment"]["found"] == 1.0
    assert agreement.figures([(first, more)], module, strict=True)["assessment"]["found"] < 1.0


@PUBLIC
def test_the_agreement_that_stands_in_the_project_is_that_of_its_passes() -> None:
    assert json.loads(agreement.AGREEMENT.read_text(encoding="utf-8")) == agreement.agreement()
