"""Feed damaged input to every reader: ``python -m eval.fuzz_readers --count 20000 --seed 1``.

Seeds of every kind are made here, then mutated: bits flipped, pieces cut, doubled, spliced from another kind, numbers
blown up, words of the format thrown in. The same seed gives the same inputs. A worker process reads them; it counts as

- a *crash* if the worker dies or an exception leaves :func:`communique.ingest.readers.read_paths`,
- a *hang* if one input takes over 10 s of processor time, or 60 s in all, *memory* if the worker needs over 1 GB,
- *shown* if something is printed, *false* if what comes out is no fit article or no one-line refusal.

With ``--keep FOLDER`` what failed is written there. ``tests/trust/corpus`` holds what once did.
"""

from __future__ import annotations

import argparse
import gzip
import io
import multiprocessing
import multiprocessing.connection
import os
import random
import re
import resource
import signal
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import zstandard

from communique.errors import RefusedArticle
from communique.ingest.readers import read_paths

SECONDS = 10
MEMORY = 1 << 30
MOST_BYTES = 200_000

WORDS = (
    "GENEVA, 4 May 2019 - The ministers of Velland and Ostmark met on Tuesday and did not agree on the ferries.\n\n"
    "A spokesman said that Velland would lift the embargo only after Ostmark withdrew its garrison by 1 June. "
    "\"We are close,\" the envoy, Mr. Ård, said. The next round is expected in Riga in early autumn.\n"
)  # fmt: skip
TEXT = f"TITLE: Talks on ferries fail\nDATE: 2019-05-04\nSOURCE: The Ferry Post\n\n{WORDS}"
PAGE = (
    "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Talks fail</title>"
    '<meta property="article:published_time" content="2019-05-04T10:00:00Z"><meta property=og:site_name content=Post>'
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-05-04", "publisher": '
    '{"name": "The Ferry Post"}}</script><link rel=canonical href="https://post.example/2019/05/04/ferries"></head>'
    "<body><nav><a href=/>Home</a></nav><article><h1>Talks fail</h1>"
    + "".join(f"<p>{line} &amp; more &#8211; of it.</p>" for line in WORDS.split("\n") if line)
    + "<table><tr><td>a<td>b</table><!-- a comment --></article></body></html>"
)
ROW = (
    '{"id": "a1", "text": "'
    + WORDS.replace("\n", "\\n").replace('"', '\\"')
    + '", "title": "Talks", "published": "2019-05-04", "url": null}'
)
RSS = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>The Ferry Post</title><item>'
    "<title>Talks fail</title><link>https://post.example/1</link><guid>g1</guid>"
    "<pubDate>Sat, 04 May 2019 10:00:00 +0200</pubDate>"
    f"<description><![CDATA[<p>{WORDS}</p>]]></description></item></channel></rss>"
)
ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><id>e1</id>'
    f"<title>Talks</title><updated>2019-05-04T10:00:00Z</updated><content type='text'>{WORDS}</content></entry></feed>"
)
MESSAGE = (
    "From: =?utf-8?q?The_Ferry_Post?= <desk@post.example>\r\nSubject: Talks\r\n fail\r\n"
    "Date: Sat, 04 May 2019 10:00:00 +0200\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/alternative; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\n'
    f"Content-Transfer-Encoding: 8bit\r\n\r\n{WORDS}\r\n--b1\r\nContent-Type: text/html\r\n"
    f"Content-Transfer-Encoding: base64\r\n\r\nPHA+VGFsa3MgZmFpbDwvcD4=\r\n--b1--\r\n"
)


def make_warc() -> bytes:
    """Return an archive of a page, compressed in its turn, and a text."""
    body = zlib.compress(PAGE.encode())
    http = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: deflate\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    ) + body
    parts = []
    for kind, media, block in (
        ("response", "application/http; msgtype=response", http),
        ("conversion", "text/plain", WORDS.encode()),
    ):
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://post.example/1\r\nWARC-Date: "
            f"2019-05-04T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: {media}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        parts.append(head.encode() + block + b"\r\n\r\n")
    return b"".join(parts)


def make_pdf(compressed: bool = True) -> bytes:
    """Return a PDF of one page with a few lines, its table of references right."""
    lines = "".join(f"({line[:80]}) Tj 0 -14 Td " for line in WORDS.replace("(", "").replace(")", "").split("\n"))
    stream = f"BT /F1 12 Tf 50 750 Td {lines} ET".encode("latin-1", "replace")
    extra = ""
    if compressed:
        stream, extra = zlib.compress(stream), "/Filter /FlateDecode "
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 5 0 R >> >> "
        b"/Contents 4 0 R >>",
        f"<< {extra}/Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (Talks fail) >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return bytes(out + b"trailer << /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table)


