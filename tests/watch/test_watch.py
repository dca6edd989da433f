"""A watch against a site of the tests' own: what is asked, what is added, what is told, and what ends nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from tests.watch.conftest import ASKED, HOUR, MET, Clock, Site, run, texts

from communique.errors import RecordError
from communique.record import Record, build
from communique.watch import poll as poll_module
from communique.watch import visitor
from communique.watch.bench import Bench
from communique.watch.settings import Settings, Webhook
from communique.watch.state import State
from communique.watch.watcher import Watch, state_path
from communique.watch.workshop import Workshop

PAGE = "<html><head><title>{0}</title></head><body><article><p>{1}</p></article></body></html>"


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do the workshop's work here: a process takes two seconds to begin. ``test_watch_process`` has real ones."""
    benches: dict[int, Bench] = {}

    def request(self: Workshop, do: str, **fields: Any) -> Any:
        if id(self) not in benches:
            record, atom, pages = self._command[-3:]
            benches[id(self)] = Bench(Path(record), Path(atom) if atom else None, pages or None)
        asked = json.loads(json.dumps({"do": do, **fields}))
        return self._answer(json.loads(json.dumps(benches[id(self)].answer(asked))))

    def close(self: Workshop) -> None:
        if bench := benches.pop(id(self), None):
            bench.close()

    monkeypatch.setattr(Workshop, "_request", request)
    monkeypatch.setattr(Workshop, "close", close)


def test_what_is_new_is_added_once(site: Site, settings: Callable[..., Settings], clock: Clock) -> None:
    asked = settings()
    site.set_feed("/feed", [("a", "Ministers meet", MET)], tag='"1"')
    assert run(asked, clock).new == 1
    assert run(asked, clock).new == 0
    assert site.asked[-1][2]["If-None-Match"] == '"1"'  # kept over the restart
    site.set_feed("/feed", [("b", "A demand", ASKED), ("a", "Ministers meet", MET)], tag='"2"')
    lines: list[str] = []
    assert run(asked, clock, lines).new == 1
    assert lines == [f"{site.url}/feed: 1 new"]
    assert texts(asked) == sorted([MET, ASKED])
    with Record(asked.record) as record:
        assert {str(one.published) for one in record.documents()} != {"None"}
        assert {one.publisher for one in record.documents()} == {"Harbour News"}


