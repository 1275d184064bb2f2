import pytest

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.household import HEAD, Sex
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.reference.catalogues import code_list, code_lists, ethnic_groups, relations
from ngheo_desktop.reference.tables import list_version, list_versions, read_table


def test_54_groups_and_two_further_codes() -> None:
    groups = ethnic_groups().groups
    assert [group.code for group in groups] == [f"{number:02}" for number in range(1, 57)]
    assert [group.name for group in groups[:9]] == [
        "Kinh",
        "Tày",
        "Thái",
        "Hoa",
        "Khơ-me",
        "Mường",
        "Nùng",
        "Mông",
        "Dao",
    ]
    assert ethnic_groups().version == "1979"


def test_53_groups_are_minorities() -> None:
    assert sum(group.is_minority for group in ethnic_groups().groups) == 53
    assert not ethnic_groups().group("01").is_minority
    assert not ethnic_groups().group("55").is_minority


def test_37_codes_differ_between_the_two_numberings() -> None:
    assert sum(group.code != group.code_2008 for group in ethnic_groups().groups[:54]) == 37
    muong = ethnic_groups().find_2008("04")
    assert muong is not None
    assert (muong.name, muong.code) == ("Mường", "06")
    assert ethnic_groups().find_2008("99") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tày", "02"),
        ("TÀY", "02"),
        ("Táy", "03"),
        ("Dân tộc Nùng", "07"),
        ("H'Mông", "08"),
        ("H’Mông", "08"),
        ("Hmông", "08"),
        ("HMông", "08"),
        (" mông ", "08"),
        ("Mèo", "08"),
        ("Hoa (Hán)", "04"),
        ("Khmer", "05"),
        ("Cao Lan", "15"),
        ("Giarai", "10"),
        ("Ê-đê", "12"),
        ("Êđê", "12"),
        ("Bru - Vân Kiều", "23"),
        ("Thổ", "24"),
    ],
)
def test_names_on_lists_are_recognised(text: str, code: str) -> None:
    group = ethnic_groups().match(text)
    assert group is not None
    assert group.code == code


@pytest.mark.parametrize("text", ["Tay", "tay", "Mán", "Xá", "Trại", "Mọi", "", "Dân tộc", "Sao Hỏa"])
def test_a_name_that_is_unknown_or_means_several_is_not_guessed(text: str) -> None:
    assert ethnic_groups().match(text) is None


def test_every_shown_name_matches_its_own_group_or_none() -> None:
    for group in ethnic_groups().groups:
        assert ethnic_groups().match(group.name) is group
        assert ethnic_groups().match(group.name_2008) is group
        for name in group.other_names:
            assert ethnic_groups().match(name) in (group, None), name


def test_old_outside_names_are_recognised_and_never_kept() -> None:
    columns = (
        "code_1979,display_name,name_1979,code_2008,name_2008,other_names,match_only_names,name_en,source,confidence"
    )
    outside = {
        name.split(" (")[0].strip()
        for row in read_table("catalogues", "ethnic_groups.csv", tuple(columns.split(",")))
        for name in row[6].split(";")
        if name
    }
    assert {"Mèo", "Mán", "Mọi", "Hời"} <= outside
    shown = {
        name
        for group in ethnic_groups().groups
        for name in (group.name, group.name_2008, group.english, *group.other_names)
    }
    assert shown & outside == {"Thổ"}


def test_relations_have_one_head_and_unique_keys() -> None:
    keys = [relation.key for relation in relations().relations]
    assert keys[0] == HEAD
    assert len(keys) == len(set(keys)) == 37


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Chủ hộ", "chu_ho"),
        ("chủ hộ", "chu_ho"),
        ("Vợ", "vo"),
        ("Chồng", "chong"),
        ("Con đẻ", "con_de"),
        ("Con gái", "con_de"),
        ("Con dâu", "con_dau"),
        ("Bố đẻ", "cha_de"),
        ("Mẹ chồng", "me_vo_chong"),
        ("Bà", "ba"),
        ("Cháu nội", "chau"),
        ("Cháu (nội/ngoại)", "chau"),
        ("Em trai", "em"),
    ],
)
def test_printed_relations_are_recognised(text: str, key: str) -> None:
    relation = relations().match(text)
    assert relation is not None
    assert relation.key == key


def test_an_unknown_relation_is_not_guessed() -> None:
    assert relations().match("Bạn") is None
    assert relations().match("") is None


def test_relations_know_the_sex_they_imply() -> None:
    implied = {key: relations().relation(key).sex for key in ("vo", "chong", "con_de", "con_dau", "con_re", "me_de")}
    assert implied == {
        "vo": Sex.FEMALE,
        "chong": Sex.MALE,
        "con_de": None,
        "con_dau": Sex.FEMALE,
        "con_re": Sex.MALE,
        "me_de": Sex.FEMALE,
    }


def test_every_printed_relation_matches_itself() -> None:
    for relation in relations().relations:
        assert relations().match(relation.name) is relation


@pytest.mark.parametrize(
    ("list_id", "codes"),
    [
        ("census2019_q16", [str(code) for code in range(1, 11)]),
        ("schooling_now", [str(code) for code in range(10)]),
        ("employment_status", [str(code) for code in range(1, 13)]),
        ("QD34_2020_level1", [*(str(code) for code in range(1, 10)), "0"]),
    ],
)
def test_coded_lists_are_complete(list_id: str, codes: list[str]) -> None:
    found = code_list(list_id)
    assert [item.code for item in found.items] == codes
    assert all(item.name == nfc(item.name) and item.english for item in found.items)
    assert found.item(codes[0]) is found.items[0]


def test_an_unknown_code_is_refused_by_name() -> None:
    for look_up in (ethnic_groups().group, relations().relation, code_list("schooling_now").item):
        with pytest.raises(KnownError) as refusal:
            look_up("nowhere")
        assert refusal.value.code is ErrorCode.INPUT_UNKNOWN_CODE
        assert refusal.value.context["code"] == "nowhere"
    assert (
        ethnic_groups().find("nowhere") is relations().find("nowhere") is code_list("schooling_now").find("x") is None
    )


def test_a_list_that_does_not_ship_is_a_fault_of_the_program() -> None:
    with pytest.raises(BugError):
        code_list("nowhere")
    with pytest.raises(BugError):
        list_version("nowhere")


def test_a_table_with_other_columns_is_a_fault_of_the_program() -> None:
    with pytest.raises(BugError, match="has the columns"):
        list(read_table("catalogues", "relationships.csv", ("key",)))


def test_every_list_has_a_version_and_a_source() -> None:
    assert set(code_lists()) | {"areas", "legacy_areas", "ethnic_groups", "relationships", "holidays"} <= set(
        list_versions()
    )
    assert all(version.source and version.id for version in list_versions().values())
    assert not list_version("employment_status").confirmed


def test_every_shipped_table_has_its_source_written_down() -> None:
    sources = asset("resources", "SOURCES.md").read_text(encoding="utf-8")
    for folder in ("areas", "catalogues"):
        for table in asset("resources", folder).glob("*.csv"):
            assert f"`{table.name}`" in sources


@pytest.mark.parametrize(
    ("typed", "key"), [("con dau", "con_dau"), ("Khac", "khac"), ("chau", "chau"), ("VO", "vo"), ("con dâu", "con_dau")]
)
def test_a_relation_may_be_typed_without_accents(typed: str, key: str) -> None:
    found = relations().match_typed(typed)

    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("typed", ["xyz", "con d", ""])
def test_a_word_that_is_no_relation_is_none_without_accents_either(typed: str) -> None:
    assert relations().match_typed(typed) is None
