"""Invented families in a commune with a round, and everything that can be seen of them."""

from dataclasses import dataclass

from ngheo_desktop.domain import records
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound, RoundKind, questionnaire_id
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households, questionnaires
from ngheo_desktop.store.database import Database

RULES = "vn-2022-2026"
Person = tuple[str, str, str, str | None]  # name, sex, birth date, relation
FAMILY: tuple[Person, ...] = (
    ("Hoàng Văn Tình", "male", "1970", "chu_ho"),
    ("Lý Thị Mẩy", "female", "1972-05-03", "vo"),
    ("Hoàng Văn Páo", "male", "1995", "con_de"),
    ("Hoàng Thị Sen", "female", "2001", "con_de"),
)


@dataclass
class Village:
    """A folder of a commune with one round."""

    folder: Folder
    standards: Standards
    review_round: ReviewRound

    @classmethod
    def of(cls, folder: Folder, standards: Standards) -> "Village":
        made = create_round(folder, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=(RULES,))
        return cls(folder, standards, made)

    def family(self, people: tuple[Person, ...] = FAMILY, village: str = "Nà Cà") -> Household:
        """Add a household with these people."""
        book = HouseholdBook(self.folder)
        first, *others = [
            {"full_name": name, "sex": sex, "birth_date": birth, "relation": relation, "ethnic_code": "02"}
            for name, sex, birth, relation in people
        ]
        household_id, _ = book.add_household({"village_id": book.add_village(village)}, first)
        for person in others:
            book.add_member(book.get(household_id), person)
        return book.get(household_id)

    def answer(self, household_id: str, fields: dict[str, object]) -> None:
        """Write answers into the questionnaire of the round."""
        place = {
            "household_id": household_id,
            "round_id": self.review_round.round_id,
            "form_id": self.review_round.form_id,
            "status": "open",
        }
        with self.folder.work() as unit:
            unit.append(
                records.QUESTIONNAIRE,
                questionnaire_id(self.review_round.round_id, household_id),
                {**place, **fields},  # type: ignore[dict-item]
            )
            unit.commit()

    def get(self, household_id: RecordId) -> Household:
        return households.get(self.folder.database, household_id)

    def names(self, household_id: RecordId) -> list[str]:
        return [member.full_name for member in self.get(household_id).members]

    def relations(self, household_id: RecordId) -> list[str | None]:
        return [member.relation for member in self.get(household_id).members]

    def member_answers(self, household_id: RecordId, member_id: str) -> dict[str, object]:
        found = questionnaires.get(self.folder.database, household_id, self.review_round.round_id)
        return dict(found.member_answers.get(member_id, {})) if found is not None else {}


def everything(database: Database, round_id: str) -> tuple[object, ...]:
    """Return all that lists, forms and searches show: households, people, answers, summaries."""
    found = sorted(households.all(database), key=lambda one: one.household_id)
    answers = sorted(questionnaires.all(database, round_id), key=lambda one: one.household_id)
    summaries = database.all("SELECT * FROM household_summary ORDER BY household_no")
    texts = database.all("SELECT * FROM household_text ORDER BY household_no")
    return found, answers, summaries, texts
