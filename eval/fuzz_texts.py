"""Read texts that no journalist wrote: ``python -m eval.fuzz_texts --count 1000 --seed 1``.

Words of the lexicons, marks, numbers and pieces of dates are drawn by chance and repeated over thousands of characters,
which is what patterns and loops that look back stumble over. The same seed gives the same texts. It counts as

- a *crash* if an exception leaves :func:`communique.pipeline.read`,
- a *hang* if a text takes over 10 s of processor time,
- *false* if a piece of evidence is not what stands at its place.
"""

from __future__ import annotations

import argparse
import random
import re
import signal
import sys
import time
import tomllib
import traceback
from collections import Counter
from importlib import resources
from pathlib import Path

from communique.pipeline import read
from communique.types import Article

SECONDS = 10
MARKS = (
    *"\"'“”‘’«»()[]-–—,.;:!?/&%$£€#*_ \n\t1290Aé",
    *("\n\n", " - ", "--", "...", "Mr. ", "U.S. ", "A. ", "\u0301", "\u200b", "\xa0", "'s ", "’s ", "''", "``"),
    *(
        "May ",
        "2019",
        "24 ",
        "1st ",
        "Monday ",
        "noon ",
        "10:30 ",
        "a.m. ",
        "GMT ",
        "week ",
        "years ",
        "last ",
        "next ",
    ),
    *(
        " and ",
        " to ",
        " of ",
        " said ",
        " that ",
        "the ",
        "who ",
        "which ",
        "would ",
        "not ",
        "no ",
        "from ",
        "until ",
    ),
    *(
        "(Reuters) - ",
        ", said ",
        'said: "',
        '" said ',
        "“”",
        "minister ",
        "Velland ",
        "he ",
        "it ",
        "I ",
        "if ",
        "but ",
    ),
    *("http://", "www.a.example", "@a.example", "billion ", "per cent ", "<p>", "</", "&amp;", "\\", "\x1b["),
)
OPENING = "The ministers met in Riga on 24 April 2015 and said that "
ENDINGS = ("!", " x", " met in Riga on Monday.", '"', "1", "”")


class _SlowError(BaseException):
    """The text took too long."""


def words() -> list[str]:
    """Return what the program's own tables look for, in pieces."""
    found: set[str] = set()
    for table in sorted(Path(str(resources.files("communique"))).rglob("*.toml")):
        found |= _strings(tomllib.loads(table.read_text(encoding="utf-8")))
    return sorted(found)


def _strings(value: object) -> set[str]:
    if isinstance(value, str):
        return set(re.findall(r"[A-Za-z'.-]{1,14}", value)[:6])
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {word for part in parts for word in _strings(part)}


def text_of(chance: random.Random, vocabulary: list[str], length: int) -> str:
    """Return a text of a few tokens, in turn or in any order, with or without a sentence before and an end."""
    tokens = [
        chance.choice(MARKS) if chance.random() < 0.65 else chance.choice(vocabulary) + chance.choice(("", " "))
        for _ in range(chance.choice((1, 1, 2, 2, 2, 3, 4, 6)))
    ]
    if chance.random() < 0.7:
        unit = "".join(tokens)
        text = unit * (length // len(unit) + 1)
    else:
        text = "".join(chance.choice(tokens) for _ in range(length))
    opening = OPENING if chance.random() < 0.4 else ""
    ending = chance.choice(ENDINGS) if chance.random() < 0.4 else ""
    return opening + text[:length] + ending


def complaint_on(text: str) -> str | None:
    """Read the text; return what is wrong with how it was read, if anything."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS, 1)
    try:
        reading = read(Article(text=text))
    except _SlowError:
        frames = traceback.extract_tb(sys.exc_info()[2])[::-1][:4]
        return "hang: " + " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    except Exception as error:
        return f"crash: {type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    spans = [span for statement in reading.statements for span in statement.evidence]
    if any(text[span.start : span.end] != span.quote for span in spans):
        return "false: evidence that does not stand there"
    return None


def campaign(count: int, seed: int, length: int) -> tuple[dict[int, str], float]:
    """Read so many texts; return the failures by number, and the longest that one took."""

    def too_slow(*_: object) -> None:
        raise _SlowError

    before = signal.signal(signal.SIGPROF, too_slow)
    vocabulary, failures, slowest = words(), dict[int, str](), 0.0
    read(Article(text=OPENING))
    for number in range(count):
        text = text_of(random.Random(f"{seed}:{number}"), vocabulary, length)
        start = time.process_time()
        complaint = complaint_on(text)
        slowest = max(slowest, time.process_time() - start)
        if complaint:
            failures[number] = complaint
            print(f"{number} {text[:40]!r}: {complaint}", file=sys.stderr, flush=True)
    signal.signal(signal.SIGPROF, before)
    return failures, slowest


def main() -> int:
    parser = argparse.ArgumentParser(description="Read texts that no journalist wrote, and count what goes wrong.")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--length", type=int, default=8000, help="characters of each text")
    asked = parser.parse_args()
    failures, slowest = campaign(asked.count, asked.seed, asked.length)
    kinds = Counter(word.split(":")[0] for word in failures.values())
    print("| texts read | characters of each | crashes | hangs over 10 s | false | slowest |\n" + "|---:" * 6 + "|")
    counts = " | ".join(str(kinds[kind]) for kind in ("crash", "hang", "false"))
    print(f"| {asked.count:,} | {asked.length:,} | {counts} | {slowest:.1f} s |")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
