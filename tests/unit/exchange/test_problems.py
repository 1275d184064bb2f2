import re
import string

from ngheo_desktop.exchange.problems import RowProblem


def test_every_problem_has_a_number_of_its_own() -> None:
    numbers = [problem.number for problem in RowProblem]

    assert len(set(numbers)) == len(numbers) == len(RowProblem.__members__)
    assert all(re.fullmatch(r"ROW-\d{3}", number) for number in numbers)


def test_messages_ask_for_plain_names_only() -> None:
    fields = {name for problem in RowProblem for _, name, _, _ in string.Formatter().parse(problem.message) if name}

    assert fields <= {
        "text",
        "column",
        "first",
        "sheet",
        "name",
        "found",
        "expected",
        "here",
        "repaired",
        "shown",
        "head",
        "village",
    }
