"""Every kind of input gives the article that stands in it."""

import gzip
import io
import json
import sys
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType

from communique.errors import RefusedArticle
from communique.ingest.readers import read_paths
from communique.interval import Interval
from communique.types import Article

DAY = Interval.day(date(2019, 2, 28))
BODY = (
    "The two delegations met on Thursday in Port Miro and left early, without a deal being signed by anyone.",
    "Officials said that they would meet again in the spring, if the ferries were allowed to sail by then.",
)


def only(path: Path | str, **options: Interval) -> Article:
    (taken,) = read_paths([path], **options)
    assert isinstance(taken, Article), taken
    return taken


def reasons(*paths: Path | str) -> list[str]:
    return [taken.reason for taken in read_paths(paths) if isinstance(taken, RefusedArticle)]


def test_plain_text_is_untouched(tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    raw = "Talks fail\r\n\r\n  The talks  failed.\n\tNobody knows why. "
    file.write_bytes(raw.encode())
    taken = only(file)
    assert (taken.text, taken.path, taken.published) == (raw, str(file), None)
    file.write_bytes(b"\xef\xbb\xbf" + raw.encode())
    assert only(file).text == raw


def test_a_head_of_lines_is_metadata_and_stays_in_the_text(tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    raw = "---\ntitle: 'Talks fail'\ndate: 2019-02-28\nsource: The Example\ntags: a\n---\nThe talks failed."
    file.write_text(raw)
    taken = only(file)
    assert (taken.text, taken.title, taken.published, taken.publisher) == (raw, "Talks fail", DAY, "The Example")
    file.write_text("URL: https://example.org/a\nDATE: unknown\nTITLE: Talks fail\n\nThe talks failed.")
    taken = only(file)
    assert (taken.url, taken.title, taken.published) == ("https://example.org/a", "Talks fail", None)
    file.write_text("Update: the talks failed.\nNobody knows why.\n\nMore soon.")
    assert only(file).title is None


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('Ministers to meet "within days"', 'Ministers to meet "within days"'),
        ("'Never' or 'perhaps'", "'Never' or 'perhaps'"),
        ('"Ferries to sail again"', "Ferries to sail again"),
    ],
)
def test_marks_around_all_of_a_title_go_and_marks_within_it_stay(tmp_path: Path, written: str, title: str) -> None:
    (path := tmp_path / "a.txt").write_text(f"TITLE: {written}\nDATE: 2019-02-28\n\n{BODY[0]}\n", encoding="utf-8")
    assert only(path).title == title


