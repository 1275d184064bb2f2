"""`ngheo duplicates`: who may be on record twice, as lines for people and as JSON."""

import pytest
from tests_support.commands import Program

from ngheo_desktop.clock import SystemClock
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services.folder import open_folder
from ngheo_desktop.services.households import HouseholdBook


@pytest.fixture
def commune(program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.delenv("NGHEO_PASSPHRASE")
    program.json("setup", "--commune", "05665", "--officer", "Triệu Thị Mẩy")
    return program


def add(program: Program, name: str, village: str) -> None:
    with open_folder(DataFolder(program.folder), clock=SystemClock()) as folder:
        book = HouseholdBook(folder)
        head = {"full_name": name, "birth_date": "1962", "citizen_id": "019162000001"}
        book.add_household({"village_id": book.add_village(village)}, head)


def test_a_pair_is_listed_with_its_reasons_and_both_places(commune: Program) -> None:
    add(commune, "Lò Thanh Hà", "Nà Lẹng")
    add(commune, "Lò Thanh Hạ", "Bản Tèn")

    (pair,) = commune.json("duplicates")["pairs"]

    assert pair["reasons"] == ["citizen_id"]
    assert not pair["same_household"]
    assert {pair["first"]["full_name"], pair["second"]["full_name"]} == {"Lò Thanh Hà", "Lò Thanh Hạ"}
    assert {pair["first"]["village"], pair["second"]["village"]} == {"Nà Lẹng", "Bản Tèn"}
    # A number is shown to whoever looks at the screen, not to whoever reads a log of commands.
    assert "019162000001" not in str(pair)


def test_without_duplicates_the_list_is_empty(commune: Program) -> None:
    add(commune, "Lò Thanh Hà", "Nà Lẹng")

    assert commune.json("duplicates") == {"pairs": []}
