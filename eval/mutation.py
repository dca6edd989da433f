"""Change the program here and there and see the tests fail: ``python -m eval.mutation --most 60``.

One change at a time: a comparison turned, a number moved by one, ``and`` for ``or``, an operator, a condition denied,
a value returned as nothing, a statement left out. Each is tried in a process of its own against the tests of its
module; a change that no test notices has *survived*. Where a module has more than ``--most``, chance draws them.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, ModuleType

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 120
"""Of processor time, that a crowded machine kills nothing: what goes on for longer goes on for ever."""
WAITING = 1800
TARGETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "communique.interval": ("interval arithmetic", ("tests/test_interval.py",)),
    "communique.dating.normalize": ("normalisation", ("tests/dating",)),
    "communique.store.sightings": ("as-of: places and days", ("tests/store", "tests/trust/test_as_of.py")),
    "communique.store.judgements": ("as-of: judgements in force", ("tests/store",)),
    "communique.linking.deciding": (
        "outcomes: what decides",
        ("tests/linking/test_deciding.py", "tests/linking/test_outcomes.py", "tests/linking"),
    ),
    "communique.linking.outcomes": (
        "outcomes: what is decided",
        ("tests/linking/test_outcome_blocks.py", "tests/linking/test_outcomes.py", "tests/linking"),
    ),
}
_TURNED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
           ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}  # fmt: skip
_OTHER = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult}


def changes(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield the nodes that can be changed and how; types, docstrings, assertions and messages of errors are left."""
    for node in _living(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in _TURNED:
            yield node, "compare"
        elif isinstance(node, ast.BoolOp):
            yield node, "bool"
        elif isinstance(node, ast.BinOp) and type(node.op) in _OTHER:
            yield node, "operator"
        elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            yield node, "number"
        elif isinstance(node, ast.If | ast.IfExp | ast.While):
            yield node, "deny"
        elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
            yield node, "return"
        elif isinstance(node, ast.Continue | ast.Break) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        ):
            yield node, "leave out"


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _living(node: ast.AST, inside: bool = False) -> Iterator[ast.AST]:
    """Walk what runs inside functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Raise | ast.Assert | ast.arguments | ast.AnnAssign | ast.JoinedStr):
            continue
        if isinstance(child, ast.FunctionDef):
            for part in child.body:
                yield from [part] if not _is_docstring(part) else []
                yield from _living(part, True)
            continue
        if inside:
            yield child
        yield from _living(child, inside)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def changed(tree: ast.Module, number: int) -> tuple[ast.Module, str]:
    """Return the tree with its change of that number made, and what it was."""
    tree = copy.deepcopy(tree)
    node, how = list(changes(tree))[number]
    before = ast.unparse(node).split("\n")[0]
    _apply(node, how)
    ast.fix_missing_locations(tree)
    return tree, f"line {getattr(node, 'lineno', '?')}: {how}: {before[:90]}"


def _apply(node: ast.AST, how: str) -> None:
    if isinstance(node, ast.Compare):
        node.ops[0] = _TURNED[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
    elif isinstance(node, ast.BinOp):
        node.op = _OTHER[type(node.op)]()
    elif isinstance(node, ast.Constant):
        node.value = (not node.value) if isinstance(node.value, bool) else node.value + 1  # type: ignore[operator]
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        node.test = ast.UnaryOp(op=ast.Not(), operand=node.test)
    elif isinstance(node, ast.Return):
        node.value = ast.Constant(value=None)
    else:
        node.__class__ = ast.Pass  # type: ignore[assignment]


class Changed(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Brings a module in as changed."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.code = name, path, compile(tree, str(path), "exec")

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        return self.code

    def get_source(self, fullname: str) -> str:
        return self.path.read_text(encoding="utf-8")

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.path)
        exec(self.code, module.__dict__)


def killed(name: str, path: Path, tree: ast.Module, tests: Sequence[str]) -> bool:
    """Whether the tests notice: they fail, or take for ever. Its own process, so that nothing of it stays."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        status = 1
        try:
            import pytest

            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            sys.meta_path.insert(0, Changed(name, path, tree))
            options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-m", "not slow"]
            status = int(pytest.main([*options, *(one for one in tests if (ROOT / one.split("::")[0]).exists())]))
        finally:
            os._exit(1 if status else 0)
    end = time.monotonic() + WAITING
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(0.05)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def preload() -> None:
    """Import what others made, once, so that a process does not take seconds to begin."""
    import hypothesis
    import pytest
    import spacy  # noqa: F401
    import trafilatura  # noqa: F401

    assert hypothesis and pytest
    ours = [name for name in sys.modules if name.partition(".")[0] == "communique"]
    assert not ours, f"{ours[0]} is there already: its changed form would not be seen"


def main() -> int:
    parser = argparse.ArgumentParser(description="Change the program and see the tests fail.")
    parser.add_argument("--most", type=int, default=60, help="changes tried in a module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("modules", nargs="*", default=list(TARGETS))
    asked = parser.parse_args()
    os.chdir(ROOT)
    preload()
    print("| what | module | changes possible | tried | killed | share |\n|---|---|---:|---:|---:|---:|", flush=True)
    low = False
    for name in asked.modules:
        what, tests = TARGETS[name]
        path = ROOT / "src" / Path(*name.split(".")).with_suffix(".py")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if killed(name, path, tree, tests):
            print(f"{name}: its tests fail as it is", file=sys.stderr)
            return 2
        every = list(range(sum(1 for _ in changes(tree))))
        drawn = sorted(random.Random(asked.seed).sample(every, min(asked.most, len(every))))
        count = 0
        for number in drawn:
            mutant, told = changed(tree, number)
            if killed(name, path, mutant, tests):
                count += 1
            else:
                print(f"survived: {name} {told}", file=sys.stderr, flush=True)
        share = count / len(drawn)
        low |= share < 0.8
        print(f"| {what} | `{name}` | {len(every)} | {len(drawn)} | {count} | {share:.0%} |", flush=True)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
