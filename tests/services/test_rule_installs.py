"""Installing rule sets: who may, what is refused, what stays when files or versions change."""

import shutil
from pathlib import Path

import pytest
from tests_support.folders import MakeFolder
from tests_support.overlays import OVERLAY, OVERLAY_ID, PARENT_ID, overlay_copy
from tests_support.rule_sets import copy_rule_set, edit

from ngheo_desktop.domain import records
from ngheo_desktop.domain.survey import RoundKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.rules.package import read_package
from ngheo_desktop.rules.package_file import pack, unpack
from ngheo_desktop.services.classification import class_counts, classify_round, explain_result
from ngheo_desktop.services.exchange import ExchangeDesk
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.installed_rules import InstalledRules
from ngheo_desktop.services.maintenance import check_folder
from ngheo_desktop.services.rounds import create_round, get_round
from ngheo_desktop.services.rule_installs import Installed, install, look_at, pack_rules, remove
from ngheo_desktop.services.rule_shelf import check_installed, shelf
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import classifications
from ngheo_desktop.sync import signing

WHO = "Lò Thị Mai"


@pytest.fixture
def rules(areas: Areas, commune: Folder) -> Standards:
    """Standards of their own, because they come to know what the folder has installed."""
    made = Standards(areas)
    made.attach(InstalledRules(commune))
    return made


@pytest.fixture
def packed(rules: Standards, tmp_path: Path) -> Path:
    return pack_rules(OVERLAY, tmp_path / "tinh.ngheo-rules", standards=rules).file


def refusal(call: object, *arguments: object, **options: object) -> KnownError:
    with pytest.raises(KnownError) as caught:
        call(*arguments, **options)  # type: ignore[operator]
    return caught.value


def confirm(folder: Folder, rules: Standards, source: Path) -> Installed:
    candidate = look_at(folder, rules, source)
    digits = candidate.package.content_hash[:8]
    return install(folder, rules, candidate, confirmed_hash=digits, confirmed_by=WHO)


def value_of(rules: Standards, name: str, value_id: str) -> object:
    value = next(value for value in rules.rule_set(name).values if value.full_id == value_id)
    return value.periods[-1].value


def trusted_by(folder: Folder, sender: Folder, areas: Areas, tmp_path: Path) -> None:
    card = tmp_path / f"{sender.identity.device_id}.json"
    ExchangeDesk(sender, areas).write_card(card)
    desk = ExchangeDesk(folder, areas)
    desk.trust(desk.read_card(card))


def signed(sender: Folder, standards: Standards, tmp_path: Path) -> Path:
    return pack_rules(OVERLAY, tmp_path / "signed.ngheo-rules", standards=standards, signed_by=sender).file


def test_an_unsigned_set_needs_eight_digits_of_its_check_sum_and_a_name(
    commune: Folder, rules: Standards, packed: Path
) -> None:
    candidate = look_at(commune, rules, packed)
    digest = candidate.package.content_hash
    wrong = "0" * 8 if digest[0] != "0" else "1" * 8
    asked = [
        refusal(install, commune, rules, candidate, confirmed_hash=typed, confirmed_by=by).code
        for typed, by in (("", WHO), (digest[:7], WHO), (wrong, WHO), (digest[:8], " "), (digest[:8], "."))
    ]

    assert asked == [
        ErrorCode.RULE_SET_UNCONFIRMED,
        ErrorCode.RULE_SET_OTHER_HASH,
        ErrorCode.RULE_SET_OTHER_HASH,
        ErrorCode.INPUT_REQUIRED,
        ErrorCode.INPUT_NAME,
    ]
    assert InstalledRules(commune).versions == ()
    done = install(commune, rules, candidate, confirmed_hash=f" {digest[:4].upper()} {digest[4:8]} ", confirmed_by=WHO)
    assert (done.confirmed_by, done.signed_by) == (WHO, "")
    assert done.changes.touches(records.RULE_SET_INSTALL)
    assert rules.rule_set_ids[-1] == OVERLAY_ID
    assert check_folder(commune).ok


def test_a_set_signed_by_the_office_above_is_installed_without_asking(
    commune: Folder, office: Folder, rules: Standards, areas: Areas, tmp_path: Path
) -> None:
    file = signed(office, rules, tmp_path)
    before = look_at(commune, rules, file)
    trusted_by(commune, office, areas, tmp_path)

    done = install(commune, rules, look_at(commune, rules, file))

    assert before.needs_confirmation
    assert (done.signed_by, done.confirmed_by) == (office.profile.office_name, "")


def test_a_set_signed_by_a_commune_below_still_has_to_be_confirmed(
    make_folder: MakeFolder, office: Folder, standards: Standards, areas: Areas, tmp_path: Path
) -> None:
    sender = make_folder("sender", commune="05665")
    trusted_by(office, sender, areas, tmp_path)

    candidate = look_at(office, standards, signed(sender, standards, tmp_path))

    assert candidate.signer is not None
    assert (candidate.signer.name, candidate.needs_confirmation) == (sender.profile.office_name, True)


