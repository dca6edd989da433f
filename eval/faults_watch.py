"""Kill a watch, and see what is lost: ``python -m eval.faults_watch --kills 20``.

A site of its own gives a feed of articles and takes messages. ``communique watch`` and the process that reads for it
are killed (SIGKILL) together at moments drawn by chance over the whole run. Then record and state must be sound, the
next run must complete, the record's export and the feed of changes must be byte for byte those of an undisturbed watch,
and every change must have come to the webhook.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from communique.watch.watcher import state_path
from eval.faults import Tally, export_of, sound

COUNT = 8
COMMAND = [sys.executable, "-m", "communique.cli", "watch", "talks.toml"]


class Site:
    """A feed of made articles at ``/feed``, and ``/hook``, which keeps the ids of the changes that it is told."""

    def __init__(self) -> None:
        """Begin to serve on a port of this machine."""
        told: set[str] = set()
        body = _feed().encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = self.path == "/feed"
                self.send_response(200 if found else 404)
                self.send_header("ETag", '"1"')
                self.end_headers()
                self.wfile.write(body if found else b"")

            def do_POST(self) -> None:
                row = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                told.update(change["id"] for change in row["changes"])
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.told = told
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()


def _feed() -> str:
    texts = (
        f"Envoys of Peru and Chile met in Lima on {day} March 2019. Chile demands that Peru open port {day} before it "
        f"lifts the ban on ferries. Peru promised to answer by {day + 10} March."
        for day in range(1, COUNT + 1)
    )
    rows = "".join(
        f"<item><guid>{n}</guid><title>Round {n}</title><pubDate>Tue, {n + 1:02} Mar 2019 10:00:00 GMT</pubDate>"
        f"<description>{escape(text)}</description></item>"
        for n, text in enumerate(texts, 1)
    )
    return f'<rss version="2.0"><channel><title>Harbour News</title>{rows}</channel></rss>'


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()
    try:
        yield site
    finally:
        site.close()


def write_settings(folder: Path, site: Site) -> None:
    folder.mkdir(parents=True)
    (folder / "talks.toml").write_text(
        f'record = "talks.db"\natom = "changes.xml"\nallow_private = true\npause_seconds = 0\n[[feed]]\n'
        f'url = "{site.url}/feed"\n[webhook]\nurl = "{site.url}/hook"\nallow_private = true\n'
    )


def watch_once(folder: Path) -> list[str]:
    """Run a watch to its end; return complaints."""
    done = subprocess.run([*COMMAND, "--once"], cwd=folder, capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [f"the next run failed: {done.stdout}{done.stderr}"]


def kill_watches(folder: Path, times: int, chance: random.Random) -> Tally:
    """Kill so many watches, each with a folder of its own."""
    tally = Tally("kill -9 of `communique watch`")
    with serving() as site:
        undisturbed = folder / "undisturbed-watch"
        write_settings(undisturbed, site)
        start = time.monotonic()
        complaints = watch_once(undisturbed)
        seconds = time.monotonic() - start
        tally.lost += complaints
        every = set(site.told)
        for number in range(times):
            site.told.clear()
            place = folder / f"watch{number}"
            write_settings(place, site)
            child = subprocess.Popen(COMMAND, cwd=place, stdout=subprocess.DEVNULL, start_new_session=True)
            time.sleep(chance.uniform(0.2, seconds))
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            record = place / "talks.db"
            complaints = sound(record) + sound(state_path(record)) + watch_once(place)
            if not complaints and export_of(record) != export_of(undisturbed / "talks.db"):
                complaints.append("the export differs")
            if (place / "changes.xml").read_bytes() != (undisturbed / "changes.xml").read_bytes():
                complaints.append("the feed of changes differs")
            if site.told != every:
                complaints.append(f"{len(every - site.told)} of {len(every)} changes were never sent")
            tally.count(complaints, True)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill watches, and count what is lost.")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        tally = kill_watches(Path(name), asked.kills, random.Random(asked.seed))
    print("| harm | tried | struck in time | record came through | lost |\n|---|---:|---:|---:|---:|")
    print(f"| {tally.name} | {tally.tried} | {tally.struck} | {tally.survived} | {len(tally.lost)} |")
    for loss in tally.lost:
        print(loss, file=sys.stderr)
    return 1 if tally.lost else 0


if __name__ == "__main__":
    sys.exit(main())
