"""Tell that a text is not English, by its letters and its function words. In doubt it is taken for English."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 40_000
_FEW_LETTERS = 20
_FEW_WORDS = 20
_SHARE = 0.08  # of all words, that a language's function words must reach before it is suspected
_DIFFERENT = 5  # function words, so that an abbreviation in a table ("un", "ta") is no language
_LEAD = 1.5  # times as many function words as English has


def foreign_language(text: str) -> str | None:
    """Return the name of the language, or of the script, that the text looks to be in; ``None`` for English or doubt.

    >>> foreign_language("Die Gespräche sind gescheitert, weil die Delegation nicht mit dem Vorschlag der Kommission "
    ...                  "einverstanden war und sie keine weiteren Zugeständnisse für möglich hielt.")
    'German'
    """
    sample = text[:_SAMPLE]
    return _foreign_script(sample) or _foreign_words([word.lower() for word in _WORD.findall(sample)])


def _foreign_script(sample: str) -> str | None:
    letters = [character for character in sample if character.isalpha()]
    foreign = [character for character in letters if ord(character) > 0x24F]
    if len(letters) < _FEW_LETTERS or len(foreign) * 2 < len(letters):
        return None
    scripts = Counter(unicodedata.name(character, "UNKNOWN").split()[0].split("-")[0] for character in foreign[:2000])
    commonest = max(sorted(scripts), key=scripts.__getitem__)
    names: dict[str, str] = _tables()["scripts"]
    # Japanese mixes three scripts, of which the Chinese may be the commonest.
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > 0.1 * len(foreign[:2000]):
        return "Japanese"
    return names.get(commonest, f"{commonest.capitalize()} script")


def _foreign_words(words: list[str]) -> str | None:
    if len(words) < _FEW_WORDS:
        return None
    counts = Counter(words)
    hits = {name: sum(counts[word] for word in function_words) for name, function_words in _languages().items()}
    english = hits.pop("English")
    best = max(sorted(hits), key=hits.__getitem__)
    different = sum(counts[word] > 0 for word in _languages()[best])
    suspicious = hits[best] >= _SHARE * len(words) and hits[best] > _LEAD * english and different >= _DIFFERENT
    return best if suspicious else None


@lru_cache(maxsize=1)
def _languages() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in _tables()["words"].items()}


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("communique.ingest").joinpath("language.toml").read_text(encoding="utf-8"))
