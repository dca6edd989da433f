"""Imports run one way, and the two halves meet in the pipeline alone (docs/design/architecture.md)."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "communique"
ORDER = [
    {"types", "interval", "errors", "derived", "codec", "config", "name_forms", "wire_copy"},
    {"store"},
    {"ingest"},
    {"dating"},
    {"annotation"},
    {"extraction"},
    {"linking"},
    {"analysis"},
    {"render"},
    {"pipeline", "record", "building", "shards", "proposals", "verify", "workers"},
    {"web", "agents", "watch", "cluster"},
    {"cli"},
]
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
LEFT, RIGHT = {"ingest", "dating", "annotation", "extraction"}, {"linking", "analysis", "render"}


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module or ""]
            if node.module == "communique":
                names = [f"communique.{alias.name}" for alias in node.names]
        rooms |= {name.split(".")[1] for name in names if name.startswith("communique.")}
    return {room for room in rooms if (SOURCE / room).is_dir() or (SOURCE / f"{room}.py").exists()}


FILES = [path for path in sorted(SOURCE.rglob("*.py")) if path != SOURCE / "__init__.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_run_one_way(path: Path) -> None:
    room = room_of(path)
    assert room in RANK, f"{room} has no place in the order of rooms"
    for other in imported_rooms(path) - {room}:
        assert RANK[other] < RANK[room] or RANK[other] == RANK[room] in (0, RANK["pipeline"]), f"{room} imports {other}"


def test_the_two_halves_do_not_meet_outside_the_pipeline() -> None:
    for path in FILES:
        room, others = room_of(path), imported_rooms(path)
        if room in RIGHT:
            assert not others & (LEFT | {"store"}), f"{path} imports {others & (LEFT | {'store'})}"


def test_there_are_rooms_to_test() -> None:
    assert len(FILES) > 5