def test_a_signature_that_is_not_over_these_bytes_is_refused(
    commune: Folder, office: Folder, rules: Standards, areas: Areas, tmp_path: Path
) -> None:
    trusted_by(commune, office, areas, tmp_path)
    key = office.identity
    other = overlay_copy(tmp_path / "other", ("value = 10\n", "value = 11\n"))
    over_another = signing.sign(key.private_key, signing.RULE_SET, unpack(pack(read_package(other)), "x").signed)
    file = tmp_path / "forged.ngheo-rules"
    file.write_bytes(pack(read_package(OVERLAY), lambda _: (key.public_key, over_another)))

    assert refusal(look_at, commune, rules, file).code is ErrorCode.BUNDLE_FORGED


def test_a_bundle_of_a_commune_that_installed_a_set_is_taken_in_by_its_office(
    commune: Folder, office: Folder, rules: Standards, areas: Areas, packed: Path, tmp_path: Path
) -> None:
    confirm(commune, rules, packed)
    add_sample(commune, rules, households=3, seed=3)
    trusted_by(office, commune, areas, tmp_path)
    bundle = ExchangeDesk(commune, areas).export(tmp_path).file

    done = ExchangeDesk(office, areas).import_bundle(bundle)

    assert (done.applied, done.households) == (True, 3)
    assert InstalledRules(office).versions == ()


def test_a_set_whose_cases_fail_is_refused_with_all_of_them_and_changes_nothing(
    commune: Folder, rules: Standards, tmp_path: Path
) -> None:
    folder = overlay_copy(tmp_path / "bad", ("value = 150", "value = 155"), ("value = 8\n", "value = 9\n"))
    candidate = look_at(commune, rules, folder)

    fault = refusal(install, commune, rules, candidate, confirmed_hash=candidate.package.content_hash, confirmed_by=WHO)

    assert fault.code is ErrorCode.RULE_SET_INVALID
    assert [(each.file, each.key) for each in candidate.faults] == [
        ("cases/changed.toml", "rural: B1 151 is not poor in the province"),
        ("cases/changed.toml", "house area: 24 m2 for three members is enough in 2024"),
    ]
    assert list(commune.paths.rules.iterdir()) == []
    assert rules.rule_set_ids == rules.shipped_ids


def test_a_laxer_overlay_is_refused_when_it_is_looked_at(commune: Folder, rules: Standards, tmp_path: Path) -> None:
    folder = overlay_copy(tmp_path / "lax", ("value = 150", "value = 100"))

    assert [each.key for each in look_at(commune, rules, folder).faults] == ["value.cutoff.income.rural"]


def test_a_shipped_set_is_never_replaced_or_removed(commune: Folder, rules: Standards, tmp_path: Path) -> None:
    assert refusal(look_at, commune, rules, copy_rule_set(tmp_path)).code is ErrorCode.RULE_SET_SHIPPED
    assert refusal(remove, commune, rules, PARENT_ID, "x").code is ErrorCode.RULE_SET_SHIPPED


