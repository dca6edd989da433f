"""The report as a reader has it: opened from disk in a real browser, wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from communique.derived import Snapshot
from communique.record import Record, build
from communique.render.report import report_html

CHROMIUM = Path("/usr/bin/chromium")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
pytest.importorskip("playwright", reason="Playwright is not installed")
pytestmark = [pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no {CHROMIUM}"), pytest.mark.slow]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def files(snapshot: Snapshot, text_of: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two reports: of the examples, and of a record where every section has something."""
    folder = tmp_path_factory.mktemp("report")
    build([EXAMPLES], folder / "examples.db")
    with Record(folder / "examples.db") as opened:
        (folder / "examples.html").write_text(opened.report(), encoding="utf-8")
    (folder / "made.html").write_text(report_html(snapshot, text_of), encoding="utf-8")
    return [folder / "examples.html", folder / "made.html"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    contexts, complaints = [], []

    def opened(path: Path, *, width: int = 1440, hash: str = "", **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri() + hash)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "light"), (1440, "dark"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_runs_over(
    visit: Callable[..., Any], files: list[Path], width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    for path in files:
        page = visit(path, width=width, color_scheme=scheme, bypass_csp=True)
        page.evaluate("document.querySelectorAll('details.rest').forEach((box) => { box.open = true; })")
        found = axe.Axe().run(page, options=RULES).response["violations"]
        assert [(path.name, one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_answer_stands_on_the_first_screen(visit: Callable[..., Any], files: list[Path]) -> None:
    page = visit(files[0])
    page.locator(".standing .met").first.wait_for()
    for topic in ("met", "stuck"):
        box = page.locator(f".standing .{topic}").first.bounding_box()
        assert box["y"] < 900, topic


def test_a_citation_opens_its_article_by_keyboard_and_escape_leads_back(
    visit: Callable[..., Any], files: list[Path]
) -> None:
    page = visit(files[0])
    link = page.locator("#timeline a.cite").first
    link.focus()
    page.keyboard.press("Enter")
    page.locator("#reader[open]").wait_for()
    assert page.locator("#reader mark.on").count() >= 1
    assert "→" in page.locator("#reader-chain").inner_text() or page.locator("#reader-chain").inner_text()
    page.keyboard.press("Escape")
    page.locator("#reader[open]").wait_for(state="detached")
    assert link.evaluate("(one) => one === document.activeElement")


def test_a_deep_link_opens_what_it_names(visit: Callable[..., Any], files: list[Path]) -> None:
    first = visit(files[0])
    ref = first.locator("#timeline a.cite").first.get_attribute("href")
    page = visit(files[0], hash=ref)
    page.locator("#reader[open]").wait_for()
    assert page.locator("#reader mark.on").count() >= 1
    event = first.locator("#timeline li[id^=event-]").nth(5).get_attribute("id")
    page = visit(files[0], hash=f"#{event}")
    assert 0 <= page.locator(f"#{event}").bounding_box()["y"] < 900


def test_a_deep_link_of_before_an_older_article_came_still_leads_there(
    visit: Callable[..., Any], files: list[Path], snapshot: Snapshot
) -> None:
    event = next(one for one in snapshot.events if len(one.statements) > 1)
    page = visit(files[1], hash=f"#event-{event.statements[-1]}")
    assert page.locator(f"#event-{event.statements[-1]}").count() == 0
    page.wait_for_function("scrollY > 0")
    assert 0 <= page.locator(f"#event-{event.id}").bounding_box()["y"] < 900


OVER = """(() => {
  const marks = [...document.querySelectorAll('.wide svg.timeline a')].map((one) => one.getBoundingClientRect());
  const drawn = document.querySelector('.wide svg.timeline').getBoundingClientRect();
  return [Math.min(...marks.map((box) => box.top)) - drawn.top,
          Math.max(...marks.map((box) => box.bottom)) - drawn.bottom];
})()"""


def test_the_timeline_zooms_and_comes_back(visit: Callable[..., Any], files: list[Path]) -> None:
    page = visit(files[0])
    frame, svg = page.locator("#timeline figure .wide"), page.locator("#timeline figure .wide svg.timeline")
    before, width = svg.evaluate("(one) => one.outerHTML"), svg.bounding_box()["width"]
    page.get_by_role("button", name="Closer").first.click()
    page.get_by_role("button", name="Closer").first.click()
    assert svg.bounding_box()["width"] > 3 * width * 0.95
    assert frame.evaluate("(one) => one.scrollWidth > one.clientWidth && one.scrollLeft > 0")
    low, high = page.evaluate(OVER)
    assert low >= -1 and high <= 1, "a mark left the drawing"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator(".zoom button:visible", has_text="All").click()
    assert svg.bounding_box()["width"] == pytest.approx(width, abs=1)
    assert len(svg.evaluate("(one) => one.outerHTML")) == pytest.approx(len(before), rel=0.2)


@pytest.mark.parametrize("facet", ["party", "outlet", "issue"])
def test_the_filters_leave_what_fits_and_its_marks(visit: Callable[..., Any], files: list[Path], facet: str) -> None:
    page = visit(files[0])
    marks = page.locator(".wide svg.timeline a:visible").count()
    page.locator(f"#by-{facet}").select_option(index=1)
    left = page.locator("#timeline li[id^=event-]:visible").count()
    assert page.locator(".wide svg.timeline a:visible").count() < marks
    wanted = page.evaluate(
        f"[...document.querySelectorAll('#timeline li:not(.away)[data-{facet[0]}]')]"
        f".every((one) => one.dataset.{facet[0]}.split(' ').includes('0'))"
    )
    assert wanted and "entries" in page.locator("#filtered").inner_text()
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function(f"document.querySelectorAll('.wide svg.timeline a:not(.away)').length === {marks}")
    assert page.locator("#timeline li[id^=event-]:visible").count() >= left


def test_printed_it_is_whole_and_without_controls(visit: Callable[..., Any], files: list[Path]) -> None:
    page = visit(files[0])
    page.emulate_media(media="print")
    assert not page.locator("nav").first.is_visible() and not page.locator(".zoom").first.is_visible()
    assert len(page.pdf()) > 20_000
