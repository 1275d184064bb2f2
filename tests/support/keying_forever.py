"""Keys random answers into a folder without end and says each one once it is committed: `FOLDER SEED`."""

import json
import random
import sys
from datetime import datetime
from pathlib import Path

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.expression import FactKind, Level
from ngheo_desktop.forms.model import Question
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import open_folder
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households


def answer_of(question: Question, chance: random.Random) -> str | list[str] | None:
    if chance.random() < 0.1:
        return None
    if question.kind is FactKind.MULTI:
        return [chance.choice(question.choices).code]
    if question.choices:
        return chance.choice(question.choices).code
    if question.kind in {FactKind.INTEGER, FactKind.DECIMAL}:
        return str(chance.randint(int(question.minimum or 0), min(int(question.maximum or 200), 200)))
    return "05/03/2026" if question.kind is FactKind.DATE else f"Chữ {chance.randint(1, 9999)}"


def main(root: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = open_folder(DataFolder(root), clock=FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00")))
    standards = Standards(load_areas())
    review_round = get_round(folder)
    everybody = list(households.all(folder.database))
    print("ready", flush=True)
    while True:
        household = chance.choice(everybody)
        session = open_questionnaire(folder, standards, household.household_id, review_round)
        for _ in range(chance.randint(1, 12)):
            question = chance.choice(session.form.questions)
            member = chance.choice(household.members).member_id if question.level is Level.MEMBER else None
            session.save(session.set_answer(question.id, answer_of(question, chance), member))
            value = session.answer(question.id, member)
            print(json.dumps([household.household_id, member, question.id, value]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
