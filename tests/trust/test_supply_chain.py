"""What comes in is pinned and listed, never unpickled; nothing goes out; the same bytes come out anywhere."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from eval import sbom

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "communique"
UNSAFE = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "jsonpickle"}
BILL = json.loads(sbom.BILL.read_text(encoding="utf-8"))


def test_every_package_is_pinned_with_hashes_and_from_nowhere_named() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = sbom.locked()
    assert len(packages) > 50 and [name for name, (_, hashes) in packages.items() if not hashes] == []
    assert "://" not in lock and "--index" not in lock and "--trusted" not in lock
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--require-hashes" in make


def test_the_bill_is_that_of_the_lock() -> None:
    told = {
        one["name"]: (one["version"], sorted(entry["content"] for entry in one["hashes"]))
        for one in BILL["components"]
        if "purl" in one
    }
    locked = {name: (version, sorted(set(hashes))) for name, (version, hashes) in sbom.locked().items()}
    assert told == locked, "run: python -m eval.sbom"
    assert sbom.make_table(BILL) == sbom.TABLE.read_text(encoding="utf-8"), "run: python -m eval.sbom"
    assert BILL["bomFormat"] == "CycloneDX" and BILL["specVersion"] == "1.5"


def test_every_licence_is_known_and_none_binds_who_uses_the_program() -> None:
    known = sbom.licences(BILL)
    needed = {one["name"] for one in BILL["components"] if one.get("scope") != "excluded"}
    # Packages of other systems, not installed where the bill was made.
    assert needed - set(known) <= {"colorama", "pywin32", "httpx2-jsfetch"}
    bound = {name: known[name] for name in needed & set(known) if "GPL" in known[name]}
    assert set(bound) <= {"tld"} and all("MPL" in licence for licence in bound.values())


def test_what_comes_along_is_what_was_listed() -> None:
    listed = {one["name"]: one["hashes"][0]["content"] for one in BILL["components"] if "purl" not in one}
    script = SOURCE / "web" / "assets" / "htmx.min.js"
    assert listed["htmx"] == hashlib.sha256(script.read_bytes()).hexdigest()
    model = next(content for name, content in listed.items() if "model.toml" in name)
    assert model == hashlib.sha256((SOURCE / "annotation" / "model.toml").read_bytes()).hexdigest()
    hashes = tomllib.loads((SOURCE / "annotation" / "model.toml").read_text(encoding="utf-8"))["sha256"]
    assert len(hashes) > 20 and all(len(one) == 64 for one in hashes.values())


def unsafe_uses(source: str) -> list[str]:
    """Return imports of what runs code when it loads data, and calls of eval and exec."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in UNSAFE]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module or ""] if (node.module or "").split(".")[0] in UNSAFE else []
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", "")
            found += [name] if name in ("eval", "exec", "__import__") else []
            safe = {keyword.arg: keyword.value for keyword in node.keywords}.get("allow_pickle")
            found += ["allow_pickle"] if isinstance(safe, ast.Constant) and safe.value else []
            if (
                getattr(node.func, "attr", "") == "load"
                and getattr(getattr(node.func, "value", None), "id", "") == "yaml"
            ):
                found.append("yaml.load")
    return found


def test_no_source_loads_what_could_run_code() -> None:
    assert {str(path): found for path in SOURCE.rglob("*.py") if (found := unsafe_uses(path.read_text("utf-8")))} == {}
    for source in (
        "import pickle",
        "from joblib import load",
        "eval('1')",
        "np.load(f, allow_pickle=True)",
        "yaml.load(f)",
    ):
        assert unsafe_uses(source), source


WATCHED = """
import sys
seen = []
def watch(event, arguments):
    if event == "pickle.find_class" or event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        seen.append((event, str(arguments)))
sys.addaudithook(watch)
from communique.record import Record, build
from communique.render.export import dump
from communique.verify import verify
build([sys.argv[1]], sys.argv[2])
with Record(sys.argv[2]) as record:
    record.report()
    sys.stdout.write(dump(record.export()))
    record.timeline(dates=3)
    record.search("sanctions")
assert not verify(sys.argv[2]).findings
if sys.argv[3:]:
    import pickle, socket
    pickle.loads(pickle.dumps(print))
    socket.getaddrinfo("127.0.0.1", 9)
print(seen, file=sys.stderr)
"""


def run_watched(record: Path, *more: str, seed: str = "0", articles: Path = ROOT / "examples") -> tuple[str, str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", WATCHED, str(articles), str(record), *more]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True, cwd=ROOT)
    return done.stdout, done.stderr.strip().splitlines()[-1]


@pytest.mark.slow
def test_nothing_is_unpickled_nothing_leaves_and_no_hash_seed_shows(tmp_path: Path) -> None:
    first, seen = run_watched(tmp_path / "one.db", seed="1")
    assert seen == "[]"
    second, seen = run_watched(tmp_path / "two.db", "and more", seed="4242")
    assert "pickle.find_class" in seen and "socket.getaddrinfo" in seen, "the watch sees nothing"
    assert len(first) > 100_000 and first == second
