"""What the lists of certificates are made of, and what the preview beside them shows."""

from collections.abc import Callable
from dataclasses import dataclass

from ngheo_desktop.gui.models.windowed import Column
from ngheo_desktop.gui.widgets.class_mark import class_title
from ngheo_desktop.messages import N_, tr
from ngheo_desktop.services.certificates import Candidate

CLASS_COLUMN = 2


@dataclass(frozen=True, slots=True)
class Documents:
    """What the preview shall show: how many papers, how one is made (off the GUI thread), its name, which is first."""

    count: int
    make: Callable[[int], bytes]
    title: Callable[[int], str]
    current: int


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """A household in the list; `number` is its place in village order."""

    number: int
    candidate: Candidate

    @property
    def head(self) -> str:
        """The head's name."""
        household = self.candidate.household
        return (household.head or household.members[0]).full_name if household.members else ""

    @property
    def household_class(self) -> str:
        """The class on record."""
        return self.candidate.recorded.result.household_class.value

    @property
    def state(self) -> str:
        """The number of its certificate, or that it has none."""
        certificate = self.candidate.certificate
        return certificate.content.number.split("/")[0] if certificate else tr("not issued")


HOUSEHOLD_COLUMNS: tuple[Column[HouseholdLine], ...] = (
    Column(N_("Head of household"), lambda row: row.head, 24),
    Column(N_("Village"), lambda row: row.candidate.household.village, 14),
    Column(
        N_("Class"),
        lambda row: class_title(row.household_class),
        8,
        value=lambda row: row.household_class,
        whole=(N_("Poor"), N_("Near-poor")),
    ),
    Column(N_("Certificate"), lambda row: row.state, 10),
)
