"""Bad input is refused with a short reason or read; the rest goes on."""

import gzip
import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import RefusedArticle
from communique.ingest import rows
from communique.ingest.decode import Undecodable, decode_text
from communique.ingest.language import foreign_language
from communique.ingest.limits import MAX_CHARACTERS
from communique.ingest.published import parse_published
from communique.ingest.readers import read_paths
from communique.interval import Interval
from communique.types import Article

GOOD = "The delegations of Vellania and Ostrava met on Tuesday and did not agree on the ferries."
GERMAN = (
    "Die Gespräche zwischen den beiden Delegationen sind am Dienstag gescheitert. Der Sprecher der Regierung "
    "sagte, dass man sich nicht auf einen Text einigen konnte, und dass es bis auf Weiteres keine Treffen gibt."
)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4


def outcome(folder: Path, name: str, raw: bytes) -> str | None:
    """Return the text that the file gives, or the reason for which it is refused, beside a good one that is read."""
    (folder / name).write_bytes(raw)
    (folder / "zz_good.txt").write_text(GOOD)
    *first, last = read_paths([folder / name, folder / "zz_good.txt"])
    assert isinstance(last, Article) and last.text == GOOD
    (taken,) = first
    if isinstance(taken, Article):
        return taken.text
    assert "\n" not in str(taken) and taken.path == str(folder / name)
    return f"refused: {taken.reason}"


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("a.txt", b"", "refused: empty"),
        ("a.txt", b" \r\n\t ", "refused: empty"),
        ("a.html", b"", "refused: empty"),
        ("a.json", b"", "refused: empty"),
        ("a.xml", b"  ", "refused: empty"),
        ("a.eml", b"", "refused: empty"),
        ("a.txt", PNG, "refused: binary, not text"),
        ("a.html", PNG, "refused: binary, not text"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "refused: binary, not text"),
        ("a.txt", b"words\x00words and more words", "refused: binary, not text"),
        ("a.txt", bytes(range(1, 9)) * 20, "refused: binary, not text"),
        ("a.txt", b"12 34 56 -- 78 %%", "refused: no words in it"),
        ("a.txt", GERMAN.encode(), "refused: not English (looks like German)"),
        ("a.json", b"{", "refused: not JSON (expecting property name enclosed in double quotes at character 1)"),
        ("a.json", b"[" * 100_000, "refused: not JSON (nested too deep)"),
        ("a.json", b"3", "refused: JSON, but neither an article nor a list of them"),
        ("a.json", b"[]", "refused: empty"),
        ("a.json", b'{"body": "x"}', "refused: no text field"),
        ("a.xml", b"<?xml version='1.0'?><note>Hello</note>", "refused: XML, but not a feed"),
        (
            "a.rss",
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaa">]><rss><channel><item>&a;</item></channel></rss>',
            "refused: a feed that declares entities of its own is not read",
        ),
        ("a.html", b"<html><body><img src=x></body></html>", "refused: no words in this page"),
        ("a.eml", b"Subject: Talks\r\n\r\n", "refused: empty"),
        ("a.warc", b"", "refused: no records in this archive"),
        ("a.txt", "Zürich: déjà vu, said the envoy.".encode("latin-1"), "Zürich: déjà vu, said the envoy."),
        ("a.txt", "The “no-deal” camp – they said".encode("cp1252"), "The “no-deal” camp – they said"),
        ("a.txt", b"\xff\xfe" + GOOD.encode("utf-16-le"), GOOD),
        ("a.txt", b"\xfe\xff" + GOOD.encode("utf-16-be"), GOOD),
        ("a.txt", GOOD.encode("utf-16-le"), GOOD),
        ("a.txt", b"\xff\xfea", "refused: wrongly encoded: says utf-16-le, breaks at byte 0"),
        (
            "a.txt",
            "The “talks” failed… they said ".encode() * 9 + b"\x93",
            "The “talks” failed… they said " * 9 + "\ufffd",
        ),
    ],
)
def test_refused_or_read(tmp_path: Path, name: str, raw: bytes, expected: str) -> None:
    assert outcome(tmp_path, name, raw) == expected