def test_the_callers_day_outranks_metadata(tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_text("TITLE: Talks\nDATE: 2019-02-28\n\nThe talks failed.")
    taken = only(file, published=Interval.day(date(2019, 3, 1)))
    assert (taken.published, taken.published_basis) == (Interval.day(date(2019, 3, 1)), "metadata")


PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Talks fail | The Example</title>
<link rel="canonical" href="https://example.org/talks"><meta property="og:site_name" content="The Example">
<meta property="og:title" content="Talks fail">DATE</head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Talks fail</h1><p>{BODY[0]}</p>
<p>{BODY[1]}</p><p>&ldquo;We had to walk,&rdquo; the envoy said.</p></article>
<footer>Copyright 2021 The Example</footer></body></html>"""
META = '<meta property="article:published_time" content="2019-02-28T23:30:00+07:00">'
LINKED = (
    '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "2011-01-01"},'
    ' {"@type": "NewsArticle", "datePublished": "2019-02-28", "publisher": {"name": "Other"}}]}</script>'
)


@pytest.mark.parametrize(
    "declared",
    [
        META,
        LINKED,
        '<meta name="date" content="2019-02-28">',
        '<time pubdate datetime="2019-02-28T10:00">Thursday</time>',
    ],
)
def test_a_page_gives_its_main_text_and_what_it_declares(tmp_path: Path, declared: str) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE.replace("DATE", declared))
    taken = only(file)
    assert BODY[0] in taken.text and "“We had to walk,” the envoy said." in taken.text
    assert "Home" not in taken.text and "Copyright" not in taken.text
    assert (taken.title, taken.url, taken.publisher) == ("Talks fail", "https://example.org/talks", "The Example")
    assert (taken.published, taken.published_basis) == (DAY, "metadata")


def test_a_page_that_declares_no_day_has_none(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE.replace("DATE", ""))
    assert only(file).published is None
    file.write_text(PAGE.replace("DATE", "").replace("org/talks", "org/2019/02/28/talks"))
    assert only(file).published == DAY


def test_a_page_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(
        PAGE.replace("DATE", '<meta charset="iso-8859-2">')
        .replace("envoy", "envoy Dvořák")
        .replace("Talks fail", "Rozmluvy: říše")
        .encode("iso-8859-2")
    )
    assert "envoy Dvořák said" in only(file).text


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body><p>The talks failed",
        "<p>The talks <b>failed<p>again</b></div></div></html></html>",
        "<html><!-- <p> --><body><div><div><p>The talks failed.</p></span>",
        "<html>" + "<div>" * 3000 + "The talks failed",
    ],
)
def test_broken_markup_still_gives_its_words(tmp_path: Path, markup: str) -> None:
    file = tmp_path / "page.html"
    file.write_text(markup)
    assert "The talks failed" in " ".join(only(file).text.split())


ROWS = [
    {
        "text": BODY[0],
        "title": "Talks fail",
        "published": "2019-02-28T23:30:00Z",
        "url": "https://example.org/1",
        "publisher": "The Example",
        "id": "x-1",
    },
    {"text": BODY[1], "title": None, "published": None},
    {"text": BODY[0] + " Again.", "published": "2019-02", "id": 7},
]


def test_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)) + "\n\n")
    one, two, three = read_paths([file])
    assert one == Article(
        text=BODY[0],
        path=f"{file}#x-1",
        title="Talks fail",
        url="https://example.org/1",
        publisher="The Example",
        published=DAY,
        published_basis="metadata",
    )
    assert two == Article(text=BODY[1], path=f"{file}#2")
    assert isinstance(three, Article) and three.path == f"{file}#7"
    assert three.published == Interval(earliest=date(2019, 2, 1), latest=date(2019, 2, 28))
    packed = tmp_path / "rows.jsonl.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    assert [taken.text for taken in read_paths([packed]) if isinstance(taken, Article)] == [row["text"] for row in ROWS]


def test_json_lists_and_objects(tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(ROWS))
    assert [taken.path for taken in read_paths([file])] == [f"{file}#x-1", f"{file}#2", f"{file}#7"]
    file.write_text(json.dumps(ROWS[0], indent=1))
    assert only(file).path == str(file)
    file.write_text("\n".join(map(json.dumps, ROWS)))  # JSON Lines under another name
    assert len(list(read_paths([file]))) == 3


FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Example</title>
<item><title>Talks fail &amp; more</title><link>https://example.org/1</link><guid>g1</guid>
<pubDate>Thu, 28 Feb 2019 23:30:00 +0700</pubDate><description>&lt;p&gt;{BODY[0]}&lt;/p&gt;&lt;p&gt;{BODY[1]}&lt;/p&gt;
</description></item><item><title>Envoys of Vellania go home</title><link>https://example.org/2</link></item>
</channel></rss>"""


def test_feeds(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(FEED)
    one, two = read_paths([file])
    assert one == Article(
        text="\n".join(BODY),
        path=f"{file}#g1",
        title="Talks fail & more",
        url="https://example.org/1",
        publisher="The Example",
        published=DAY,
        published_basis="metadata",
    )
    assert isinstance(two, Article) and (two.text, two.published) == ("Envoys of Vellania go home", None)


def archive(*pages: tuple[str, str, str, bytes]) -> bytes:
    out = io.BytesIO()
    for url, status, media, body in pages:
        record = WarcRecord()
        record.init_headers(WarcRecordType.response)
        record.headers["WARC-Target-URI"] = url
        record.headers["Content-Type"] = "application/http; msgtype=response"
        head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
        record.set_bytes_content(head.encode() + body)
        record.write(out)
    return out.getvalue()


PAGES = archive(
    ("https://example.org/a", "200 OK", "text/html; charset=utf-8", PAGE.replace("DATE", META).encode()),
    ("https://example.org/b.png", "200 OK", "image/png", b"\x89PNG"),
    ("https://example.org/gone", "404 Not Found", "text/html", b"<p>Gone</p>"),
    ("https://example.org/c", "200 OK", "text/plain", BODY[1].encode()),
)


@pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz"])
def test_archives(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(gzip.compress(PAGES) if name.endswith("gz") else PAGES)
    one, two = read_paths([file])
    assert isinstance(one, Article) and isinstance(two, Article)
    assert (one.path, one.published, one.title) == (f"{file}#https://example.org/a", DAY, "Talks fail")
    assert (two.text, two.url) == (BODY[1], "https://example.org/c")


@pytest.mark.parametrize("html", [False, True])
def test_messages(tmp_path: Path, html: bool) -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "Talks fäil", "The Example <news@example.org>"
    message["Date"] = "Thu, 28 Feb 2019 23:30:00 +0700"
    if html:
        message.set_content(f"<p>{BODY[0]}</p>", subtype="html")
    else:
        message.set_content(BODY[0] + "\n")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    file = tmp_path / "news.eml"
    file.write_bytes(bytes(message))
    taken = only(file)
    assert (taken.text.strip(), taken.title, taken.publisher, taken.published) == (
        BODY[0],
        "Talks fäil",
        "The Example",
        DAY,
    )


def test_pdf_without_the_extra_is_refused_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, package in (("a.pdf", "pypdf"), ("a.docx", "docx")):
        monkeypatch.setitem(sys.modules, package, None)
        (tmp_path / name).write_bytes(b"%PDF-1.4" if name.endswith("pdf") else b"PK\x03\x04")
        (reason,) = reasons(tmp_path / name)
        assert f"communique[{name[2:]}]" in reason


def minimal_pdf(words: str) -> bytes:
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    raw, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(raw))
        raw += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return raw + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, len(raw))
    )


