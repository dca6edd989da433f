"""The pages in a real browser: the slider, the review, the marked passage, no script from elsewhere, axe."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
pytest.importorskip("starlette", reason="the extra 'web' is not installed")
pytest.importorskip("uvicorn", reason="the extra 'web' is not installed")
pytest.importorskip("playwright", reason="Playwright is not installed")
pytestmark = [pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no {CHROMIUM}"), pytest.mark.slow]


@contextmanager
def served(path: Path) -> Iterator[str]:
    """Serve a record; the address is given."""
    import uvicorn

    from communique.web import create_app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(path), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="module")
def home(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("browser") / "record.db"
    shutil.copy(built, path)
    with served(path) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, home: str) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a page; at the end nothing may have gone wrong in it or gone elsewhere."""
    contexts, complaints, asked = [], [], []

    def opened(address: str, *, width: int = 1440, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(home + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
    assert asked and [one for one in asked if not one.startswith((home, "data:"))] == []


def answer(home: str, address: str) -> Any:
    with urllib.request.urlopen(home + address) as told:
        return json.load(told)


def test_the_slider_replays_the_record_and_keeps_the_focus(visit: Callable[..., Any]) -> None:
    page = visit("/")
    latest = page.locator(".standing").inner_text()
    page.evaluate("window.untouched = true")
    page.locator("#step").focus()
    page.keyboard.press("Home")
    page.wait_for_url("**/?as_of=*")
    page.locator(".asof .scope a").wait_for()
    assert page.evaluate("window.untouched"), "the page was loaded anew"
    assert page.evaluate("document.activeElement.id") == "step"
    assert page.locator(".standing").inner_text() != latest
    page.go_back()
    page.locator(".asof .scope a").wait_for(state="detached")
    assert page.locator(".standing").inner_text() == latest


def test_an_answer_is_taken_in_place_and_undone(visit: Callable[..., Any], home: str) -> None:
    page = visit("/review?sort=reading")
    first = page.locator(".question").first
    first.get_by_role("button", name="No, it does not").click()
    page.get_by_text("Recorded: Not what the article says.").wait_for()
    (made,) = answer(home, "/api/judgements")
    assert made["verb"] == "wrong" and made["stands"]
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Recorded: Undone.").wait_for()
    assert {one["verb"]: one["stands"] for one in answer(home, "/api/judgements")} == {"wrong": False, "undo": None}


def test_answers_are_given_one_after_another_from_the_keyboard(visit: Callable[..., Any], home: str) -> None:
    page = visit("/review?sort=reading")
    before = len(answer(home, "/api/judgements"))
    asked = [one.inner_text() for one in page.locator(".question blockquote > p").all()[:3]]
    page.locator(".question button.yes").first.focus()
    for number in (1, 2):
        page.keyboard.press("Enter")
        page.locator(".question.done").nth(number - 1).wait_for()
        focused = page.locator("article.question:focus-within blockquote > p").inner_text()
        assert focused == asked[number]
    made = answer(home, "/api/judgements")
    assert len(made) == before + 2
    for one in made[:2]:
        assert one["verb"] == "same"


def test_a_passage_of_an_article_leads_to_its_note_and_the_page_stays(visit: Callable[..., Any], home: str) -> None:
    document = max(answer(home, "/api/documents"), key=lambda one: one.get("length", 0))
    page = visit(f"/article/{document['id']}")
    passage = page.locator(".text mark").last
    passage.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    passage.click()
    note = page.locator(".marginal li.on")
    note.wait_for()
    assert page.evaluate("scrollY") == before
    numbers = passage.get_attribute("data-s").split()
    assert page.locator(".text mark.on").count() >= 1 and page.url.endswith("#" + note.get_attribute("data-ref"))
    box, frame = note.bounding_box(), page.locator(".spread aside").bounding_box()
    assert frame["y"] - 1 <= box["y"] <= frame["y"] + frame["height"], "the note stands out of sight"
    assert len(numbers) >= 1


def test_a_found_article_opens_at_the_words_found(visit: Callable[..., Any]) -> None:
    page = visit("/search?q=exercises")
    assert page.locator(".snippet mark").first.inner_text().casefold() == "exercises"
    page.locator(".articles a.title").first.click()
    page.wait_for_url("**/article/**find=exercises#found")
    found = page.locator('.text mark[data-s~="0"]')
    assert found.first.inner_text().casefold() == "exercises"
    assert 0 < found.first.bounding_box()["y"] < 900
    assert found.first.evaluate("(one) => getComputedStyle(one).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_a_citation_opens_the_article_with_its_passage_marked(visit: Callable[..., Any]) -> None:
    page = visit("/ledger")
    page.locator("main a.cite").first.click()
    page.wait_for_url("**/article/**")
    marks = page.locator(".text mark.on")
    marks.first.wait_for()
    assert marks.first.bounding_box()["y"] < 900
    assert page.locator(".marginal li.on").count() == 1


def test_pages_work_without_script(visit: Callable[..., Any]) -> None:
    page = visit("/", java_script_enabled=False)
    page.locator("#step").focus()
    page.keyboard.press("Home")
    page.locator(".asof form").first.get_by_role("button", name="Show").click()
    assert "as_of=" in page.url
    page.goto(page.url.split("/?")[0] + "/review?sort=reading")
    page.locator(".question").nth(1).get_by_role("button", name="Yes, it says so").click()
    assert page.url.endswith("/review?sort=reading")


def test_words_marked_in_an_article_become_a_statement(visit: Callable[..., Any], home: str) -> None:
    document = next(one for one in answer(home, "/api/documents") if one["path"].endswith("17_stockholm.txt"))
    page = visit(f"/article/{document['id']}")
    paragraph = page.locator(".text p").nth(3)
    paragraph.click(click_count=3)
    page.locator("#marked button").click()
    words = page.locator("#state textarea").input_value()
    assert len(words) > 20
    assert page.evaluate("document.activeElement.id") == "state-kind"
    page.locator("#state-kind").select_option("agenda")
    assert page.locator("#state fieldset[data-kind]:visible").count() == 1
    page.get_by_role("textbox", name="Issue").fill("coffee")
    page.get_by_role("button", name="Add the statement").click()
    page.locator(".marginal li.on").wait_for()
    (made,) = [one for one in answer(home, "/api/statements?limit=1000") if one["rule"] == "person"]
    assert made["issue"] == "coffee" and " ".join(made["evidence"][0]["quote"].split()) == words


def test_a_text_is_pasted_and_opened(visit: Callable[..., Any]) -> None:
    page = visit("/add")
    page.get_by_label("Text", exact=True).fill(
        "Ministers meet in Bern\n\nMay 4, 2020\n\nThe ministers met in Bern on Monday."
    )
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="Ministers meet in Bern").click()
    page.get_by_role("heading", name="Ministers meet in Bern").wait_for()


PAGES = (
    "/", "/timeline", "/ledger", "/positions", "/deadlock", "/disputes", "/words", "/sources", "/actors", "/review",
    "/review?sort=actor", "/review?sort=outcome", "/search?q=sanctions", "/issue?of=sanctions", "/api/", "/talks",
    "/add",
)  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "light"), (1440, "dark"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_runs_over(visit: Callable[..., Any], home: str, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    pages = list(PAGES if scheme == "light" else PAGES[:4])
    for name, path in (("events", "event"), ("actors", "actor"), ("documents", "article"), ("talks", "talks"),
                       ("statements", "statement")):  # fmt: skip
        most = max(answer(home, f"/api/{name}"), key=lambda one: len(json.dumps(one)))
        pages.append(f"/{path}/{most['id']}")
    page = visit("/", width=width, color_scheme=scheme, bypass_csp=True)
    for address in pages:
        page.goto(home + address)
        found = axe.Axe().run(page, options=rules).response["violations"]
        assert [(address, one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


@pytest.mark.parametrize("width", [1440, 390])
def test_what_somebody_who_means_harm_wrote_runs_nothing_and_breaks_no_page(
    browser: Any, evil: Path, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    told: list[str] = []
    with served(evil) as home:
        context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        page = context.new_page()
        page.on("dialog", lambda one: (told.append(one.message), one.dismiss()))
        pages = ["/", "/timeline", "/positions", "/sources", "/actors", "/review", "/review?sort=date",
                 "/review/judgements", "/search?q=embargo", "/disputes"]  # fmt: skip
        for name, path in (("events", "event"), ("actors", "actor"), ("documents", "article")):
            pages += [f"/{path}/{one['id']}" for one in answer(home, f"/api/{name}?limit=2")]
        for address in pages:
            page.goto(home + address)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
            assert page.evaluate("document.querySelectorAll('main img, main script, main iframe').length") == 0
            found = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
            assert [(address, one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        context.close()
    assert told == []


def test_on_a_telephone_the_filters_are_folded_until_asked_for(visit: Callable[..., Any]) -> None:
    page = visit("/positions", width=390)
    box = page.locator("details.narrowing")
    assert not box.locator("form").is_visible()
    box.locator("summary").click()
    assert box.locator("form").is_visible()
    assert visit("/positions?words=sanctions", width=390).locator("details.narrowing form").is_visible()
    assert visit("/positions").locator("details.narrowing form").is_visible()


def test_a_lane_of_the_drawing_is_reached_by_keyboard_and_leads_on(visit: Callable[..., Any]) -> None:
    page = visit("/positions")
    lane = page.locator(".wide svg.positions a.lane").first
    lane.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/issue?of=*")
    page = visit("/ledger")
    entry = page.locator(".wide svg.ledger-drawn a.entry").first
    entry.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/statement/*")