def reasons(*paths: Path | str) -> list[tuple[str, str]]:
    return [(taken.path, taken.reason) for taken in read_paths(paths) if isinstance(taken, RefusedArticle)]


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    absent, pipe = tmp_path / "absent.txt", tmp_path / "pipe"
    os.mkfifo(pipe)
    assert reasons(absent, empty, pipe, "a\0b") == [
        (str(absent), "no such file"),
        (str(empty), "no articles in this folder"),
        (str(pipe), "not a file"),
        ("a\0b", "no such file"),
    ]


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(GOOD)
    opened = Path.open

    def refuse_a(self: Path, *args: object, **options: object) -> object:
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse_a)
    one, two = read_paths([tmp_path])
    assert isinstance(one, RefusedArticle) and one.reason == "cannot be read (permission denied)"
    assert isinstance(two, Article) and two.path == str(tmp_path / "b.txt")


def test_a_name_that_is_no_utf8_can_be_shown(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(name).write_text(GOOD)
    (taken,) = read_paths([name])
    assert isinstance(taken, Article) and taken.path.encode().endswith("caf\ufffd.txt".encode())


def test_fifty_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "huge.txt"
    file.write_bytes(b"The talks went on and on. " * 2_000_000)
    assert reasons(file) == [(str(file), f"too long: more than {MAX_CHARACTERS:,} characters")]
    file.write_bytes(b"The talks went on and on. " * (MAX_CHARACTERS // 26 + 1))
    assert "too long" in reasons(file)[0][1]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "bomb.txt.gz"
    file.write_bytes(gzip.compress(bytes(200_000_000), 1))
    assert "too long" in reasons(file)[0][1]


def test_bad_lines_are_refused_by_number_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_LINE_BYTES", 10_000)
    file = tmp_path / "rows.jsonl"
    lines = [
        json.dumps({"text": GOOD}),
        '{"text": "cut',
        "[1]",
        '{"text": 5}',
        json.dumps({"text": GERMAN}),
        '{"text": "%s"}' % ("x " * 10_000),
        '{"text": "\\ud800 half"}',
        '{"text": ""}',
        '{"text": "%s"}' % ("[" * 50),
        "\x00\x00",
        json.dumps({"text": GOOD + " Again."}),
    ]
    file.write_text("\n".join(lines))
    taken = list(read_paths([file]))
    refused = [(one.path.rpartition("#")[2], one.reason) for one in taken if isinstance(one, RefusedArticle)]
    assert refused == [
        ("2", "not JSON (invalid control character at character 13)"),
        ("3", "not an object with a text"),
        ("4", "no text field"),
        ("5", "not English (looks like German)"),
        ("6", "line too long: over 10,000 bytes"),
        ("7", "wrongly encoded: holds halves of characters"),
        ("8", "empty"),
        ("9", "no words in it"),
        ("10", "binary, not text"),
    ]
    assert [one.text for one in taken if isinstance(one, Article)] == [GOOD, GOOD + " Again."]


def test_what_was_read_of_a_cut_stream_stays(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl.gz"
    lines = "".join(json.dumps({"text": f"{GOOD} {os.urandom(2000).hex()}"}) + "\n" for _ in range(100))
    packed = gzip.compress(lines.encode())
    file.write_bytes(packed[: len(packed) // 2])
    *articles, last = read_paths([file])
    assert len(articles) > 10 and all(isinstance(one, Article) for one in articles)
    assert isinstance(last, RefusedArticle) and "cut short or damaged after line" in last.reason


def test_a_cut_archive_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    record = (
        b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://example.org/%d\r\n"
        b"Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    )
    whole = b"".join(record % (number, len(GOOD), GOOD.encode()) for number in range(3))
    members = b"".join(gzip.compress(record % (number, len(GOOD), GOOD.encode())) for number in range(3))
    for name, raw in (("a.warc", whole[:-50]), ("b.warc", whole[:-100]), ("a.warc.gz", members[:-60])):
        (tmp_path / name).write_bytes(raw)
        *articles, last = read_paths([tmp_path / name])
        assert [one.text for one in articles if isinstance(one, Article)] == [GOOD, GOOD]
        assert isinstance(last, RefusedArticle) and "cut short" in last.reason
    (tmp_path / "a.warc").write_bytes(b"This is no archive at all, it only says so by its name.\n" * 10)
    assert len(reasons(tmp_path / "a.warc")) == 1


@pytest.mark.parametrize(
    ("value", "interval"),
    [
        ("2019-02-28", ["2019-02-28", "2019-02-28"]),
        ("2019-02-28T23:59:59Z", ["2019-02-28", "2019-02-28"]),
        ("2019-02-28 10:00:00+09:00", ["2019-02-28", "2019-02-28"]),
        ("2019", ["2019-01-01", "2019-12-31"]),
        ("2020-02", ["2020-02-01", "2020-02-29"]),
        ("2019-02-01/2019-02-03", ["2019-02-01", "2019-02-03"]),
        ("2019-02/2019-03", ["2019-02-01", "2019-03-31"]),
        (["2019-02-01", None], ["2019-02-01", None]),
        ("Thu, 28 Feb 2019 23:30:00 GMT", ["2019-02-28", "2019-02-28"]),
    ],
)
def test_published_days_are_understood(value: object, interval: list[str | None]) -> None:
    assert parse_published(value) == Interval.from_json(interval)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "2019-02-30",
        "2019-13",
        "2019-02-03/2019-02-01",
        "28/02/2019",
        20190228,
        None,
        True,
        {},
        [],
        [None, None],
        ["x", "2019-01-01"],
        "9" * 5000,
        "0000",
    ],
)
def test_what_is_no_day_is_none(value: object) -> None:
    assert parse_published(value) is None


@given(st.one_of(st.text(), st.lists(st.one_of(st.none(), st.text(), st.dates().map(date.isoformat)), max_size=3)))
def test_published_never_fails(value: object) -> None:
    interval = parse_published(value)
    assert interval is None or interval.earliest or interval.latest


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(raw: bytes) -> None:
    try:
        assert isinstance(decode_text(raw), str)
    except Undecodable as error:
        assert str(error)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=200))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode_text(b"\xef\xbb\xbf" + text.encode()) == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GOOD * 3, None),
        ("Kim, Lee, Park.", None),
        ("Die Ampel.", None),
        (GERMAN, "German"),
        (GERMAN + " " + GOOD * 9, None),
        (
            "Les négociations entre les deux pays ont échoué mardi, selon une source proche du dossier, qui a ajouté "
            "que les ministres ne se reverront pas avant la fin du mois dans la capitale.",
            "French",
        ),
        (
            "Las conversaciones entre los dos países fracasaron el martes, según una fuente que no quiso dar su "
            "nombre, y los ministros no volverán a verse hasta el mes que viene en la capital.",
            "Spanish",
        ),
        (
            "De gesprekken tussen de twee landen zijn dinsdag mislukt, zei een bron die niet met naam genoemd wil "
            "worden, en het is niet bekend of de ministers elkaar voor het einde van de maand zullen zien.",
            "Dutch",
        ),
        ("Переговоры между двумя странами провалились во вторник.", "Russian or another language in Cyrillic letters"),
        ("南北会谈星期二在板门店举行，双方没有达成协议，会谈将在下个月继续举行。", "Chinese"),
        ("会談は火曜日に決裂し、両国は来月また話し合うことになったと関係者が述べた。", "Japanese"),
        ("남북 회담이 화요일 판문점에서 열렸으나 양측은 합의에 이르지 못했다고 관계자가 전했다.", "Korean"),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert foreign_language(text) == language