def test_pdf(tmp_path: Path) -> None:
    pytest.importorskip("pypdf", reason="the extra communique[pdf] is not installed")
    file = tmp_path / "a.pdf"
    file.write_bytes(minimal_pdf(BODY[0]))
    assert only(file).text == BODY[0]
    file.write_bytes(minimal_pdf(BODY[0])[:200])
    assert len(reasons(file)) == 1


def test_docx(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx", reason="the extra communique[docx] is not installed")
    document = docx.Document()
    document.core_properties.title = "Talks fail"
    for paragraph in BODY:
        document.add_paragraph(paragraph)
    file = tmp_path / "a.docx"
    document.save(str(file))
    assert (only(file).text, only(file).title) == ("\n".join(BODY), "Talks fail")
    file.write_bytes(file.read_bytes()[:300])
    assert len(reasons(file)) == 1


@pytest.mark.parametrize(
    ("raw", "texts"),
    [
        (BODY[0].encode(), [BODY[0]]),
        (("\n".join(map(json.dumps, ROWS))).encode(), [row["text"] for row in ROWS]),
        (json.dumps(ROWS, indent=1).encode(), [row["text"] for row in ROWS]),
        (json.dumps(ROWS[0], indent=1).encode(), [BODY[0]]),
        (FEED.encode(), ["\n".join(BODY), "Envoys of Vellania go home"]),
        (PAGES, [None, BODY[1]]),
    ],
)
def test_standard_input_is_known_by_its_first_bytes(
    monkeypatch: pytest.MonkeyPatch, raw: bytes, texts: list[str | None]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    taken = list(read_paths(["-"]))
    assert [one.text for one in taken if isinstance(one, Article) and one.text in texts] == [
        text for text in texts if text
    ]
    assert len(taken) == len(texts)
    assert all(one.path.split("#")[0] == "-" for one in taken)


def test_folders_are_read_in_order_without_hidden_files_and_links_that_lead_out(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside.txt", tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    outside.write_text("Not of this folder.")
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden/d.txt", ".e.txt", "odd.css"):
        (folder / name).write_text(f"The talks of {name}.")
    (folder / "link.txt").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    (folder / "inner.txt").symlink_to(folder / "a.txt")
    taken = list(read_paths([folder]))
    assert [one.path for one in taken if isinstance(one, Article)] == [
        str(folder / name) for name in ("a.txt", "b.txt", "inner.txt", "sub/c.txt")
    ]
    assert [(one.path, one.reason) for one in taken if isinstance(one, RefusedArticle)] == [
        (str(folder / "odd.css"), "not a kind of file that is read (.css)")
    ]
