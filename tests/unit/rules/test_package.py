"""A rule set in one file: the same bytes every time, and nothing is taken from a file that is not exactly one."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support.overlays import OVERLAY, OVERLAY_ID, overlay_copy

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.rules.package import (
    MAX_FILE_BYTES,
    Package,
    is_package_name,
    is_rule_set_id,
    read_package,
    version_name,
    write_package,
)
from ngheo_desktop.rules.package_file import pack, unpack

FILE = "tinh.ngheo-rules"


@pytest.fixture(scope="module")
def package() -> Package:
    return read_package(OVERLAY)


@pytest.fixture(scope="module")
def packed(package: Package) -> bytes:
    return pack(package)


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def code_of(data: bytes) -> ErrorCode:
    with pytest.raises(KnownError) as caught:
        unpack(data, FILE)
    return caught.value.code


def taken(data: bytes) -> str | None:
    """The check sum of what was taken from a file, None when it was refused."""
    try:
        return unpack(data, FILE).package.content_hash
    except KnownError:
        return None


def test_what_was_packed_comes_out_again(package: Package, packed: bytes) -> None:
    found = unpack(packed, FILE)

    assert (found.package, found.is_signed) == (package, False)
    assert found.package.content_hash == package.content_hash


def test_a_signature_is_over_the_manifest_that_names_every_file_and_its_check_sum(package: Package) -> None:
    asked: list[bytes] = []

    def sign(data: bytes) -> tuple[bytes, bytes]:
        asked.append(data)
        return b"k" * 32, b"s" * 64

    found = unpack(pack(package, sign), FILE)

    assert (found.public_key, found.signature, [found.signed]) == (b"k" * 32, b"s" * 64, asked)
    listed = json.loads(found.signed)
    assert sorted(each["name"] for each in listed["files"]) == sorted(package.files)
    assert listed["content_hash"] == package.content_hash


def test_a_file_that_somebody_compressed_again_is_the_same_set(package: Package, packed: bytes) -> None:
    assert unpack(zipped(members_of(packed), method=zipfile.ZIP_DEFLATED), FILE).package == package


@pytest.mark.parametrize(
    "name",
    ["../values.toml", "/values.toml", "cases/../../x.toml", "C:/x.toml", "cases\\x.toml", "cases/con.toml",
     "cases/a/b.toml", "program.exe", "cases/", "Values.toml"],
)  # fmt: skip
def test_a_name_that_no_rule_set_has_is_refused(packed: bytes, name: str) -> None:
    assert not is_package_name(name)
    assert code_of(zipped({**members_of(packed), name: b"x"})) is ErrorCode.RULE_FILE_INVALID


def test_a_changed_a_missing_and_an_added_file_are_refused(packed: bytes) -> None:
    members = members_of(packed)
    changed = {**members, "values.toml": members["values.toml"].replace(b"150", b"151")}
    missing = {name: data for name, data in members.items() if name != "cases/changed.toml"}
    added = {**members, "cases/more.toml": b""}

    assert {code_of(zipped(each)) for each in (changed, missing, added)} == {ErrorCode.RULE_FILE_INVALID}


def test_a_name_that_is_there_twice_is_refused(packed: bytes) -> None:
    out = io.BytesIO(packed)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("values.toml", b"")

    assert code_of(out.getvalue()) is ErrorCode.RULE_FILE_INVALID


def test_a_bomb_is_not_inflated(packed: bytes) -> None:
    bomb = {**members_of(packed), "cases/bomb.toml": b" " * (64 * MAX_FILE_BYTES)}
    data = zipped(bomb, method=zipfile.ZIP_DEFLATED)

    assert len(data) < MAX_FILE_BYTES
    assert code_of(data) is ErrorCode.RULE_FILE_INVALID


def test_a_later_format_asks_for_a_newer_program(packed: bytes) -> None:
    members = members_of(packed)
    said = json.loads(members["manifest.json"])
    said["version"] = [2, 0]

    assert code_of(zipped({**members, "manifest.json": json.dumps(said).encode()})) is ErrorCode.BUNDLE_TOO_NEW


@pytest.mark.parametrize("cut", [0, 1, 30, -1, -40])
def test_a_file_cut_short_is_refused(packed: bytes, cut: int) -> None:
    assert code_of(packed[:cut]) is ErrorCode.RULE_FILE_INVALID


@given(place=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
def test_a_flipped_bit_never_changes_what_a_set_says(packed: bytes, package: Package, place: int, bit: int) -> None:
    data = bytearray(packed)
    data[place % len(data)] ^= 1 << bit

    assert taken(bytes(data)) in {None, package.content_hash}


@given(st.binary(max_size=300))
def test_any_other_bytes_are_refused(data: bytes) -> None:
    assert code_of(data) is ErrorCode.RULE_FILE_INVALID


@pytest.mark.parametrize("name", ["", "Tinh", "tinh@1", "-tinh", "tinh/x", "..", "con", "lpt1", "a" * 61, 7, None])
def test_an_id_that_cannot_be_a_folder_everywhere_is_none(name: object) -> None:
    assert not is_rule_set_id(name)


def test_a_folder_is_written_whole_and_read_back(package: Package, tmp_path: Path) -> None:
    folder = tmp_path / version_name(OVERLAY_ID, package.content_hash)
    left = tmp_path / f".{folder.name}.part"
    left.mkdir()
    (left / "values.toml").write_text("half", encoding="utf-8")

    write_package(package, folder)

    assert read_package(folder) == package
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_a_folder_that_cannot_be_written_leaves_nothing(package: Package, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")

    with pytest.raises(KnownError) as caught:
        write_package(package, taken / "rules")

    assert caught.value.code is ErrorCode.FILE_NOT_WRITTEN


def test_a_folder_with_a_stray_table_is_refused_and_other_files_are_left_out(tmp_path: Path) -> None:
    folder = overlay_copy(tmp_path)
    (folder / "README.md").write_text("x", encoding="utf-8")
    before = read_package(folder)
    (folder / "Values copy.toml").write_text("", encoding="utf-8")

    with pytest.raises(KnownError) as caught:
        read_package(folder)

    assert before == read_package(OVERLAY)
    assert (caught.value.code, caught.value.context["file"]) == (ErrorCode.RULE_FILE_INVALID, "Values copy.toml")


def test_a_table_above_the_limit_is_refused(tmp_path: Path) -> None:
    folder = overlay_copy(tmp_path)
    (folder / "cases" / "large.toml").write_bytes(b"#" * (MAX_FILE_BYTES + 1))

    with pytest.raises(KnownError) as caught:
        read_package(folder)

    assert caught.value.code is ErrorCode.FILE_TOO_LARGE
