"""What an agent may add to a record where it was asked to: judgements under its name, which a person can undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from communique.agents.answers import Answers
from communique.errors import UsageError
from communique.interval import Interval
from communique.render.wording import clip
from communique.store.judgements import interval_of_value
from communique.types import Judgement, JudgementVerb

Json = dict[str, Any]
VERBS: tuple[JudgementVerb, ...] = ("wrong", "same", "different", "outcome", "date", "name")


class Judging:
    """Appends judgements under one name. JudgementError and UsageError tell in one line what was asked wrongly."""

    def __init__(self, answers: Answers, who: str) -> None:
        """Judge the record of ``answers`` as ``who``, which the agent cannot change."""
        self._answers, self._who = answers, who

    def judge(self, verb: str, subject: str, other: str | None, value: str | None) -> Json:
        """Append a judgement."""
        if verb not in VERBS:
            raise UsageError(f"there is no verb '{clip(verb, 40)}'; verbs are {', '.join(VERBS)}")
        return _told(self._answers.ask(lambda one: one.judge(verb, subject, other=other, value=value, who=self._who)))

    def state(self, document: str, kind: str, words: str, fields: Mapping[str, str], when: str | None) -> Json:
        """Add a statement that the reader missed, by the article's own words."""
        days = _days(when)
        return _told(
            self._answers.ask(lambda one: one.add_statement(document, kind, words, fields, when=days, who=self._who))
        )

    def correct(self, statement: str, fields: Mapping[str, str], when: str | None) -> Json:
        """Say what a statement should have been; it keeps its id and its words."""
        days = _days(when)
        return _told(self._answers.ask(lambda one: one.correct_statement(statement, fields, when=days, who=self._who)))

    def undo(self, judgement: str) -> Json:
        """Take back a judgement of one's own; what a person said stands until a person undoes it."""
        every = self._answers.ask(lambda one: one.judgements())
        found = next((one for one in every if one.id == judgement), None)
        if found is not None and found.who != self._who:
            raise UsageError(f"{found.id} was judged by {clip(found.who, 60) or 'a person'}, not by {self._who}")
        return _told(self._answers.ask(lambda one: one.judge("undo", judgement, who=self._who)))


def _days(when: str | None) -> Interval | None:
    return interval_of_value(when) if when else None


def _told(made: Judgement) -> Json:
    return {"judgement": made.id, "verb": made.verb, "subject": made.subject, "other": made.other, "who": made.who}
