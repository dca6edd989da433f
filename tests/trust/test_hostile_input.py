"""Input by somebody who means harm: bombs, entities, depth, regex bombs, paths that lead out, what once went wrong."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from eval import fuzz_readers as fuzz
from eval import fuzz_texts as texts

from communique.errors import RefusedArticle
from communique.ingest import office
from communique.ingest.readers import read_paths
from communique.ingest.unpack import TooLong, unpack_body
from communique.pipeline import read
from communique.types import Article

CORPUS = Path(__file__).parent / "corpus"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# One input a line: what it is read with, and what comes of it. Its own process, so that time and memory can be bounded.
BOUNDED = """
import resource, signal, sys, time
from communique.errors import RefusedArticle
from communique.ingest.readers import read_paths
resource.setrlimit(resource.RLIMIT_AS, (1_300_000_000, 1_300_000_000))
for path in sys.argv[1:]:
    signal.setitimer(signal.ITIMER_PROF, 10)
    taken = list(read_paths([path]))
    print(*(one.reason if isinstance(one, RefusedArticle) else f"{len(one.text)} characters" for one in taken[:2]))
"""


def entities(count: int = 9) -> str:
    named = "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(count))
    return f"<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>{named}]>"


def docx_of(inner: str) -> bytes:
    markup = f"<w:document xmlns:w='{WORD}'><w:body>{inner}</w:body></w:document>"
    return fuzz.repacked(fuzz.make_docx(), lambda _: markup.encode())


def pdf_of(stream: bytes) -> bytes:
    whole, packed = fuzz.make_pdf(False), zlib.compress(stream, 9)
    start = whole.index(b"<< /Length")
    head = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    return whole[:start] + head + packed + b"\nendstream\n" + whole[whole.index(b"endobj", start) :]


def warc_of(body: bytes, headers: str) -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: ../../../etc/passwd\r\nWARC-Date: 2019-05-04T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


M = 1_000_000
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "text.txt.gz": (lambda: gzip.compress(b"word " * 40 * M, 1), "too long"),
    "blank.jsonl.gz": (lambda: gzip.compress(b"\n" * 60 * M, 1), "blank lines"),
    "line.jsonl.gz": (lambda: gzip.compress(b'{"text":"' + b"a" * 60 * M, 6), "unpacks to more than 200 times"),
    "lists.json": (lambda: b"[" + b"[]," * 8 * M + b"1]", "values, at most"),
    "lists.jsonl": (lambda: b'{"text":[' + b"[]," * 8 * M + b"1]}", "values, at most"),
    "deep.json": (lambda: b"[" * M, "nested too deep"),
    "tags.html": (lambda: b"<p>" * 2 * M, "tags, at most"),
    "deep.html": (lambda: b"<div>" * 100_000 + b"word", "characters"),
    "attributes.html": (lambda: b"<p " + b" ".join(b"a%d=1" % i for i in range(60_000)) + b">w", "more than 256"),
    "comments.html": (lambda: b"<!-- -->" * M, "tags, at most"),
    "linked.html": (lambda: b"<script type='application/ld+json'>" + b'{"@graph":' * 900 + b"</script><p>word", "char"),
    "items.rss": (lambda: b"<rss>" + b"<item>" * 200_000, "tags, at most"),
    "entities.rss": (lambda: f"<?xml version='1.0'?>{' ' * 100_001}{entities()}<rss>&j;</rss>".encode(), "entities"),
    "wide.rss": (lambda: f"<?xml version='1.0'?>{entities()}<rss>&j;</rss>".encode("utf-16"), "entities"),
    "many.docx": (lambda: docx_of("<w:p/>" * 2 * M), "tags, at most"),
    "long.docx": (lambda: docx_of("<w:p><w:r><w:t>" + "w " * 60 * M + "</w:t></w:r></w:p>"), "bytes unpacked"),
    "deep.docx": (lambda: docx_of("<w:p>" * 20_000), "a broken DOCX"),
    "page.warc": (lambda: warc_of(gzip.compress(b"<p>w</p>" * 6 * M, 1), "Content-Encoding: gzip\r\n"), "too long"),
    "stream.pdf": (lambda: pdf_of(b"(a) Tj " * 15 * M), "a broken PDF"),
    "parts.eml": (lambda: b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 9000, "parts, at most"),
    "from.eml": (lambda: b"From: " + b"a," * 50_000 + b"\r\n\r\nwords", "a header of"),
    "folded.eml": (lambda: b"Subject: a\r\n" + b" =?utf-8?q?a?=\r\n" * 9000 + b"\r\nwords", "a header of"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="bounds of memory are those of Unix")
def test_bombs_are_refused_in_bounds_of_time_and_memory(tmp_path: Path) -> None:
    for name, (make, _) in BOMBS.items():
        (tmp_path / name).write_bytes(make())
    command = [sys.executable, "-c", BOUNDED, *(str(tmp_path / name) for name in BOMBS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = done.stdout.splitlines()
    assert [(name, line) for (name, (_, said)), line in zip(BOMBS.items(), told, strict=True) if said not in line] == []
    assert done.stderr == ""


def test_a_page_of_a_pdf_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MAX_PDF_SECONDS", 1)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of(b"(a) Tj " * 3 * M))
    (refused,) = read_paths([path])
    assert isinstance(refused, RefusedArticle) and refused.reason == "takes over 1 s to read"


def test_no_file_is_read_through_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the hidden words")
    outside = f"<!DOCTYPE r [<!ENTITY a SYSTEM '{secret.as_uri()}'>]>"
    inner = f"<w:document xmlns:w='{WORD}'><w:body><w:p><w:r><w:t>Talks &a;</w:t></w:r></w:p></w:body></w:document>"
    feed = "<rss><channel><item><title>Talks &a;</title></item></channel></rss>"
    files = {
        "a.docx": fuzz.repacked(fuzz.make_docx(), lambda _: f"{outside}{inner}".encode()),
        "a.html": f"{outside}<html><body><p>Talks &a; in Riga</p></body></html>".encode(),
        "a.rss": f"<?xml version='1.0'?>{outside}{feed}".encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        for taken in read_paths([tmp_path / name]):
            assert "hidden" not in (taken.text if isinstance(taken, Article) else taken.reason)


def test_names_inside_archives_touch_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "a.warc").write_bytes(warc_of(b"<p>The talks went on in Riga.</p>", ""))
    out = io.BytesIO(fuzz.make_docx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("../../outside.txt", "words")
        archive.writestr("/tmp/outside.txt", "words")
    (folder / "a.docx").write_bytes(out.getvalue())
    before = sorted(tmp_path.rglob("*"))
    page, document = read_paths(["a.warc", "a.docx"])
    assert isinstance(page, Article) and page.path == "a.warc#../../../etc/passwd"
    assert isinstance(document, Article) and "ministers" in document.text
    assert sorted(tmp_path.rglob("*")) == before


def test_links_in_a_folder_do_not_lead_out_of_it(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    (outside / "secret.txt").write_text("The hidden words of the ministers.")
    (folder / "deep").mkdir(parents=True)
    (folder / "open.txt").write_text("The talks went on in Riga.")
    (folder / "file.txt").symlink_to(outside / "secret.txt")
    (folder / "folder").symlink_to(outside)
    (folder / "deep" / "round").symlink_to(folder)
    (folder / "gone.txt").symlink_to(outside / "gone.txt")
    taken = list(read_paths([folder]))
    assert [one.text for one in taken if isinstance(one, Article)] == ["The talks went on in Riga."]


def test_what_comes_encoded_is_unpacked_to_a_limit() -> None:
    words = b"words " * 1000
    for raw in (gzip.compress(words), zlib.compress(words), zlib.compress(words)[2:-4], gzip.compress(words) * 1):
        assert unpack_body(raw, "gzip", 6000) == words
        with pytest.raises(TooLong):
            unpack_body(raw, "deflate", 5999)
    assert unpack_body(gzip.compress(words) * 2, "x-gzip", 20_000) == words * 2
    assert unpack_body(gzip.compress(zlib.compress(words)), "deflate, gzip", 6000) == words
    assert unpack_body(words, "identity", 10_000) == words
    with pytest.raises(ValueError, match="zstd"):
        unpack_body(words, "zstd", 10)
    with pytest.raises(ValueError, match="damaged"):
        unpack_body(words, "gzip", 10_000)


def test_brotli_is_unpacked_to_a_limit() -> None:
    brotli = pytest.importorskip("brotli")
    assert unpack_body(brotli.compress(b"words " * 1000), "br", 6000) == b"words " * 1000
    with pytest.raises(TooLong):
        unpack_body(brotli.compress(bytes(50 * M)), "br", M)
    with pytest.raises(ValueError, match="damaged"):
        unpack_body(b"words words words", "br", M)


# Many of what a pattern may stumble over, few enough words that the parser's own time stays small.
REGEX_BOMBS = {
    "blanks": "The talks" + " " * 20_000 + "went on.",
    "dates": "from 1 to 2 to 3 May 2019 and " * 60,
    "years": "2019/2019-2019 " * 200,
    "digits": "1" * 20_000 + " May 2019",
    "letters": "a" * 50_000,
    "hyphens": "a-" * 2_000 + "b",
    "dots": "U.S." * 500,
    "colons": "TITLE: " * 300,
    "newlines": "\n" * 20_000 + "The talks went on.",
    "marks": "\u0301" * 10_000 + "e talks",
    "addresses": "https://a.example/" + "%20" * 5_000,
    "closing marks": "”" * 40_000,
    "quoted signs": '"%' * 20_000,
}


QUICK, WORSE = 3.0, 3.4
"""Seconds of CPU that are quick anywhere; how many times as long twice the text may take (linear: 2, squared: 4)."""


@pytest.mark.slow
@pytest.mark.parametrize("text", REGEX_BOMBS.values(), ids=REGEX_BOMBS)
def test_no_pattern_takes_for_ever(text: str) -> None:
    read(Article(text="The ministers met in Riga on 24 April 2015."))
    whole = _seconds(text)
    assert whole < QUICK or whole < WORSE * max(_seconds(text[: len(text) // 2]), QUICK / 4)


def _seconds(text: str) -> float:
    from time import process_time

    start = process_time()
    read(Article(text=text))
    return process_time() - start


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_what_once_went_wrong_does_not_again(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert fuzz.complaint_on(path) is None
    assert capfd.readouterr() == ("", "")


def test_damaged_input_of_every_kind(tmp_path: Path) -> None:
    campaign = fuzz.Campaign(300, seed=99)
    campaign.run()
    assert campaign.failures == {} and campaign.read == 300


@pytest.mark.parametrize("harm", ["crash", "hang", "shown", "false", "raise"])
def test_the_campaign_would_notice(harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    import time

    def harmful(path: Path) -> str | None:
        if harm == "crash":
            os._exit(3)
        if harm == "hang":
            time.sleep(30)
        if harm == "shown":
            os.write(2, b"Traceback")
        return {"false": "false: no words", "raise": "crash: ValueError"}.get(harm)

    monkeypatch.setattr(fuzz, "complaint_on", harmful)
    monkeypatch.setattr(fuzz, "SECONDS", 0.2)
    campaign = fuzz.Campaign(2, seed=1)
    campaign.run()
    assert len(campaign.failures) >= 1 and campaign.read == 2
    wanted = "crash" if harm == "raise" else harm
    assert {word.split(":")[0] for word in campaign.failures.values()} == {wanted}


def test_texts_that_no_journalist_wrote_are_read() -> None:
    failures, _ = texts.campaign(20, seed=3, length=1500)
    assert failures == {}


@pytest.mark.parametrize("harm", ["crash", "hang", "false"])
def test_the_campaign_of_texts_would_notice(harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def harmful(article: Article) -> object:
        if article.text != texts.OPENING and harm == "crash":
            raise ValueError("bad")
        while article.text != texts.OPENING and harm == "hang":
            pass
        return read(Article(text="The ministers met in Riga."))  # of another text: its evidence does not stand there

    monkeypatch.setattr(texts, "read", harmful)
    monkeypatch.setattr(texts, "SECONDS", 0.3)
    failures, _ = texts.campaign(1, seed=3, length=1500)
    assert [word.split(":")[0] for word in failures.values()] == [harm]
