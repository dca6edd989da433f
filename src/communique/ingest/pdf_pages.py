"""Read the pages of a PDF in a process of its own: ``python -m communique.ingest.pdf_pages < file``.

A PDF is a program of a kind: a small one may keep its reader busy for ever, or fill the memory. A process can be ended.
It prints one line of JSON: ``{"title": …, "pages": […]}``, or ``{"refused": reason}``.
"""

from __future__ import annotations

import io
import json
import logging
import signal
import sys
from contextlib import suppress
from typing import Any

from communique.ingest.limits import MAX_CHARACTERS, MAX_MEMORY, MAX_PAGE_SECONDS


def page_texts(raw: bytes) -> dict[str, Any]:
    """Return title and pages of the PDF, or why it is refused."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each flaw it mends; ours is one line a file
    try:
        document: Any = pypdf.PdfReader(io.BytesIO(raw))
        if document.is_encrypted and not document.decrypt(""):
            return {"refused": "a PDF locked by a password"}
        title = document.metadata.title if document.metadata else None
        pages: list[str] = []
        length = 0
        for page in document.pages:
            _begin_page()
            pages.append(page.extract_text().strip())
            length += len(pages[-1])
            if length > MAX_CHARACTERS:
                return {"refused": f"too long: over {MAX_CHARACTERS:,} characters"}
    except MemoryError:
        return {"refused": "needs too much memory to read"}
    except Exception as error:  # pypdf raises many kinds on broken files
        return {"refused": f"a broken PDF ({type(error).__name__})"}
    return {"title": title if isinstance(title, str) else None, "pages": pages}


def _begin_page() -> None:
    """Give the page its seconds of this process's own time, beyond which the process ends."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, MAX_PAGE_SECONDS)


def main() -> None:
    """Read the PDF on standard input, within bounds of time and memory where the system has them."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _begin_page()
    sys.stdout.write(json.dumps(page_texts(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
