"""PDF and DOCX, by packages that are installed on request only."""

from __future__ import annotations

import io
import logging
import zipfile
from typing import Any

from communique.errors import RefusedArticle
from communique.ingest.limits import MAX_CHARACTERS, MAX_COLLECTION_BYTES, MAX_OFFICE_TAGS
from communique.ingest.source import Source, Taken, plain_line
from communique.types import Article


def read_pdf(source: Source) -> Taken:
    """Yield the one article of a PDF: the words of its pages, an empty line between them."""
    try:
        import pypdf
    except ImportError:
        raise RefusedArticle(source.path, "PDF needs an extra: pip install 'communique[pdf]'") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each flaw it mends; ours is one line a file
    try:
        document: Any = pypdf.PdfReader(io.BytesIO(source.raw))
        if document.is_encrypted and not document.decrypt(""):
            raise RefusedArticle(source.path, "a PDF locked by a password")
        title = plain_line(document.metadata.title) if document.metadata else None
        pages = _page_texts(source.path, document)
    except RefusedArticle:
        raise
    except Exception as error:  # pypdf raises many kinds on broken files
        raise RefusedArticle(source.path, f"a broken PDF ({type(error).__name__})") from error
    text = "\n\n".join(page for page in pages if page)
    if not text:
        raise RefusedArticle(source.path, "no words in this PDF; a scan must be recognised first")
    yield Article(text=text, path=source.path, title=title, url=source.url)


def _page_texts(path: str, document: Any) -> list[str]:
    pages: list[str] = []
    length = 0
    for page in document.pages:
        pages.append(page.extract_text().strip())
        length += len(pages[-1])
        if length > MAX_CHARACTERS:
            raise RefusedArticle(path, f"too long: over {MAX_CHARACTERS:,} characters")
    return pages


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
