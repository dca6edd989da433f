"""Time the report's first screen in a browser beside an empty page: ``python -m benchmarks.first_screen REPORT.html``.

Prints milliseconds to the first paint of both, the median of ``--runs`` loads, and what the report takes more.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

_PAINT = """() => new Promise((resolve) => new PerformanceObserver((list) => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) resolve(paint.startTime);
}).observe({type: "paint", buffered: true}))"""


def paint_of(browser: Browser, page: Path, runs: int) -> float:
    """Return the median milliseconds from asking for a page to its first paint."""
    times = []
    for _ in range(runs):
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        tab.goto(page.resolve().as_uri())
        times.append(float(tab.evaluate(_PAINT)))
        tab.close()
    return statistics.median(times)


def main() -> None:
    """Print the two times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--browser", default="/usr/bin/chromium")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        empty = Path(place, "empty.html")
        empty.write_text("<!doctype html><title>empty</title><p>empty", encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=args.browser)
        bare, full = paint_of(browser, empty, args.runs), paint_of(browser, args.report, args.runs)
        browser.close()
    print(f"first paint: empty page {bare:.0f} ms, {args.report.name} {full:.0f} ms ({full - bare:.0f} ms more)")


if __name__ == "__main__":
    main()
