"""Checks and progress of a questionnaire against their budget: 1 ms for 5 members, 10 ms for 60. Run as a file."""

import time
from datetime import date

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.forms.check import problems, progress, relevant
from ngheo_desktop.forms.parse import load_form

HOME = {
    "income_score": 140, "house.wall": "durable", "house.pillar": "durable", "house.roof": "durable",
    "house.area_m2": "45.5", "water.source": "piped", "toilet.kind": "septic", "telecom.internet": "yes",
    "info.shared": ["tv"], "info.personal": ["none"],
}  # fmt: skip
ANSWERS = {"employment": "3", "allowance": "no", "insured": "yes", "education": "3", "schooling": "2"}


def main() -> None:
    form = load_form(asset("resources", "forms", "vn-2026"))
    for count, budget in ((5, 1.0), (60, 10.0)):
        members = tuple(
            PersonFacts(f"m{number}", Sex.MALE, f"{1950 + number}-03-04", "con_de", ANSWERS) for number in range(count)
        )
        facts = HouseholdFacts(Area.RURAL, date(2026, 9, 1), HOME, members)
        times = []
        for _ in range(100):
            started = time.perf_counter()
            relevant(form, facts)
            problems(form, facts)
            progress(form, facts)
            times.append((time.perf_counter() - started) * 1000)
        best = min(times)
        print(f"{count} members: {best:.2f} ms; {best / budget:.2f} of the budget of {budget:g} ms (1 or less is met)")


if __name__ == "__main__":
    main()
