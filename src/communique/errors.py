"""The tree of errors that Communiqué raises on purpose.

::

    CommuniqueError
    ├── InputError        an article, file or address could not be read
    │   └── RefusedArticle   one article among others: it is named, the rest goes on
    ├── RecordError       a record file could not be used
    │   ├── NotARecord       the file is something else
    │   └── NewerRecord      the file was written by a later version
    ├── JudgementError    a judgement names nothing in the record, or says nothing sensible
    ├── ModelError        the language model package is missing or not the known one
    └── UsageError        an option's value is off

Every message is one line: what is wrong, and what to do about it.
"""


class CommuniqueError(Exception):
    """Base of all errors that a caller may want to catch."""


class InputError(CommuniqueError):
    """A file, folder, stream or address could not be read."""


class RefusedArticle(InputError):
    """One article could not be taken in; ``reason`` is a short phrase, ``path`` where it came from."""

    def __init__(self, path: str, reason: str) -> None:
        """Keep path and reason apart for who counts refusals."""
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class RecordError(CommuniqueError):
    """A record file could not be used."""


class NotARecord(RecordError):
    """The file exists and is not a Communiqué record."""


class NewerRecord(RecordError):
    """The record was written by a later version of Communiqué."""


class JudgementError(CommuniqueError):
    """A judgement names nothing in the record, or its value makes no sense."""


class ModelError(CommuniqueError):
    """The language model package is missing, or its files are not the known ones."""


class UsageError(CommuniqueError):
    """An option's value is off."""
