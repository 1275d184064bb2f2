"""Killed at random moments while keying: nothing committed is lost, and every check is green.

`NGHEO_KILLS=500` kills as often as the issue of a release asks for; the usual number keeps a run of all tests short.
"""

import json
import os
import random
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from tests_support.papers import make_commune

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.services.folder import open_folder
from ngheo_desktop.services.recovery import stopped_at
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import questionnaires
from ngheo_desktop.store.check import check

SCRIPT = Path(__file__).parents[1] / "support" / "keying_forever.py"
KILLS = int(os.environ.get("NGHEO_KILLS", "12"))
CLOCK = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))


def keyed_until_killed(root: Path, seed: int, answers: int, seconds: float) -> list[list[str]]:
    """Let a process key so many answers and a moment more, kill it, and return the answers it said were committed."""
    with subprocess.Popen([sys.executable, SCRIPT, root, str(seed)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        first = "".join(process.stdout.readline() for _ in range(answers))
        time.sleep(seconds)
        process.kill()
        said = first + process.stdout.read()
    whole = said[: said.rfind("\n") + 1]
    return [json.loads(line) for line in whole.splitlines()]


def test_no_committed_answer_is_lost_however_often_the_program_is_killed(tmp_path: Path, standards: Standards) -> None:
    paths = make_commune(tmp_path / "commune", standards, CLOCK, households=25)
    chance = random.Random(500)
    expected: dict[tuple[str, str | None, str], object] = {}
    committed = 0
    for number in range(KILLS):
        said = keyed_until_killed(paths.root, number, chance.randrange(60), chance.uniform(0, 0.05))
        committed += len(said)
        with open_folder(paths, clock=CLOCK) as folder:
            assert check(folder.database).ok
            round_id = get_round(folder).round_id
            # One more answer may have reached the disk before the process could say so.
            place = getattr(stopped_at(folder), "place", None)
            unsaid = (place.household_id, place.member_id, place.question) if place else None
            expected |= {(household, member, question): value for household, member, question, value in said}
            for (household, member, question), value in expected.items():
                if (household, member, question) == unsaid and (not said or said[-1][:3] != [*unsaid]):
                    continue
                found = questionnaires.get(folder.database, household, round_id)
                assert found is not None
                answers = found.household_answers if member is None else found.member_answers.get(member, {})
                assert answers.get(question) == value, (number, question)
            if unsaid is not None and unsaid in expected:
                stored = questionnaires.get(folder.database, RecordId(unsaid[0]), round_id)
                assert stored is not None
                of = stored.household_answers if unsaid[1] is None else stored.member_answers.get(unsaid[1], {})
                expected[unsaid] = of.get(unsaid[2])
    assert committed > KILLS