def make_docx() -> bytes:
    """Return a DOCX file as python-docx writes it; a bare archive where it is not installed."""
    out = io.BytesIO()
    try:
        import docx
    except ImportError:
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("word/document.xml", "<w:document/>")
        return out.getvalue()
    document = docx.Document()
    for line in WORDS.split("\n"):
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def repacked(raw: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return a zip archive with the document inside changed, and the archive whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
        for member in archive.namelist():
            content = archive.read(member)
            changed.writestr(member, change(content) if member == "word/document.xml" else content)
    return out.getvalue()


def make_seeds() -> list[tuple[str, bytes]]:
    """Return names (whose ending tells the kind) and contents."""
    utf8 = {
        "a.txt": TEXT,
        "a.md": f"---\n{TEXT[:70]}\n---\n# Talks\n{WORDS}",
        "a.html": PAGE,
        "a.json": f"[{ROW}, {ROW}]",
        "a.jsonl": f"{ROW}\n{ROW}\n",
        "a.rss": RSS,
        "a.atom": ATOM,
        "a.eml": MESSAGE,
        "a.xml": RSS,
    }
    seeds = [(name, content.encode()) for name, content in utf8.items()]
    seeds += [("a.txt", TEXT.encode("utf-16")), ("a.txt", TEXT.encode("cp1252", "replace")), ("a", PAGE.encode())]
    seeds += [("a.warc", make_warc()), ("a.warc.gz", gzip.compress(make_warc(), mtime=0)), ("a.pdf", make_pdf())]
    seeds += [("a.pdf", make_pdf(False)), ("a.docx", make_docx())]
    seeds += [("a.jsonl.gz", gzip.compress(f"{ROW}\n{ROW}\n".encode(), mtime=0)),
              ("a.html.gz", gzip.compress(PAGE.encode(), mtime=0)),
              ("a.jsonl.zst", zstandard.compress(f"{ROW}\n{ROW}\n".encode())),
              ("a.warc.zst", zstandard.compress(make_warc()))]  # fmt: skip
    return seeds


TOKENS = (
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;",
    b"&#0;",
    b"&#x110000;",
    b"<script>",
    b"</",
    b"<table>",
    b"<svg>",
    b"<p " + b"a=b " * 50,
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"{",
    b"[",
    b'"',
    b"\\ud800",
    b"\\u0000",
    b"1e999",
    b"NaN",
    b"-1",
    b"\r\n\r\n",
    b"\r\n.\r\n",
    b"--b1",
    b"=?utf-8?b?/w==?=",
    b"Content-Length: 99999999999",
    b"Content-Type: text/html; charset=utf-7",
    b"Transfer-Encoding: chunked\r\n",
    b"WARC/1.0\r\n",
    b"Content-Encoding: gzip\r\n",
    b"/Kids [2 0 R]",
    b"/Length 999999999",
    b"/Filter [/ASCIIHexDecode /FlateDecode]",
    b"obj",
    b"stream",
    b"/Prev 9",
    b"<<",
    b">>",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"0000-00-00",
    b"99999-99-99T99:99:99+99:99",
    b"http-equiv=refresh charset=\xff",
    "\u202e\u2028\u0301".encode(),
    b"\x1b[2J",
    b"%s%n",
    b"../../etc/passwd",
)


def mutate(raw: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return the input with one to eight changes made by chance."""
    out = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        _change(out, others, chance)
    return bytes(out[:MOST_BYTES])


def _change(out: bytearray, others: list[bytes], chance: random.Random) -> None:
    at = chance.randrange(len(out) + 1)
    end = min(len(out), at + chance.choice((1, 2, 4, 16, 64, 512)))
    kind = chance.randrange(10)
    if kind == 0 and at < len(out):
        out[at] ^= 1 << chance.randrange(8)
    elif kind == 1:
        out[at:end] = chance.randbytes(end - at)
    elif kind == 2:
        del out[at:end]
    elif kind == 3:
        out[at:at] = out[at:end] * chance.choice((1, 2, 50, 1000))
    elif kind == 4:
        out[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 3, 200))
    elif kind == 5:
        del out[at:]
    elif kind == 6:
        other = chance.choice(others)
        start = chance.randrange(len(other) + 1)
        out[at:end] = other[start : start + chance.choice((8, 64, 1024))]
    elif kind == 7:
        numbers = list(re.finditer(rb"\d+", bytes(out[at : at + 2000])))
        if numbers:
            found = chance.choice(numbers)
            big = chance.choice((b"0", b"-1", b"4294967296", b"9" * 30, b"9" * 5000, b"1e9"))
            out[at + found.start() : at + found.end()] = big
    elif kind == 8 and at < len(out):
        out[at] = chance.choice(b"\x00\x01\x7f\x80\xff<>&\"'{}[]()/\\\r\n:;=%")
    else:
        out[at:at] = out[:64]


def inputs(count: int, seed: int) -> Iterator[tuple[int, str, bytes]]:
    """Yield numbered inputs, the kinds in turn."""
    seeds = make_seeds()
    contents = [content for _, content in seeds]
    for number in range(count):
        chance = random.Random(f"{seed}:{number}")
        name, content = seeds[number % len(seeds)]
        if name == "a.pdf" and number // len(seeds) % 4:  # each takes a process: a quarter will do
            name, content = chance.choice(seeds[:9])
        if name.endswith(".docx") and chance.random() < 0.5:
            changed = repacked(content, lambda inner, c=chance: mutate(inner, contents, c))  # type: ignore[misc]
        elif name.endswith(".gz") and chance.random() < 0.5:
            changed = gzip.compress(mutate(gzip.decompress(content), contents, chance), mtime=0)
        elif name.endswith(".zst") and chance.random() < 0.5:
            changed = zstandard.compress(mutate(zstandard.decompress(content), contents, chance))
        else:
            changed = mutate(content, contents, chance)
        yield number, name, changed


def complaint_on(path: Path) -> str | None:
    """Read one file; return what is false in what comes out, if anything."""
    try:
        for taken in read_paths([path]):
            if isinstance(taken, RefusedArticle):
                if "\n" in str(taken) or len(str(taken)) > 1000:
                    return f"false: a refusal of more than a line: {str(taken)[:80]!r}"
                if "MemoryError" in taken.reason:
                    return "memory"
            elif not taken.text.strip() or re.search("[\x00\ud800-\udfff]", taken.text):
                return "false: an article without words, or with characters that no file can keep"
    except Exception as error:
        return f"crash: {type(error).__name__}: {error}"
    return None


def _work(task: tuple[int, int, int], folder: str, outbox: multiprocessing.connection.Connection) -> None:
    """Read the inputs from ``first`` on; tell the number before each, and the complaint after it."""
    first, count, seed = task
    with Path(folder, "shown").open("wb") as shown:
        os.dup2(shown.fileno(), 1)
        os.dup2(shown.fileno(), 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for number, name, content in inputs(count, seed):
        if number < first:
            continue
        path = Path(folder, name)
        path.write_bytes(content)
        outbox.send((number, "begin", 0.0))
        # The alarm ends the process: a parser in C would not hear an exception.
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.setitimer(signal.ITIMER_REAL, 6 * SECONDS)
        start = time.perf_counter()
        complaint = complaint_on(path)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if complaint is None and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > MEMORY:
            complaint = "memory"
        outbox.send((number, complaint or "", time.perf_counter() - start))
        if complaint == "memory":
            return
        path.unlink()


class Campaign:
    """Counts and failures of a run."""

    def __init__(self, count: int, seed: int) -> None:
        self.count, self.seed = count, seed
        self.read = 0
        self.slowest = 0.0
        self.failures: dict[int, str] = {}

    def run(self) -> None:
        """Read all inputs; a worker that dies is replaced and goes on after the input it died of."""
        first = 0
        context = multiprocessing.get_context("fork")
        while first < self.count:
            with tempfile.TemporaryDirectory() as folder:
                inbox, outbox = context.Pipe(duplex=False)
                worker = context.Process(target=_work, args=((first, self.count, self.seed), folder, outbox))
                worker.start()
                outbox.close()
                first = self._listen(inbox, first) + 1
                worker.join()
                self._note_end(worker.exitcode or 0, first - 1)
                shown = Path(folder, "shown").read_bytes()
                if shown:
                    self.failures.setdefault(first - 1, f"shown: {shown[:300]!r}")

    def _listen(self, inbox: multiprocessing.connection.Connection, first: int) -> int:
        last = first - 1
        while True:
            try:
                last, word, seconds = inbox.recv()
            except EOFError:
                return last
            if word == "begin":
                continue
            self.read += 1
            self.slowest = max(self.slowest, seconds)
            if word:
                self.failures[last] = word

    def _note_end(self, status: int, last: int) -> None:
        if status in (-signal.SIGALRM, -signal.SIGPROF):
            self.failures[last] = f"hang: over {SECONDS} s"
            self.read += 1
        elif status:
            self.failures[last] = f"crash: the worker died ({status})"
            self.read += 1


def main() -> int:
    parser = argparse.ArgumentParser(description="Feed damaged input to every reader, and count what goes wrong.")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for what failed")
    asked = parser.parse_args()
    campaign = Campaign(asked.count, asked.seed)
    campaign.run()
    kinds = Counter(word.split(":")[0] for word in campaign.failures.values())
    print(
        "| mutated inputs read | crashes | hangs over 10 s | over 1 GB | shown | false | slowest |\n"
        + "|---:" * 7
        + "|"
    )
    cells = [kinds[kind] for kind in ("crash", "hang", "memory", "shown", "false")]
    print(f"| {campaign.read} | {' | '.join(map(str, cells))} | {campaign.slowest:.1f} s |")
    for number, name, content in inputs(asked.count, asked.seed) if campaign.failures else ():
        if number in campaign.failures:
            print(f"{number} {name}: {campaign.failures[number]}", file=sys.stderr)
            if asked.keep:
                asked.keep.mkdir(exist_ok=True)
                (asked.keep / f"{asked.seed}-{number}-{name}").write_bytes(content)
    return 1 if campaign.failures else 0


if __name__ == "__main__":
    sys.exit(main())