def test_a_feed_without_an_etag_is_known_by_its_bytes(
    site: Site, settings: Callable[..., Settings], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = settings()
    site.set_feed("/feed", [("a", "Ministers meet", MET)])
    assert run(asked, clock).new == 1
    monkeypatch.setattr(Workshop, "entries", lambda *_: pytest.fail("parsed again"))
    assert run(asked, clock).failed == 0


def test_the_record_is_that_of_a_build_from_the_same_feed(
    site: Site, settings: Callable[..., Settings], clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = settings()
    site.set_feed("/feed", [("a", "Ministers meet", MET), ("b", "A demand", ASKED)])
    run(asked, clock)
    from communique.ingest import fetch, readers

    monkeypatch.setattr(readers, "fetch", lambda url: fetch.fetch(url, permit=lambda _: True))
    build([site.url + "/feed"], tmp_path / "built.db")
    with Record(asked.record) as one, Record(tmp_path / "built.db") as other:
        assert one.export() == other.export()


def test_linked_articles_are_read_where_the_file_says_so(
    site: Site, settings: Callable[..., Settings], clock: Clock
) -> None:
    asked = settings(articles=True)
    site.set_feed("/feed", [("a", "Ministers meet", "They met."), ("b", "No page", ASKED), ("c", "Private", MET)])
    site.set("/a", PAGE.format("Ministers meet in Lima", MET + " " + ASKED), Content_Type="text/html")
    site.set("/robots.txt", "User-agent: *\nDisallow: /c\n")
    assert run(asked, clock).new == 3
    assert texts(asked) == sorted([f"{MET} {ASKED}", ASKED, MET])
    assert "/c" not in site.paths()
    with Record(asked.record) as record:
        page = next(one for one in record.documents() if one.paths == (f"{site.url}/a",))
        assert (page.published_basis, page.publisher) == ("metadata", "Harbour News")


def test_a_page_that_cannot_be_had_now_is_tried_again(
    site: Site, settings: Callable[..., Settings], clock: Clock
) -> None:
    asked = settings(articles=True)
    site.set_feed("/feed", [("a", "Ministers meet", ASKED)], tag='"1"')
    site.set("/a", "", 503)
    assert run(asked, clock).new == 0
    site.set("/a", PAGE.format("Ministers meet", MET), Content_Type="text/html")
    assert run(asked, clock).new == 1
    assert texts(asked) == [MET]
    site.set_feed("/feed", [("b", "Another", ASKED)], tag='"2"')
    site.set("/b", "", 503)
    assert [run(asked, clock).new for _ in range(4)] == [0, 0, 1, 0]  # the third time the feed's own words are taken
    assert texts(asked) == sorted([MET, ASKED])


def test_no_more_pages_than_allowed_are_fetched_in_a_poll(
    site: Site, settings: Callable[..., Settings], clock: Clock
) -> None:
    asked = settings(articles=True, most_articles=2)
    site.set_feed("/feed", [(key, f"Title {key}", f"{MET} {key}.") for key in "abc"], tag='"1"')
    assert [run(asked, clock).new for _ in range(3)] == [2, 1, 0]
    assert len([path for path in site.paths() if path in ("/a", "/b", "/c")]) == 3


def test_robots_are_heeded(site: Site, settings: Callable[..., Settings], clock: Clock) -> None:
    site.set_feed("/feed", [("a", "Ministers meet", MET)])
    site.set("/robots.txt", "User-agent: communique\nDisallow: /*eed$\n")
    lines: list[str] = []
    assert run(settings(), clock, lines).failed == 1
    assert "robots.txt of 127.0.0.1 forbids it" in lines[0] and site.paths() == []
    clock.now += 25 * HOUR
    site.set("/robots.txt", "", 404)
    assert run(settings(), clock).new == 1
    site.asked.clear()
    clock.now += HOUR
    run(settings(), clock)
    assert site.paths(without_robots=False) == ["/feed"]  # the rules are kept for a day


def test_a_site_whose_rules_cannot_be_had_is_left_alone(
    site: Site, settings: Callable[..., Settings], clock: Clock
) -> None:
    site.set_feed("/feed", [("a", "Ministers meet", MET)])
    site.set("/robots.txt", "", 500)
    lines: list[str] = []
    assert run(settings(), clock, lines).failed == 1
    assert "robots.txt cannot be had: answered 500" in lines[0] and site.paths() == []


def test_rules_are_heeded_after_a_redirect(site: Site, settings: Callable[..., Settings], clock: Clock) -> None:
    site.set("/feed", "", 301, Location="/other")
    site.set("/robots.txt", "User-agent: *\nDisallow: /other\n")
    run(settings(), clock)
    assert site.paths() == ["/feed"]


def test_a_host_is_given_a_pause(site: Site, settings: Callable[..., Settings], clock: Clock) -> None:
    for name in ("/one", "/two"):
        site.set_feed(name, [], tag='"1"')
    run(settings("/one", "/two", pause=0.2), clock)
    assert len(site.times) == 3 and all(b - a > 0.18 for a, b in zip(site.times, site.times[1:], strict=False))
    site.set("/robots.txt", "User-agent: *\nCrawl-delay: 0.4\n")
    site.times.clear()
    clock.now += 25 * HOUR
    run(settings("/one", "/two"), clock)
    assert site.times[2] - site.times[1] > 0.35


def test_a_feed_that_moved_for_good_is_named(site: Site, settings: Callable[..., Settings], clock: Clock) -> None:
    site.set_feed("/new", [("a", "Ministers meet", MET)])
    site.set("/feed", "", 301, Location="/new")
    lines: list[str] = []
    assert run(settings(), clock, lines).new == 1
    assert lines[-1] == f"{site.url}/feed: has moved to {site.url}/new; change it in the file"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((404, {}, b""), "answered 404 Not Found; asked again in"),
        ((410, {}, b""), "it is gone for good: take it out of the file"),
        ((302, {"Location": "/feed"}, b""), "more than 5 redirects"),
        ((302, {"Location": "http://169.254.169.254/"}, b""), "169.254.169.254"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "only http and https"),
        ((200, {}, b"<html><body>Not a feed</body></html>"), "not a feed"),
        ((200, {}, b"\x00\xff\xfe" * 1000), "not a feed"),
        ((200, {}, b""), "feed"),
        ((200, {"Content-Encoding": "gzip"}, b"x"), "compressed"),
    ],
)
def test_trouble_is_named_and_backed_off_from(
    site: Site,
    settings: Callable[..., Settings],
    clock: Clock,
    answer: Any,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(visitor, "LIMITS", visitor.FetchLimits(seconds=3.0, silence=1.0))
    site.answers["/feed"] = answer
    site.set_feed("/good", [("a", "Ministers meet", MET)])
    lines: list[str] = []
    tally = run(settings("/feed", "/good"), clock, lines)
    assert (tally.polls, tally.failed, tally.new) == (2, 1, 1)
    assert told in lines[0] and lines[0].startswith(f"{site.url}/feed: ") and len(lines[0]) < 400


def test_a_feed_that_never_ends_is_cut_off(
    site: Site, settings: Callable[..., Settings], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(b"<item>" * 1000)
        except OSError:
            return

    site.answers["/feed"] = endless
    monkeypatch.setattr(visitor, "LIMITS", visitor.FetchLimits(seconds=20.0, size=100_000))
    lines: list[str] = []
    assert run(settings(), clock, lines).failed == 1 and "too long: over 100,000 bytes" in lines[0]


def test_waits_grow_and_end_with_an_answer(site: Site, settings: Callable[..., Settings], clock: Clock) -> None:
    asked = settings()
    site.set("/feed", "", 500)
    waits = []
    for _ in range(8):
        run(asked, clock)
        with State(state_path(asked.record)) as state:
            left = state.feed(site.url + "/feed")
        waits.append((left.due_at - clock.now) / HOUR)
        seen = len(site.paths())
        clock.now = left.due_at - 1
        run(asked, clock)
        assert len(site.paths()) == seen  # not a second too early
        clock.now = left.due_at
    assert all(1 <= wait / expected < 1.11 for wait, expected in zip(waits, [1, 2, 4, 8, 16, 24, 24, 24], strict=True))
    site.set_feed("/feed", [("a", "Ministers meet", MET)])
    assert run(asked, clock).new == 1
    with State(state_path(asked.record)) as state:
        assert state.feed(site.url + "/feed").failures == 0


@pytest.mark.parametrize(("header", "seconds"), [("7200", 7200), ("Sun, 13 Sep 2020 18:26:40 GMT", 6 * 3600)])
def test_what_the_server_asks_for_is_waited(
    site: Site, settings: Callable[..., Settings], clock: Clock, header: str, seconds: float
) -> None:
    asked = settings()
    site.set("/feed", "", 429, Retry_After=header)
    run(asked, clock)
    with State(state_path(asked.record)) as state:
        assert state.feed(site.url + "/feed").due_at == clock.now + seconds


def test_this_machine_is_not_asked_unless_allowed(site: Site, settings: Callable[..., Settings], clock: Clock) -> None:
    site.set_feed("/feed", [("a", "Ministers meet", MET)])
    lines: list[str] = []
    assert run(settings(allow_private=False), clock, lines).failed == 1
    assert "not on the open internet" in lines[0] and site.asked == []


def test_changes_are_written_and_sent(
    site: Site, settings: Callable[..., Settings], clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = Webhook(url=site.url + "/hook", allow_private=True, token_env="HOOK_TOKEN")
    asked = settings(atom=tmp_path / "changes.xml", webhook=hook)
    monkeypatch.setenv("HOOK_TOKEN", "secret-of-the-hook")
    site.set_feed("/feed", [("a", "Ministers meet", MET)])
    site.set("/hook", "", 503)
    lines: list[str] = []
    assert run(asked, clock, lines).sent == 0 and "answered 503" in lines[-1] and "tried again" in lines[-1]
    assert "Lima" in asked.atom.read_text(encoding="utf-8")  # type: ignore[union-attr]
    assert run(asked, clock).sent == 0  # not yet due
    site.set("/hook", "", 204)
    clock.now += 60
    assert run(asked, clock).sent == 1  # kept over restarts
    sent = [(headers, json.loads(body)) for method, path, headers, body in site.asked if path == "/hook"]
    assert [body["message"] for _, body in sent] == [1, 1]
    headers, body = sent[-1]
    assert headers["Authorization"] == "Bearer secret-of-the-hook" and headers["Idempotency-Key"] == "1"
    assert body["format"] == "communique-changes/1" and body["record"] == "talks.db"
    assert any(change["category"] == "event" and "met in Lima" in change["words"][0] for change in body["changes"])
    clock.now += HOUR
    assert run(asked, clock).sent == 0  # nothing is told twice
    site.set_feed("/feed", [("b", "A demand", ASKED)])
    assert run(asked, clock).sent == 1
    told = [change["id"] for change in json.loads(site.asked[-1][3])["changes"]]
    assert told and not set(told) & {change["id"] for change in body["changes"]}


def test_what_a_record_held_before_is_no_news(
    site: Site, settings: Callable[..., Settings], clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Lima, 5 March 2019\n\n" + MET, encoding="utf-8")
    asked = settings(atom=tmp_path / "changes.xml", webhook=Webhook(url=site.url + "/hook", allow_private=True))
    build([tmp_path / "a.txt"], asked.record)
    site.set_feed("/feed", [])
    site.set("/hook", "", 200)
    assert run(asked, clock).sent == 0 and asked.atom.exists()  # type: ignore[union-attr]


def test_a_webhook_that_refuses_for_good_is_given_up(
    site: Site, settings: Callable[..., Settings], clock: Clock
) -> None:
    asked = settings(webhook=Webhook(url=site.url + "/hook", allow_private=True))
    site.set_feed("/feed", [("a", "Ministers meet", MET)])
    site.set("/hook", "", 400)
    lines: list[str] = []
    run(asked, clock, lines)
    assert "was given up after 1 tries" in lines[-1]
    run(asked, clock)
    assert site.paths().count("/hook") == 1


def test_changes_told_too_late_are_told_next_time(
    site: Site, settings: Callable[..., Settings], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = settings(webhook=Webhook(url=site.url + "/hook", allow_private=True))
    site.set_feed("/feed", [("a", "Ministers meet", MET)])
    site.set("/hook", "", 200)
    monkeypatch.setattr(Watch, "_tell_changes", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        run(asked, clock)
    monkeypatch.undo()
    assert run(asked, clock).sent == 1


def test_our_own_fault_in_one_feed_ends_nothing(
    site: Site, settings: Callable[..., Settings], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.set_feed("/bad", [("a", "Bad", MET)])
    site.set_feed("/good", [("b", "Good", ASKED)])
    key = poll_module.entry_key
    monkeypatch.setattr(
        poll_module, "entry_key", lambda one, articles: 1 / 0 if one.title == "Bad" else key(one, articles)
    )
    lines: list[str] = []
    tally = run(settings("/bad", "/good"), clock, lines)
    assert (tally.failed, tally.new) == (1, 1) and "ZeroDivisionError" in lines[0]


def test_two_watches_on_one_record(site: Site, settings: Callable[..., Settings], clock: Clock) -> None:
    asked = settings()
    with State(state_path(asked.record)), pytest.raises(RecordError, match="another watch is at work"):
        run(asked, clock)
    site.set_feed("/feed", [])
    run(asked, clock)  # the lock went with its holder


def test_a_watch_goes_on_until_it_is_stopped(site: Site, settings: Callable[..., Settings], clock: Clock) -> None:
    asked = settings()
    site.set_feed("/feed", [], tag='"1"')
    watch = Watch(asked, clock=clock)
    sleeps: list[float] = []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            sleeps.append(timeout or 0.0)
            clock.now += timeout or 0.0
            if len(site.paths()) >= 50:
                self.set()
            return self.is_set()

    watch.stop = Stop()
    tally = watch.run()
    assert (tally.polls, tally.failed) == (50, 0)
    polled = clock.now - 1_600_000_000.0
    assert 49 * HOUR <= polled <= 51 * HOUR and max(sleeps) <= 600


def test_entries_that_left_the_feed_are_forgotten(
    site: Site, settings: Callable[..., Settings], clock: Clock, tmp_path: Path
) -> None:
    path = tmp_path / "talks.db.watch"
    with State(path) as state:
        for number in range(5):
            state.keep_entry("feed", str(number))
        state.keep_feed("feed", state.feed("feed"), {"3", "4"})
        assert [state.tries("feed", str(number)) for number in range(5)] == [0, 0, 0, None, None]
        state.forget_all_feeds_but(set())
        assert state.tries("feed", "4") == 0
