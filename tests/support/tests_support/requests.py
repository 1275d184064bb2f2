"""Households that request something in a round on request, and the answers they give."""

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId, new_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.questionnaires import QuestionnaireSession, open_questionnaire
from ngheo_desktop.services.standards import Standards

RULES = "vn-2022-2026"
FORM = "vn-2026b"
SOURCES = ("farming", "forestry", "fishery", "salt", "business", "wages", "other")


def add(folder: Folder, name: str, *, listed: str = "", year: int = 2025) -> RecordId:
    book = HouseholdBook(folder)
    head = {"full_name": name, "sex": "female", "birth_date": "1980-02-03", "ethnic_code": "02"}
    household_id, _ = book.add_household({"village_id": book.add_village("Mong")}, head)
    if listed:
        with folder.work() as unit:
            fields: dict[str, Value] = {"household_id": household_id, "year": year, "household_class": listed}
            unit.append(records.CLASS_RECORD, new_record_id(folder.clock.now()), fields)
            unit.commit()
    return household_id


def opened(folder: Folder, standards: Standards, household_id: RecordId, found: ReviewRound) -> QuestionnaireSession:
    return open_questionnaire(folder, standards, household_id, found)


def answer(session: QuestionnaireSession, **answers: Value) -> None:
    for name, value in answers.items():
        session.save(session.set_answer(name.replace("__", "."), value))


def screen(session: QuestionnaireSession, met: int, unmet: int) -> None:
    for number in range(1, met + unmet + 1):
        session.save(session.set_answer(f"screening.{number:02d}", "yes" if number <= met else "no"))


def survey(session: QuestionnaireSession, *, months: int = 12, allowances: int = 0, **brought: int) -> None:
    session.save(session.set_answer("survey.months", months))
    for source in SOURCES:
        session.save(session.set_answer(f"survey.{source}", brought.get(source, 0)))
        if brought.get(source) and source not in {"wages", "other"}:
            session.save(session.set_answer(f"survey.{source}_cost", brought.get(f"{source}_cost", 0)))
    session.save(session.set_answer("survey.allowances", allowances))
