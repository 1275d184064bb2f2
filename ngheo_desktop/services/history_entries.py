"""What the history of a household consists of: entries, and the conflicts that computers left in it."""

from dataclasses import dataclass

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import ChangeRef, Value
from ngheo_desktop.domain.text import fold
from ngheo_desktop.services.late_answers import LateAnswer


@dataclass(frozen=True, slots=True)
class Entry:
    """One field changed once.

    Attributes:
        number: its place in the history, 0 for the oldest.
        subject: whom or what it is about: a person's name, or the kind of record.
        title: what the field is called; empty for what is told as one line.
        old: the value before, in words.
        new: the value after, in words.
        why: the reason given, or the event it belongs to.
        author: who was at the keyboard.
        at: date and time in ISO form.
        stands: whether the value counts now.
        is_open: whether it may be brought back by itself.
        before: the value before, as it is stored.
        after: the value after, as it is stored.
    """

    number: int
    ref: ChangeRef
    kind: str
    record_id: RecordId
    field: str
    subject: str
    title: str
    old: str
    new: str
    why: str
    author: str
    at: str
    stands: bool
    is_open: bool
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that computers disagree about."""

    value: Value
    text: str
    author: str
    at: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field to which several computers gave different values; the one that `counts` stands until it is settled.

    Attributes:
        late: the answer that stayed behind in the questionnaire of another household, where the conflict is one of two
            questionnaires.
    """

    kind: str
    record_id: RecordId
    field: str
    subject: str
    title: str
    choices: tuple[Choice, ...]
    late: LateAnswer | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The history of a household, the newest entry first, and what is in conflict."""

    household_id: RecordId
    entries: tuple[Entry, ...]
    conflicts: tuple[Conflict, ...]

    def subjects(self) -> list[str]:
        """Return whom and what the history is about, in the order of their last change."""
        return list(dict.fromkeys(entry.subject for entry in self.entries))

    def titles(self) -> list[str]:
        """Return the fields in it, sorted."""
        return sorted({entry.title for entry in self.entries if entry.title}, key=fold)

    def authors(self) -> list[str]:
        """Return who wrote it, sorted."""
        return sorted({entry.author for entry in self.entries}, key=fold)

    def find(self, *, subject: str = "", title: str = "", author: str = "", text: str = "") -> list[Entry]:
        """Return the entries that match, the newest first; an empty text matches all."""
        wanted = fold(text)
        return [
            entry
            for entry in self.entries
            if subject in ("", entry.subject)
            and title in ("", entry.title)
            and author in ("", entry.author)
            and (not wanted or wanted in fold(f"{entry.subject} {entry.title} {entry.old} {entry.new} {entry.why}"))
        ]
