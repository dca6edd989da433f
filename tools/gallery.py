"""Take the screenshots of ``docs/gallery.md``: the record of ``examples/`` in Chromium, wide and narrow.

``python tools/gallery.py [--chromium /usr/bin/chromium]``; needs the extra ``web`` and Playwright. Each picture stays
under 150 kB, or the run ends with status 1.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright

from communique.record import Record, build
from communique.web import create_app

ROOT = Path(__file__).resolve().parent.parent
GALLERY = ROOT / "docs" / "gallery"
MOST_BYTES = 150_000
# name, "report" or an address of the pages, width, height, colour scheme, script run before the picture
SHOTS = (
    ("report", "report", 1280, 800, "light", ""),
    ("report-timeline", "report", 1280, 620, "light", "document.querySelector('#timeline').scrollIntoView()"),
    ("report-passage", "report", 1200, 560, "light", "document.querySelector('#timeline a.cite').click()"),
    ("report-ledger", "report", 1280, 700, "light", "document.querySelector('#ledger').scrollIntoView()"),
    ("report-positions", "report", 1280, 620, "light", "document.querySelector('#wants').scrollIntoView()"),
    ("report-deadlock", "report", 1280, 620, "light", "document.querySelector('#conditions').scrollIntoView()"),
    ("report-narrow-dark", "report", 390, 800, "dark", ""),
    ("serve-timeline", "/timeline", 1280, 800, "light", ""),
    ("serve-positions", "/positions", 1280, 640, "dark", ""),
    ("serve-review", "/review", 1280, 700, "light", ""),
    ("serve-search", "/search?q=Yongbyon", 1280, 620, "light", ""),
    ("serve-article", "/search?q=Yongbyon", 1180, 540, "light", "document.querySelector('.articles a.title').click()"),
    ("serve-narrow", "/event/EVENT", 390, 800, "dark", ""),
)


def serve(record: Path) -> tuple[uvicorn.Server, str]:
    """Serve the record in a thread; return the server and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(record), host="127.0.0.1", port=port, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return server, f"http://127.0.0.1:{port}"


def take(browser: Any, shot: tuple[Any, ...], report: str, home: str) -> int:
    """Take one picture; return its size in bytes."""
    name, address, width, height, scheme, script = shot
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    page.goto(report if address == "report" else home + address)
    if script:
        page.evaluate(script)
        page.wait_for_timeout(700)
    page.wait_for_timeout(300)
    path = GALLERY / f"{name}.png"
    page.screenshot(path=path)
    page.close()
    return path.stat().st_size


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    asked = parser.parse_args()
    GALLERY.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        record, report = Path(scratch) / "talks.db", Path(scratch) / "report.html"
        os.chdir(ROOT)  # the pages show where an article came from: no path of this machine
        build(["examples"], record)
        with Record(record) as opened:
            report.write_text(opened.report(), encoding="utf-8")
            most = max(opened.events(), key=lambda one: len(one.statements)).id
        server, home = serve(record)
        shots = [(name, address.replace("EVENT", most), *rest) for name, address, *rest in SHOTS]
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=asked.chromium, args=["--no-sandbox"])
            sizes = {shot[0]: take(browser, shot, report.as_uri(), home) for shot in shots}
            browser.close()
        server.should_exit = True
    for name, size in sizes.items():
        print(f"{name:20} {size / 1000:6.0f} kB{'  over the limit' if size > MOST_BYTES else ''}")
    return 1 if max(sizes.values()) > MOST_BYTES else 0


if __name__ == "__main__":
    sys.exit(main())
