"""PDF and DOCX, by packages that are installed on request only."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from typing import Any

from communique.errors import RefusedArticle
from communique.ingest.limits import MAX_COLLECTION_BYTES, MAX_OFFICE_TAGS, MAX_PAGE_SECONDS, MAX_PDF_SECONDS
from communique.ingest.source import Source, Taken, plain_line
from communique.types import Article

_PDF_PAGES = "communique.ingest.pdf_pages"


def read_pdf(source: Source) -> Taken:
    """Yield the one article of a PDF: the words of its pages, an empty line between them."""
    try:
        import pypdf  # noqa: F401
    except ImportError:
        raise RefusedArticle(source.path, "PDF needs an extra: pip install 'communique[pdf]'") from None
    told = _pages_apart(source)
    if "refused" in told:
        raise RefusedArticle(source.path, str(told["refused"]))
    text = "\n\n".join(page for page in told["pages"] if page)
    if not text:
        raise RefusedArticle(source.path, "no words in this PDF; a scan must be recognised first")
    yield Article(text=text, path=source.path, title=plain_line(told["title"]), url=source.url)


def _pages_apart(source: Source) -> dict[str, Any]:
    """Return what :mod:`~communique.ingest.pdf_pages` tells of the PDF, read in a process of its own."""
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; import {_PDF_PAGES} as p; p.main()"]
    try:
        done = subprocess.run(command, input=source.raw, capture_output=True, timeout=MAX_PDF_SECONDS, check=True)
        told: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise RefusedArticle(source.path, f"takes over {MAX_PDF_SECONDS} s to read") from error
    except subprocess.CalledProcessError as error:
        reason = f"a page that takes over {MAX_PAGE_SECONDS} s to read" if error.returncode < 0 else "a broken PDF"
        raise RefusedArticle(source.path, reason) from error
    return told


def _demand_fit(path: str, archive: zipfile.ZipFile) -> None:
    """Refuse an archive that unpacks to too much, or whose parts would fill the memory once they are trees."""
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MAX_COLLECTION_BYTES:
        raise RefusedArticle(path, f"too long: {unpacked:,} bytes unpacked")
    tags = sum(archive.read(member).count(b"<") for member in archive.infolist())
    if tags > MAX_OFFICE_TAGS:
        raise RefusedArticle(path, f"too long: {tags:,} tags, at most {MAX_OFFICE_TAGS:,}")


def read_docx(source: Source) -> Taken:
    """Yield the one article of a DOCX file: its paragraphs, a line each."""
    try:
        import docx
    except ImportError:
        raise RefusedArticle(source.path, "DOCX needs an extra: pip install 'communique[docx]'") from None
    try:
        with zipfile.ZipFile(io.BytesIO(source.raw)) as archive:
            _demand_fit(source.path, archive)
        document: Any = docx.Document(io.BytesIO(source.raw))
        title = plain_line(document.core_properties.title)
        text = "\n".join(paragraph.text for paragraph in document.paragraphs).strip()
    except RefusedArticle:
        raise
    except Exception as error:  # zipfile, lxml and docx raise many kinds on broken files
        raise RefusedArticle(source.path, f"a broken DOCX ({type(error).__name__})") from error
    yield Article(text=text, path=source.path, title=title, url=source.url)
