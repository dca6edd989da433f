"""Whole passages that one voice speaks: a statement or remarks by somebody, the turns of a transcript."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from communique.annotation.cast import Cast, Part
from communique.extraction.said import Said

_VOICE = re.compile(r"(?:Statement|Remarks|Letter|Address|Speech|Message)\s+(?:by|from|of)\s+(?:the\s+)?", re.I)
_TURN = re.compile(
    r"^[ \t]*(?P<label>Q|A|(?:(?:MR|MS|MRS|DR)\. )?[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,4}"
    r"|(?:Mr|Ms|Mrs|Dr|President|Secretary|Minister|Chairman|Senator|Ambassador) [A-Z][\w.'’-]+"
    r"|THE PRESIDENT|THE VICE PRESIDENT)"
    r"(?:\s*\([^)\n]{1,40}\))?(?::|(?<=^Q) )[ \t]*(?=\S)",
    re.M,
)
_ASKER = frozenset({"q", "question", "reporter", "the press"})


def document_voice(text: str, title: str | None, doc: Doc, cast: Cast) -> str | None:
    """Return who speaks the whole document ("Statement by President NAME"), or ``None``."""
    match = _VOICE.search(text[:300].split("\n\n")[0])
    if match is None or (
        title is not None and not text.lstrip().startswith(title[:10]) and _VOICE.search(title) is None
    ):
        return None
    near = (t for t in doc if match.end() <= t.idx < match.end() + 80 and t.i in cast.at)
    token = next((t for t in near if cast.parts[cast.at[t.i]].type == "person"), None)
    return cast.at[token.i] if token is not None else None


def find_turns(text: str, doc: Doc, cast: Cast) -> list[Said]:
    """Return the turns of a transcript, each an attribution to its speaker; none where the text is no transcript."""
    matches = list(_TURN.finditer(text))
    if not _is_transcript(matches):
        return []
    found = []
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for match, end in zip(matches, ends, strict=True):
        start = match.end()
        stop = start + len(text[start:end].rstrip())
        name = _speaker(text, doc, cast, match.group("label"), match.start("label"))
        if stop <= start or name is None:
            continue
        found.append(
            Said(
                start=start,
                end=stop,
                names=(name,),
                source=None,
                cue=None,
                cue_lemma="",
                style="direct",
                quoted=True,
                outer=(match.start("label"), match.end("label")),
            )
        )
    return found


_TITLED = re.compile(
    r"Q|A|(?:MR|MS|MRS|DR)\.|(?:THE )?(?:VICE )?PRESIDENT|(?:PRIME )?MINISTER|SECRETARY|AMBASSADOR|CHAIRMAN|SENATOR|"
    r"(?:SENIOR )?(?:ADMINISTRATION |STATE DEPARTMENT |U\.S\. )?OFFICIAL|MODERATOR|REPORTER|QUESTION",
)


def _is_transcript(matches: list[re.Match[str]]) -> bool:
    """Whether labels are those of speakers, not headings: two at least, and one comes twice or bears a title."""
    labels = [match.group("label") for match in matches]
    if len(labels) < 2:
        return False
    return len(set(labels)) < len(labels) or any(_TITLED.match(label) for label in labels)


def _speaker(text: str, doc: Doc, cast: Cast, label: str, at: int) -> str | None:
    """Return the actor that a label names: a surname, an office that one person bears, else the label in small."""
    plain = re.sub(r"^(?:the|mr\.?|ms\.?|mrs\.?|dr\.?)\s+", "", label.lower())
    if plain in _ASKER or label == "Q":
        return _new_group(cast, "reporter")
    persons = [name for name, part in cast.parts.items() if part.type == "person" and name[:1].isupper()]
    last = plain.split()[-1]
    fits = [name for name in persons if name.lower().split()[-1] == last]
    if fits and not (fits[0].isupper() and not _is_name(plain)):
        return max(fits, key=len)
    for shouted in fits:
        cast.rename(shouted, plain)
    if plain in cast.parts:
        return plain
    bearers = [name for name in persons if (cast.parts[name].office or "") == plain]
    if bearers:
        return _first_named(doc, cast, bearers)
    words = label if label[1:2].islower() or len(label) <= 4 else plain
    return _new_group(cast, words.title() if label.isupper() and " " in plain and _is_name(plain) else words)


def _is_name(plain: str) -> bool:
    return not re.search(r"\b(?:official|spokes\w+|moderator|operator|host|president|minister|secretary|aide)\b", plain)


def _first_named(doc: Doc, cast: Cast, names: list[str]) -> str:
    order = {name: min((i for i, other in cast.at.items() if other == name), default=len(doc)) for name in names}
    return min(names, key=lambda name: order[name])


def _new_group(cast: Cast, name: str) -> str:
    cast.add(Part(name=name, type="person"))
    return name