def test_line_ends_of_windows_do_not_change_the_check_sum(
    commune: Folder, rules: Standards, packed: Path, tmp_path: Path
) -> None:
    folder = overlay_copy(tmp_path / "windows")
    for file in folder.rglob("*.toml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    def digest(source: Path) -> str:
        return look_at(commune, rules, source).package.content_hash

    assert digest(folder) == digest(packed)


def test_installing_the_same_version_again_records_nothing_and_mends_its_files(
    commune: Folder, rules: Standards, packed: Path
) -> None:
    done = confirm(commune, rules, packed)
    edit(commune.paths.rules / done.name / "values.toml", "value = 150", "value = 155")

    again = confirm(commune, rules, packed)

    assert not again.changes.records
    assert value_of(rules, OVERLAY_ID, "cutoff.income.rural") == 150


def test_a_new_version_takes_over_and_the_old_one_can_still_be_read(
    commune: Folder, rules: Standards, packed: Path, tmp_path: Path
) -> None:
    first = confirm(commune, rules, packed)
    second = confirm(commune, rules, overlay_copy(tmp_path / "next", ("value = 10\n", "value = 11\n")))

    assert second.replaced == first.name
    assert rules.rule_set_ids == (*rules.shipped_ids, OVERLAY_ID)
    assert value_of(rules, OVERLAY_ID, "house.area") == 11
    assert value_of(rules, first.name, "house.area") == 10
    back = confirm(commune, rules, packed)
    assert (back.replaced, value_of(rules, OVERLAY_ID, "house.area")) == (second.name, 10)
    assert [entry.name for entry in shelf(rules, with_former=True)][3:] == [OVERLAY_ID, second.name]


def test_a_class_on_record_is_explained_with_the_version_it_rests_on(
    commune: Folder, rules: Standards, packed: Path, tmp_path: Path
) -> None:
    confirm(commune, rules, packed)
    add_sample(commune, rules, households=6, seed=3)
    create_round(commune, rules, year=2026, kind=RoundKind.PERIODIC, rule_sets=(OVERLAY_ID,))
    review_round = get_round(commune)
    classify_round(commune, rules, review_round)
    before = rules.rule_set(OVERLAY_ID).content_hash
    recorded = next(iter(classifications.all_current(commune.database, review_round.round_id)))
    told = explain_result(rules, recorded.result, "vi")
    confirm(commune, rules, overlay_copy(tmp_path / "next", ("value = 10\n", "value = 11\n")))

    assert rules.rule_set(OVERLAY_ID).content_hash != before
    assert rules.rule_set_of(OVERLAY_ID, before).content_hash == before
    assert explain_result(rules, recorded.result, "vi") == told


def test_altered_files_are_refused_with_their_folder_and_other_sets_still_work(
    commune: Folder, rules: Standards, packed: Path
) -> None:
    done = confirm(commune, rules, packed)
    folder = commune.paths.rules / done.name
    edit(folder / "values.toml", "value = 150", "value = 155")
    rules.forget_installed()

    fault = refusal(rules.rule_set, OVERLAY_ID)

    assert (fault.code, fault.context["folder"]) == (ErrorCode.RULE_SET_ALTERED, str(folder))
    assert rules.rule_set(PARENT_ID).id == PARENT_ID
    assert [entry.fault is None for entry in shelf(rules)] == [True, True, True, False]
    (folder / "values.toml").unlink()
    assert refusal(rules.rule_set, OVERLAY_ID).code is ErrorCode.RULE_SET_ALTERED
    shutil.rmtree(folder)
    assert value_of(rules, OVERLAY_ID, "cutoff.income.rural") == 150


def test_the_check_of_installed_sets_tells_the_fault_of_each(commune: Folder, rules: Standards, packed: Path) -> None:
    done = confirm(commune, rules, packed)
    before = check_installed(rules)
    edit(commune.paths.rules / done.name / "values.toml", "value = 150", "value = 155")

    assert before == {OVERLAY_ID: ""}
    assert check_installed(rules) == {OVERLAY_ID: "RUL-016"}


def test_files_that_are_nowhere_are_asked_for_by_name_and_check_sum(
    commune: Folder, rules: Standards, packed: Path
) -> None:
    done = confirm(commune, rules, packed)
    shutil.rmtree(commune.paths.rules)
    with commune.work() as unit:
        unit.execute("DELETE FROM memory")
        unit.commit()
    rules.forget_installed()

    fault = refusal(rules.rule_set, OVERLAY_ID)

    assert (fault.code, fault.context["origin"]) == (ErrorCode.RULE_SET_GONE, "tinh.ngheo-rules")
    confirm(commune, rules, packed)
    assert value_of(rules, OVERLAY_ID, "cutoff.income.rural") == 150
    assert (commune.paths.rules / done.name).is_dir()


def test_what_another_computer_installed_loads_nothing_here(
    make_folder: MakeFolder, areas: Areas, commune: Folder, rules: Standards, packed: Path
) -> None:
    confirm(commune, rules, packed)
    install_record = InstalledRules(commune).versions[0].install
    other = make_folder("other", commune="05665")
    with other.work() as unit:
        unit.append(
            records.RULE_SET_INSTALL,
            install_record.install_id,
            {"rule_set": install_record.rule_set, "content_hash": install_record.content_hash, "removed": False},
        )
        unit.commit()

    assert InstalledRules(other).versions == ()


def test_a_set_that_a_round_uses_stays(commune: Folder, rules: Standards, packed: Path) -> None:
    confirm(commune, rules, packed)
    create_round(commune, rules, year=2026, kind=RoundKind.PERIODIC, rule_sets=(PARENT_ID, OVERLAY_ID))

    fault = refusal(remove, commune, rules, OVERLAY_ID, "không còn dùng")

    assert (fault.code, fault.context["count"]) == (ErrorCode.RULE_SET_IN_USE, 1)
    assert set(class_counts(commune, get_round(commune))) == {PARENT_ID, OVERLAY_ID}


def test_removing_needs_a_reason_and_keeps_the_version_readable(
    commune: Folder, rules: Standards, packed: Path
) -> None:
    done = confirm(commune, rules, packed)

    assert refusal(remove, commune, rules, OVERLAY_ID, " ").code is ErrorCode.INPUT_REQUIRED
    remove(commune, rules, OVERLAY_ID, "quyết định đã bãi bỏ")
    assert refusal(rules.rule_set, OVERLAY_ID).code is ErrorCode.RULE_SET_UNKNOWN
    assert refusal(remove, commune, rules, OVERLAY_ID, "lần nữa").code is ErrorCode.RULE_SET_NOT_INSTALLED
    assert rules.rule_set(done.name).id == OVERLAY_ID


def test_an_overlay_of_a_set_that_is_not_shipped_is_refused(commune: Folder, rules: Standards, tmp_path: Path) -> None:
    folder = overlay_copy(tmp_path / "other")
    edit(folder / "ruleset.toml", f'parent = "{PARENT_ID}"', 'parent = "tinh-khac"')

    assert [(each.file, each.key) for each in look_at(commune, rules, folder).faults] == [("ruleset.toml", "parent")]
