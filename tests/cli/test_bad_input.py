"""What the command line says to wrong files, wrong keys and a wrong moment; nothing is half done, nothing is lost."""

import shutil
from pathlib import Path

import pytest
from tests_support.commands import Program

from ngheo_desktop.store.lock import FolderLock


@pytest.fixture
def commune(program: Program) -> Program:
    program.json("setup", "--commune", "05665", "--officer", "Nguyễn Thị Hà")
    program.json("sample", "--households", "12", "--seed", "3")
    return program


@pytest.fixture
def office(office_program: Program) -> Program:
    office_program.json("setup", "--role", "office", "--province", "19", "--officer", "Trần Văn Bình")
    return office_program


@pytest.fixture
def bundle(commune: Program, office: Program, tmp_path: Path) -> Path:
    card = tmp_path / "xa.ngheo-card"
    commune.json("contact-card", "--out", str(card))
    office.json("trust", str(card))
    return Path(commune.json("export", "--out", str(tmp_path))["file"])


def test_a_wrong_passphrase_has_its_own_message(commune: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NGHEO_PASSPHRASE", "mưa xuân trên nương lúa")

    assert "KEY-001" in commune.refused("check")


def test_no_passphrase_says_where_to_give_it(commune: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NGHEO_PASSPHRASE")

    assert "KEY-004" in commune.refused("check")


def test_a_passphrase_file_is_read(commune: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "passphrase.txt"
    file.write_text("mưa xuân trên nương ngô\r\n", encoding="utf-8")
    monkeypatch.delenv("NGHEO_PASSPHRASE")

    assert commune.json("check", "--passphrase-file", str(file))["ok"]


def test_a_short_passphrase_makes_no_folder(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NGHEO_PASSPHRASE", "ngắn")

    assert "KEY-005" in program.refused("setup", "--commune", "05665", "--officer", "Hà")
    monkeypatch.setenv("NGHEO_PASSPHRASE", "đủ dài để dùng")
    program.json("setup", "--commune", "05665", "--officer", "Hà")


def test_a_second_setup_leaves_the_first_alone(commune: Program) -> None:
    before = commune.json("check")

    assert "STO-007" in commune.refused("setup", "--commune", "05665", "--officer", "Hà")
    assert before == commune.json("check")


def test_an_unknown_commune_is_refused(program: Program) -> None:
    assert "INP-003" in program.refused("setup", "--commune", "99999", "--officer", "Hà")


def test_a_folder_without_data_is_refused(program: Program) -> None:
    assert "STO-006" in program.refused("check")


def test_a_second_instance_is_refused(commune: Program) -> None:
    lock = FolderLock(commune.folder)
    lock.acquire()
    try:
        assert "STO-001" in commune.refused("check")
    finally:
        lock.release()


def test_wrong_usage_is_status_two(program: Program) -> None:
    assert program.run("setup", "--officer", "Hà").status == 2
    assert program.run("nothing-like-this").status == 2
    assert program.run("setup", "--commune", "05665", "--province", "19", "--officer", "Hà").status == 2


def test_an_unknown_sender_is_refused(commune: Program, office: Program, tmp_path: Path) -> None:
    exported = commune.json("export", "--out", str(tmp_path))

    assert "BND-005" in office.refused("import", exported["file"])
    assert office.json("check")["households"] == 0


@pytest.mark.parametrize("share", [0.2, 0.5, 0.95])
def test_a_truncated_bundle_is_refused_whole(bundle: Path, office: Program, share: float) -> None:
    before = office.json("check")
    data = bundle.read_bytes()
    bundle.write_bytes(data[: int(len(data) * share)])

    assert "BND-001" in office.refused("import", str(bundle))
    assert before == office.json("check")


def test_an_altered_bundle_is_refused_whole(bundle: Path, office: Program) -> None:
    before = office.json("check")
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)

    assert "BND-" in office.refused("import", str(bundle))
    assert before == office.json("check")


def test_a_card_of_another_province_is_refused(
    office: Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Program(tmp_path / "hanoi", capsys)
    other.json("setup", "--commune", "00004", "--officer", "Hà")
    card = tmp_path / "hanoi.ngheo-card"
    other.json("contact-card", "--out", str(card))

    assert "BND-006" in office.refused("trust", str(card))


def test_a_commune_does_not_take_the_bundle_of_another(
    commune: Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Program(tmp_path / "van-lang", capsys)
    other.json("setup", "--commune", "02143", "--officer", "Hà")
    card = tmp_path / "van-lang.ngheo-card"
    other.json("contact-card", "--out", str(card))

    assert "BND-006" in commune.refused("trust", str(card))


def test_a_restored_backup_that_went_another_way_is_noticed(bundle: Path, commune: Program, office: Program) -> None:
    office.json("import", str(bundle))
    copy = commune.folder.with_name("restored")
    shutil.copytree(commune.folder, copy)
    commune.json("classify")
    office.json("import", commune.json("export", "--out", str(bundle.parent))["file"])
    before = office.json("check")
    forked = Program(copy, commune.capsys)
    forked.json("round", "create", "--year", "2026", "--kind", "on_request", "--rules", "vn-2022-2026")

    exported = forked.json("export", "--out", str(copy))

    assert "BND-010" in office.refused("import", exported["file"])
    assert before == office.json("check")


def test_a_missing_list_is_refused(commune: Program, tmp_path: Path) -> None:
    assert "FIL-001" in commune.refused("import-list", str(tmp_path / "nothing.xlsx"))


def test_certificates_need_a_classified_round(commune: Program, tmp_path: Path) -> None:
    file = tmp_path / "gcn.pdf"

    assert "CRT-001" in commune.refused("certificates", "--out", str(file))
    assert not file.exists()


def test_certificates_into_a_missing_folder_take_no_numbers(commune: Program, tmp_path: Path) -> None:
    commune.json("classify")

    assert "FIL-003" in commune.refused("certificates", "--out", str(tmp_path / "no" / "gcn.pdf"))


def test_an_unknown_round_is_refused(commune: Program) -> None:
    assert "RND-001" in commune.refused("classify", "--round", "00000000-0000-7000-8000-000000000000")


def test_an_unknown_rule_set_is_refused(commune: Program) -> None:
    assert "RUL-003" in commune.refused("round", "create", "--year", "2026", "--kind", "periodic", "--rules", "vn-1066")
