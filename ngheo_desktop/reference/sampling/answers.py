"""Answers that make a household deprived in chosen indicators and in no other.

The generator decides what is to come out and writes facts that say so, in the vocabulary of the form. It knows the
indicators of `vn-2022-2026` only as far as that needs; the rules decide.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from ngheo_desktop.domain.household import HEAD, Sex
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.reference.sampling.draw import Draw, setting, shares
from ngheo_desktop.reference.sampling.families import Person

MemberAnswers = dict[str, Value]

INDICATORS = (
    "employment",
    "dependants",
    "nutrition",
    "insurance",
    "adult_education",
    "child_schooling",
    "house_quality",
    "house_area",
    "water",
    "toilet",
    "telecom",
    "information",
)
_POOR_FROM = 3
_SURVEY_DAYS = 45
SURVEY_MONTHS = 12

_SPOKEN = {"02": "Tày", "07": "Nùng", "08": "Mông", "09": "Dao", "12": "Ê Đê", "15": "Cao Lan", "18": "Sán Dìu"}
_AGES: dict[str, tuple[int, int]] = {
    "employment": (16, 54),
    "nutrition": (0, 15),
    "insurance": (6, 120),
    "adult_education": (16, 30),
    "child_schooling": (3, 15),
}


def concerned(people: Sequence[Person], indicator: str) -> list[int]:
    """Return the positions of the members through whom an indicator can be lacking."""
    low, high = _AGES[indicator]
    return [index for index, person in enumerate(people) if low <= person.age <= high]


def choose_deprived(draw: Draw, people: Sequence[Person], household_class: str) -> frozenset[str]:
    """Return the indicators to lack: at least three for `poor`, at most two for `near_poor`, any number otherwise."""
    always = {"dependants"} if _children(people) * 2 > len(people) else set()
    elderly = sum(person.age >= 60 for person in people)
    possible = [
        indicator
        for indicator in INDICATORS
        if indicator not in always
        and (indicator not in _AGES or concerned(people, indicator))
        and (indicator != "dependants" or (_children(people) + elderly) * 2 > len(people))
    ]
    likely = setting(f"sample_deprived.{'non_poor' if household_class == 'average' else household_class}")
    drawn = [indicator for indicator in possible if draw.chance(likely[indicator] / 100)]
    if household_class == "poor":
        missing = _POOR_FROM - len(drawn) - len(always)
        drawn += draw.some([i for i in possible if i not in drawn], missing) if missing > 0 else []
    elif household_class == "near_poor":
        drawn = draw.some(drawn, _POOR_FROM - 1 - len(always))
    if "information" in drawn and "telecom" not in drawn:
        # Without any means nobody uses the internet.
        drawn[drawn.index("information")] = "telecom"
    return frozenset(drawn) | always


def member_answers(draw: Draw, people: Sequence[Person], deprived: frozenset[str]) -> list[MemberAnswers]:
    """Return the answers of each member."""
    answers: list[MemberAnswers] = [_well_off(draw, person) for person in people]
    _allowances(draw, people, answers, wanted="dependants" in deprived)
    lack: dict[str, Callable[[Draw, Person, MemberAnswers], None]] = {
        "employment": _lack_work,
        "nutrition": _lack_food,
        "insurance": _lack_insurance,
        "adult_education": _lack_education,
        "child_schooling": _lack_school,
    }
    for indicator, spoil in lack.items():
        if indicator in deprived:
            able = concerned(people, indicator)
            for index in draw.some(able, 1 if draw.chance(0.7) else min(2, len(able))):
                spoil(draw, people[index], answers[index])
    return answers


def household_answers(draw: Draw, people: Sequence[Person], deprived: frozenset[str]) -> dict[str, Value]:
    """Return the answers about dwelling, water, toilet and information, in the order of the form."""
    parts = ("house.wall", "house.pillar", "house.roof")
    weak = draw.some(parts, draw.number(2, 3)) if "house_quality" in deprived else draw.some(parts, draw.number(0, 1))
    lacks_information = "information" in deprived
    return {
        **{part: "not_durable" if part in weak else "durable" for part in parts},
        "house.area_m2": _floor(draw, len(people), small="house_area" in deprived),
        "water.source": draw.choose(("unprotected_well", "unprotected_spring", "surface"))
        if "water" in deprived
        else draw.weighted(shares("sample_water")),
        "toilet.kind": draw.choose(("none", "other"))
        if "toilet" in deprived
        else draw.weighted(shares("sample_toilet")),
        "telecom.internet": "no" if "telecom" in deprived else "yes",
        "info.shared": ["none"] if lacks_information else _shared_means(draw),
        "info.personal": ["none"] if lacks_information else _personal_means(draw),
    }


def income_score(draw: Draw, household_class: str, area: str) -> int:
    """Return the total of form B1: at most the cut-off for the poor and near-poor, above it for the others."""
    cutoff = int(setting("sample_income_cutoff")[area])
    if household_class in ("poor", "near_poor"):
        low = 50 if household_class == "poor" else 80
        return cutoff if draw.chance(0.08) else draw.number(low // 5, cutoff // 5) * 5
    return cutoff + 5 if draw.chance(0.04) else draw.number(cutoff // 5 + 1, 60) * 5


def income_answers(draw: Draw, household_class: str, area: str) -> dict[str, Value]:
    """Return the income score, the trade and, where the income was surveyed, the income."""
    score = income_score(draw, household_class, area)
    line = int(setting("sample_income_line")[area])
    average = int(setting("sample_average_line")[area])
    if household_class == "average":
        monthly = average if draw.chance(0.1) else draw.number(line // 10_000 + 1, average // 10_000) * 10_000
        return {"income_score": score, "income.farm": "yes", "survey.months": SURVEY_MONTHS, "income.monthly": monthly}
    is_poor = household_class in ("poor", "near_poor")
    farms = draw.chance(0.92 if is_poor else 0.7)
    answers: dict[str, Value] = {"income_score": score, "income.farm": "yes" if farms else "no"}
    if farms and not is_poor and draw.chance(0.05):
        answers["survey.months"] = SURVEY_MONTHS
        answers["income.monthly"] = draw.number(average // 10_000 + 1, average // 10_000 + 300) * 10_000
    return answers


def survey_answers(draw: Draw, head: Person, enumerator: str, on: date) -> dict[str, Value]:
    """Return who asked, when, and in which language."""
    spoken = _SPOKEN.get(head.ethnic)
    language = f"Tiếng {spoken}" if spoken and draw.chance(0.35) else "Tiếng Việt"
    return {
        "survey.date": (on - timedelta(days=draw.number(0, _SURVEY_DAYS))).isoformat(),
        "survey.enumerator": enumerator,
        "interview.language": language,
    }


def causes(draw: Draw) -> list[str]:
    """Return one to three causes of poverty (form 7.10)."""
    wanted = 1 + draw.chance(0.5) + draw.chance(0.2)
    found: set[str] = set()
    while len(found) < wanted:
        found.add(draw.weighted(shares("sample_cause")))
    return sorted(found)


def cause_answers(draw: Draw) -> dict[str, Value]:
    """Return the causes as answers, with words for the cause that has no number."""
    found = causes(draw)
    if "8" not in found:
        return {"causes": found}
    return {"causes": found, "cause.other": draw.choose(("Đông người ăn theo", "Thiên tai, mất mùa", "Mới tách hộ"))}


def _children(people: Sequence[Person]) -> int:
    return sum(person.age < 16 for person in people)


def _well_off(draw: Draw, person: Person) -> MemberAnswers:
    """Return the answers of a person who lacks nothing."""
    schooling = _schooling(draw, person.age)
    disabled = person.age >= 3 and person.relation != HEAD and draw.chance(0.02)
    answers: MemberAnswers = {}
    if person.age >= 15:
        answers["employment"] = "9" if disabled and person.age < 60 else _work(draw, person, schooling)
    answers["allowance"] = "no"
    answers["disabled"] = "yes" if disabled else "no"
    if person.age < 16:
        answers["nutrition"] = "normal"
    if person.age >= 6:
        answers["insured"] = "yes"
    if 3 <= person.age <= 30:
        answers["schooling"] = schooling
    if person.age >= 15:
        answers["education"] = _education(draw, person.age, schooling)
    return answers


def _schooling(draw: Draw, age: int) -> str:
    for below, code in ((3, "0"), (6, "1"), (12, "2"), (16, "3")):
        if age < below:
            return code
    if age < 18:
        return "4" if draw.chance(0.85) else "6"
    if age < 23 and draw.chance(0.35):
        return draw.choose(("7", "8", "8", "6"))
    return "9" if age <= 30 and draw.chance(0.06) else "0"


def _education(draw: Draw, age: int, schooling: str) -> str:
    if age < 18:
        return "3" if age >= 16 else "2"
    if age <= 30:
        if schooling == "9":
            return draw.choose(("3", "4"))
        finished = ("4", "4", "4", "5") if age < 22 else ("4", "4", "4", "5", "6", "7", "8")
        return "4" if schooling != "0" else draw.choose(finished)
    if age < 60:
        return draw.choose(("1", "2", "2", "3", "3", "3", "3", "4", "4", "6", "7", "8"))
    return draw.choose(("1", "1", "1", "2", "2", "3"))


def _work(draw: Draw, person: Person, schooling: str) -> str:
    if schooling not in ("0", "9"):
        return "7"
    if schooling == "9":
        return "1"
    if person.age >= 70:
        return "11"
    if person.age >= 60:
        return "3" if draw.chance(0.6) else "11"
    if person.sex is Sex.FEMALE and draw.chance(0.06):
        return "8"
    return draw.choose(("3", "3", "3", "3", "3", "1", "1", "4"))


def _allowances(draw: Draw, people: Sequence[Person], answers: list[MemberAnswers], *, wanted: bool) -> None:
    """Give monthly allowances to the old and disabled: past half of the household if wanted, else not past it."""
    dependants = _children(people)
    size = len(people)
    for index, person in enumerate(people):
        disabled = answers[index]["disabled"] == "yes"
        if person.age < 16 or not (person.age >= 60 or disabled):
            continue
        if wanted:
            given = dependants * 2 <= size or (person.age >= 75 and draw.chance(0.8))
        else:
            given = (dependants + 1) * 2 <= size and (person.age >= 75 or disabled) and draw.chance(0.8)
        if given:
            answers[index]["allowance"] = "yes"
            dependants += 1


def _lack_work(draw: Draw, person: Person, answers: MemberAnswers) -> None:
    answers["employment"] = draw.choose(("5", "5", "6", "2"))
    if answers.get("schooling", "0") not in ("0", "9"):
        # Who looks for work has left school, with the level that is due, so that no other indicator is lacking.
        answers["schooling"] = "0"
        answers["education"] = "3" if person.age < 18 else "4"


def _lack_food(draw: Draw, _: Person, answers: MemberAnswers) -> None:
    answers["nutrition"] = draw.choose(("stunted", "underweight", "both"))


def _lack_insurance(_: Draw, __: Person, answers: MemberAnswers) -> None:
    answers["insured"] = "no"


def _lack_education(draw: Draw, person: Person, answers: MemberAnswers) -> None:
    answers["schooling"] = "0"
    answers["education"] = draw.choose(("1", "2") if person.age < 18 else ("1", "2", "3", "3"))
    if answers["employment"] == "7":
        answers["employment"] = "3"


def _lack_school(_: Draw, person: Person, answers: MemberAnswers) -> None:
    answers["schooling"] = "0"
    if person.age >= 15:
        answers["employment"] = "8"
        answers["education"] = "2"


def _floor(draw: Draw, size: int, *, small: bool) -> str:
    """Return the floor area as a decimal: under 8 m² a person, or from exactly 8 m² upwards."""
    tenths = draw.number(40, 79) * size if small else 80 * size
    if not small and not draw.chance(0.05):
        tenths += draw.number(1, 160) * 5 + draw.number(0, 100) * size // 2
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def _shared_means(draw: Draw) -> list[str]:
    found = [
        means
        for means, share in (("tv", 0.85), ("radio", 0.12), ("desktop", 0.06), ("phone", 0.1))
        if draw.chance(share)
    ]
    return found or ["none"]


def _personal_means(draw: Draw) -> list[str]:
    return [means for means, share in (("laptop", 0.12), ("tablet", 0.05)) if draw.chance(share)] + ["smartphone"]
