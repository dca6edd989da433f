"""Builders of lengths, of what comes again, and of words for now, then and later."""

from __future__ import annotations

from communique.dating.built import Built, Surroundings, after, before, small_number
from communique.dating.grammar import Hit
from communique.dating.tokens import word_values

_CLOCK_UNITS = {"TH": "H", "TM": "M", "TS": "S"}


def length(count: int | str, unit: str) -> str:
    """Return the TIMEX3 value of so many units: three decades are P30Y, two fortnights P4W.

    >>> length(2, "DE")
    'P20Y'
    """
    if unit in _CLOCK_UNITS:
        return f"PT{count}{_CLOCK_UNITS[unit]}"
    if unit == "WE":
        return f"P{count}WE"
    if unit == "2W":
        return f"P{count * 2 if isinstance(count, int) else count}W"
    if isinstance(count, int) and unit in ("DE", "CE"):
        return f"P{count * (10 if unit == 'DE' else 100)}Y"
    return f"P{count}{unit}"


def duration(hit: Hit, around: Surroundings) -> Built | None:
    """Build "five-month-long", "nearly forty years", "a couple of years", "half an hour", "a year and a half"."""
    unit = hit.value("unit")
    words = hit.surface
    if unit == "WE" or (after(hit) in ("old", "olds")) or (after(hit) == "-" and after(hit, 1) in ("old", "olds")):
        return None
    if hit.tokens.words[hit.start - 1 : hit.start] in (["$"], ["£"], ["#"], ["€"]):
        return None
    if (hit.has("an") and not _is_length(hit, unit)) or _is_rate(hit):
        return None
    hyphen = "-" in words or "–" in words or "‑" in words
    start = (
        hit.start + 1
        if (hyphen and words[0] in ("a", "an"))
        or words[0] in ("just", "only", "barely")
        or (words[0] in ("over", "under") and hit.has("vague"))
        else None
    )
    if words[0] == "dozen" and before(hit) == "-" and before(hit, 2) == "half":
        return None
    if hit.has("vague") and hit.word("vague") != "couple":
        if hit.word("vague") == "some" and not hit.has("count") and unit in ("D", "Y"):
            return None
        return Built(type="DURATION", recipe=f"dur({length('X', unit)})", unit="length", start=start)
    if hit.has("half") and not hit.has("plus"):
        return Built(type="DURATION", recipe=f"dur({_half_of(1, unit, only=True)})", unit="length")
    if hit.word("vague") == "couple":
        count: int | None = 2
    elif hit.has("an") or (hit.has("additional") and not hit.has("count")):
        count = 1
    else:
        count = small_number(hit.words("count"))
        if count is None and len(hit.words("count")) == 1 and "." in hit.words("count")[0]:
            return Built(type="DURATION", recipe=f"dur({length(hit.words('count')[0], unit)})", unit="length")
    if count is None or (hit.has("additional") and words[0] in ("a", "an") and hit.word("additional") in ("straight",)):
        return None
    value = _half_of(count, unit) if hit.has("plus") else length(count, unit)
    return Built(type="DURATION", recipe=f"dur({value})", unit="length", start=start)


def _is_rate(hit: Hit) -> bool:
    """Whether "24 hours" goes on as "24 hours a day", or "a year" as "year-ago"."""
    follows = after(hit)
    return (follows in ("a", "per") and after(hit, 1) in ("day", "week")) or (
        follows == "-" and after(hit, 1) in ("ago", "earlier", "end", "old")
    )


def _is_length(hit: Hit, unit: str) -> bool:
    """Whether "a week" is a length here: not in "$5 a week", "a day when"."""
    lead, follows = before(hit), after(hit)
    if unit in ("D", "TM", "TS", "Q") and lead not in (
        "for",
        "within",
        "in",
        "than",
        "about",
        "nearly",
        "almost",
        "took",
        "over",
        "lasting",
        "last",
        "lasted",
        "after",
        "take",
        "takes",
        "under",
        "just",
    ):
        return hit.start + 2 < hit.end and hit.surface[0] not in ("a", "an")
    if unit == "P":
        return False
    if lead.endswith("s") and len(lead) > 3 and lead not in ("takes", "lasts", "this", "less"):
        return False
    return not (
        lead[:1].isdigit()
        or lead in ("percent", "%", "times", "once", "twice", "million", "billion", "jobs", "dollars")
        or (follows in ("when", "of") and unit == "D")
    )


