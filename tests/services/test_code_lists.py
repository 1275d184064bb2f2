from ngheo_desktop.domain import records
from ngheo_desktop.reference.tables import list_version
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.store import journal


def test_a_code_is_written_with_the_version_of_its_list(commune: Folder) -> None:
    book = HouseholdBook(commune)
    village = book.add_village("Bản Tèn")
    head = {"full_name": "Hoàng Thị Mẫu", "ethnic_code": "07"}
    household_id, _ = book.add_household({"village_id": village, "ethnic_code": "07"}, head)

    (made,) = journal.history(commune.database, household_id)
    (member,) = book.get(household_id).members
    (born,) = journal.history(commune.database, member.member_id)
    assert made.fields["ethnic_list"] == born.fields["ethnic_list"] == list_version("ethnic_groups").id == "1979"
    assert born.fields["relation_list"] == list_version("relationships").id
    assert made.fields["commune_list"] == list_version("areas").id


def test_a_change_without_a_code_writes_no_version(commune: Folder) -> None:
    book = HouseholdBook(commune)
    village = book.add_village("Bản Tèn")
    household_id, _ = book.add_household({"village_id": village}, {"full_name": "Hoàng Thị Mẫu"})
    book.edit_household(household_id, {"phone": "0912000001"})

    last = journal.history(commune.database, household_id)[-1]

    assert (last.record_kind, dict(last.fields)) == (records.HOUSEHOLD, {"phone": "0912000001"})
