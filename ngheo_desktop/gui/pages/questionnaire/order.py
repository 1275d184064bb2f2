"""The households in the order in which their papers lie: by village and number."""

from array import array
from collections.abc import Callable, Collection, Iterator

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery


class VillageOrder:
    """Where a household stands among all, and which one comes next; read at the first need and again after changes."""

    def __init__(self, folder: Folder, book: HouseholdBook, shown: Callable[[], "array[int]"]) -> None:
        """Take the services, and what tells the households that are walked through: `numbers`, or fewer."""
        self._shown = shown
        self._folder = folder
        self._book = book
        self._numbers: array[int] | None = None
        self._of_village: dict[str, array[int]] = {}

    def forget(self) -> None:
        """Households came, went or moved: read them again."""
        self._numbers = None
        self._of_village.clear()

    def position(self, household_id: RecordId) -> tuple[int, int]:
        """Return which household this is, from 1, and how many there are; 0 when it is not among them."""
        return self._position_in(self._shown(), household_id)

    def position_in_village(self, household_id: RecordId, village_id: RecordId | None) -> tuple[int, int]:
        """Return the same among the households of its village."""
        if village_id is None:
            return 0, 0
        if village_id not in self._of_village:
            query = HouseholdQuery(commune_code=self._folder.commune_code, village_id=village_id, order="village")
            self._of_village[village_id] = self._book.find(query)
        return self._position_in(self._of_village[village_id], household_id)

    def beside(self, household_id: RecordId, step: int) -> RecordId | None:
        """Return the next (1) or previous (-1) household; None past the ends."""
        at, _ = self.position(household_id)
        numbers, target = self._shown(), at - 1 + step
        return self._household(numbers[target]) if at and 0 <= target < len(numbers) else None

    def next_open(self, household_id: RecordId, round_id: RecordId) -> RecordId | None:
        """Return the next household whose questionnaire is not complete, from the first again after the last.

        Never the household itself; None when every other one is complete.
        """
        commune = self._folder.commune_code
        wanted: set[int] = set()
        for status in ("open", "none"):
            wanted.update(self._book.find(HouseholdQuery(commune_code=commune, round_id=round_id, status=status)))
        return next((self._household(number) for number in self._after(household_id) if number in wanted), None)

    def next_but(self, household_id: RecordId, done: Collection[RecordId]) -> RecordId | None:
        """Return the next household that is none of these, from the first again after the last, never itself."""
        following = (self._household(number) for number in self._after(household_id))
        return next((one for one in following if one is not None and one not in done), None)

    def _after(self, household_id: RecordId) -> Iterator[int]:
        numbers = self._shown()
        at, _ = self.position(household_id)
        yield from numbers[at:]
        yield from numbers[: max(0, at - 1)]

    def first_unfinished(self, round_id: RecordId) -> RecordId | None:
        """Return the first household that is begun and not complete, else the first not begun; None for none."""
        commune = self._folder.commune_code
        for status in ("open", "none"):
            numbers = self._book.find(HouseholdQuery(commune_code=commune, round_id=round_id, status=status))
            if numbers:
                return self._household(numbers[0])
        return None

    def numbers(self) -> "array[int]":
        """Return the local numbers of all households in village order."""
        if self._numbers is None:
            self._numbers = self._book.find(self._query())
        return self._numbers

    def _query(self) -> HouseholdQuery:
        return HouseholdQuery(commune_code=self._folder.commune_code, order="village")

    def _position_in(self, numbers: "array[int]", household_id: RecordId) -> tuple[int, int]:
        number = self._book.number_of(household_id)
        try:
            return (numbers.index(number) + 1 if number is not None else 0), len(numbers)
        except ValueError:
            return 0, len(numbers)

    def _household(self, number: int) -> RecordId | None:
        rows = self._book.rows(self._query(), [number])
        return rows[0].household_id if rows else None