def _half_of(count: int, unit: str, *, only: bool = False) -> str:
    """Return "a year and a half" in months, "half an hour" in minutes."""
    parts = {"Y": ("M", 12), "TH": ("TM", 60), "D": ("TH", 24), "DE": ("Y", 10), "TM": ("TS", 60), "CE": ("Y", 100)}
    small, size = parts.get(unit, (unit, 0))
    if not size:
        return length(f"{0 if only else count}.5", unit)
    if unit == "TM" and not only:
        return f"PT{count}M30S"
    if unit == "TH" and not only:
        return f"PT{count}H30M"
    return length((0 if only else count * size) + size // 2, small)


def unit_long(hit: Hit, _: Surroundings) -> Built | None:
    """Build "day-long", "yearlong"."""
    unit = hit.value("unit")
    if "-" not in hit.surface and "–" not in hit.surface:
        return None
    return Built(type="DURATION", recipe=f"dur({length(1, unit)})", unit="length")


def yearlong(hit: Hit, _: Surroundings) -> Built | None:
    """Build "monthlong"."""
    return Built(type="DURATION", recipe=f"dur({word_values()[hit.surface[0]]})", unit="length")


def past_length(hit: Hit, _: Surroundings) -> Built | None:
    """Build "the past three months", "the next few days", "the last twenty four hours"."""
    unit = hit.value("unit")
    operation = "past" if word_values().get(hit.word("way")) == -1 else "coming"
    if hit.has("vague") and hit.word("vague") != "couple":
        return _vague_length(operation, unit)
    count = 2 if hit.word("vague") == "couple" else small_number(hit.words("count"))
    if count is None or unit == "WE":
        return None
    value = length("X" if hit.has("choice") else count, unit)
    return Built(type="DURATION", recipe=f"{operation}({value},pub)", unit="length")


def _vague_length(operation: str, unit: str) -> Built:
    if unit in ("D", "W", *_CLOCK_UNITS):
        return Built(type="DURATION", recipe=f"{operation}({length('X', unit)},pub)", unit="length")
    return Built(type="DATE", recipe=f"ref({'PAST' if operation == 'past' else 'FUTURE'}_REF)", unit="ref")


def first_length(hit: Hit, _: Surroundings) -> Built | None:
    """Build "the first nine months", "the six months", "these two weeks"."""
    unit = hit.value("unit")
    if "-" in hit.surface or (unit in ("D", "W", "M", "Y") and hit.surface[-1] in ("day", "week", "month", "year")):
        return None
    if hit.has("vague"):
        return (
            Built(type="DURATION", recipe=f"dur({length('X', unit)})", unit="length")
            if hit.word("vague") != "many"
            else None
        )
    count = small_number(hit.words("count"))
    if count is None or unit == "WE" or after(hit) == "-" or unit == "P":
        return None
    return Built(type="DURATION", recipe=f"dur({length(count, unit)})", unit="length")


def recent_units(hit: Hit, _: Surroundings) -> Built | None:
    """Build "recent weeks", "coming months", "past years"."""
    unit, way = hit.value("unit"), word_values().get(hit.word("way"))
    operation = "past" if way in (-1, "PAST_REF") else "coming"
    if hit.word("way") in ("previously", "recently", "lately", "formerly"):
        return None
    if unit in ("D", "W"):
        return Built(type="DURATION", recipe=f"{operation}({length('X', unit)},pub)", unit="length")
    return _vague_length(operation, unit)


def bare_units(hit: Hit, _: Surroundings) -> Built | None:
    """Build "for weeks", "in years", "within weeks or months"."""
    unit = hit.value("unit")
    lead = before(hit)
    lasting = lead in ("for", "in", "within", "over", "took", "take", "lasted", "lasting")
    if not lasting and after(hit) not in ("ago", "later", "earlier", "before"):
        return None
    if unit in ("WE",):
        return None
    end = hit.end
    if after(hit) == "ago":
        return Built(type="DATE", recipe="ref(PAST_REF)", unit="ref", end=end + 1)
    return Built(type="DURATION", recipe=f"dur({length('X', unit)})", unit="length")


def every(hit: Hit, _: Surroundings) -> Built | None:
    """Build "every Monday", "each year", "every two weeks", "every night"."""
    if hit.has("weekday"):
        pod = hit.value("pod") or ""
        return Built(type="SET", recipe=f"set(XXXX-WXX-{hit.value('weekday')}{pod})", unit="set")
    if hit.has("pod"):
        return Built(type="SET", recipe=f"set(XXXX-XX-XX{hit.value('pod')})", unit="set")
    if hit.has("season"):
        return Built(type="SET", recipe=f"set(XXXX-{hit.value('season')})", unit="set")
    if hit.has("month"):
        return Built(type="SET", recipe=f"set(XXXX-{hit.value('month'):02})", unit="set")
    unit = hit.value("unit")
    if unit == "WE":
        return Built(type="SET", recipe="set(XXXX-WXX-WE)", unit="set")
    count = small_number(hit.words("count")) or (2 if "other" in hit.surface else 1)
    return Built(type="SET", recipe=f"set({length(count, unit)})", unit="set")


def frequency(hit: Hit, _: Surroundings) -> Built | None:
    """Build "daily", "weekly"; not in a newspaper's name."""
    word = hit.tokens.text[hit.tokens.starts[hit.start]]
    if (word.isupper() and hit.start > 0 and before(hit) not in (".", "\n\n")) or (
        hit.word("freq") in ("annual", "annually", "yearly") and hit.word("freq") == "annual" and False
    ):
        return None
    return Built(type="SET", recipe=f"set({hit.value('freq')})", unit="set")


def times_a_unit(hit: Hit, _: Surroundings) -> Built | None:
    """Build "twice a week", "once a year"."""
    if hit.surface[0] not in ("once", "twice"):
        return None
    return Built(type="SET", recipe=f"set({length(1, hit.value('unit'))})", unit="set")


def reference(hit: Hit, _: Surroundings) -> Built | None:
    """Build "recently", "currently", "now", "soon"."""
    if hit.word("ref") == "recent":  # an adjective that dates nothing: "recent weeks" has its own rule
        return None
    return Built(type="DATE", recipe=f"ref({hit.value('ref')})", unit="ref")


def future(hit: Hit, _: Surroundings) -> Built | None:
    """Build "in the future", "future"; not "its future"."""
    if hit.surface[0] == "the" and before(hit) not in ("in", "into", "for", "of"):
        return None
    if (
        hit.surface[0] != "the"
        and before(hit) in ("a", "its", "any", "their", "his", "her", "our", "whose", "foreseeable", "near", "no", "'s")
        and len(hit.surface) == 1
    ):
        return None
    return Built(type="DATE", recipe="ref(FUTURE_REF)", unit="ref")


def the_past(hit: Hit, _: Surroundings) -> Built | None:
    """Build "in the past"."""
    if (
        hit.word("past") != "past"
        or before(hit) not in ("in", "from")
        or (
            after(hit)[:1].isalpha()
            and after(hit)
            not in (
                "and",
                "but",
                "that",
                "when",
                "as",
                "have",
                "has",
                "had",
                "by",
                "to",
                "for",
                "on",
                "with",
                "it",
                "he",
                "they",
            )
        )
    ):
        return None
    return Built(type="DATE", recipe="ref(PAST_REF)", unit="ref")


def current(hit: Hit, _: Surroundings) -> Built | None:
    """Build "current"; not the verb or noun "present", nor "electric current"."""
    if hit.word("ref") == "present" and before(hit) not in ("the", "at", "its", "their"):
        return None
    return Built(type="DATE", recipe="ref(PRESENT_REF)", unit="ref")


def half_dozen(hit: Hit, _: Surroundings) -> Built | None:
    """Build "a half-dozen years", "half a dozen days"."""
    if hit.word("dozen") != "dozen":
        return None
    return Built(type="DURATION", recipe=f"dur({length(6, hit.value('unit'))})", unit="length")


def quarter_century(hit: Hit, _: Surroundings) -> Built | None:
    """Build "a quarter-century"."""
    return Built(type="DURATION", recipe="dur(P25Y)", unit="length")


def mixed_number(hit: Hit, _: Surroundings) -> Built | None:
    """Build "2 1/2 years"."""
    count = small_number(hit.words("count"))
    if count is None or (hit.word("upper"), hit.word("lower")) != ("1", "2"):
        return None
    return Built(type="DURATION", recipe=f"dur({_half_of(count, hit.value('unit'))})", unit="length")


def these_days(hit: Hit, _: Surroundings) -> Built | None:
    """Build "these days", "in those days"."""
    if "days" not in hit.surface or (
        after(hit)[:1].isalpha() and after(hit) in ("of", "when", "that", "before", "after")
    ):
        return None
    value = "PRESENT_REF" if hit.surface[0] == "these" else "PAST_REF"
    if value == "PAST_REF" and before(hit) != "in":
        return None
    return Built(type="DATE", recipe=f"ref({value})", unit="ref")
