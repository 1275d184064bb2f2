"""The key file opens with its passphrase or its recovery key and with nothing else."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store import keyfile

PASSPHRASE = "Mưa rừng chiều thu"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, str]:
    path = tmp_path_factory.mktemp("key") / "key.json"
    key, recovery = keyfile.create(path, PASSPHRASE)
    assert recovery is not None
    return path, key, recovery


def code_of(action: Callable[[], object]) -> ErrorCode:
    with pytest.raises(KnownError) as caught:
        action()
    return caught.value.code


def test_the_passphrase_opens_in_any_normal_form(made: tuple[Path, bytes, str]) -> None:
    path, key, _ = made
    assert len(key) == 32
    assert keyfile.unlock(path, passphrase=unicodedata.normalize("NFD", PASSPHRASE)) == key


def test_the_recovery_key_opens_however_it_is_typed(made: tuple[Path, bytes, str]) -> None:
    path, key, recovery = made
    typed = recovery.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert keyfile.unlock(path, recovery_key=typed) == key


def test_a_recovery_key_is_eight_groups_of_four(made: tuple[Path, bytes, str]) -> None:
    groups = made[2].split("-")
    assert [len(group) for group in groups] == [4] * 8
    assert not set("".join(groups)) & set("ILOU")


def test_a_wrong_passphrase_has_its_own_message(made: tuple[Path, bytes, str]) -> None:
    assert code_of(lambda: keyfile.unlock(made[0], passphrase="Mua rung chieu thu")) is ErrorCode.KEY_WRONG_PASSPHRASE


def test_a_wrong_recovery_key_has_its_own_message(made: tuple[Path, bytes, str]) -> None:
    path, _, recovery = made
    wrong = ("B" if recovery[0] == "A" else "A") + recovery[1:]
    assert code_of(lambda: keyfile.unlock(path, recovery_key=wrong)) is ErrorCode.KEY_WRONG_RECOVERY


def test_the_recovery_key_is_no_passphrase(made: tuple[Path, bytes, str]) -> None:
    path, _, recovery = made
    assert code_of(lambda: keyfile.unlock(path, passphrase=recovery)) is ErrorCode.KEY_WRONG_PASSPHRASE


def test_a_protected_file_asks_for_its_passphrase(made: tuple[Path, bytes, str]) -> None:
    assert keyfile.is_protected(made[0])
    assert code_of(lambda: keyfile.unlock(made[0])) is ErrorCode.KEY_PASSPHRASE_NEEDED


def test_neither_the_key_nor_a_secret_stands_in_the_file(made: tuple[Path, bytes, str]) -> None:
    path, key, recovery = made
    text = path.read_text(encoding="utf-8")
    assert key.hex() not in text
    assert recovery not in text
    assert PASSPHRASE not in text
    assert path.stat().st_mode & 0o077 == 0


def test_a_new_passphrase_replaces_the_old_one_and_leaves_the_recovery_key(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    key, recovery = keyfile.create(path, PASSPHRASE)
    keyfile.change_passphrase(path, key, "Nắng sớm trên nương")
    assert keyfile.unlock(path, passphrase="Nắng sớm trên nương") == key
    assert keyfile.unlock(path, recovery_key=recovery) == key
    assert code_of(lambda: keyfile.unlock(path, passphrase=PASSPHRASE)) is ErrorCode.KEY_WRONG_PASSPHRASE
    assert [file.name for file in tmp_path.iterdir()] == ["key.json"]


@pytest.mark.parametrize("short", ["", "1234567", "a\u0306\u0301" * 7])
def test_a_passphrase_under_eight_letters_is_refused_and_no_file_is_left(tmp_path: Path, short: str) -> None:
    path = tmp_path / "key.json"
    assert code_of(lambda: keyfile.create(path, short)) is ErrorCode.KEY_PASSPHRASE_SHORT
    assert not list(tmp_path.iterdir())


def test_a_sample_folder_opens_without_passphrase_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    key, recovery = keyfile.create(path, None)
    assert recovery is None
    assert not keyfile.is_protected(path)
    assert keyfile.unlock(path) == key


def test_a_sample_folder_cannot_get_a_passphrase_without_recovery_key(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    key, _ = keyfile.create(path, None)
    assert code_of(lambda: keyfile.change_passphrase(path, key, PASSPHRASE)) is ErrorCode.KEY_FILE_DAMAGED


def test_an_existing_key_file_is_never_replaced_by_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    key, _ = keyfile.create(path, None)
    assert code_of(lambda: keyfile.create(path, None)) is ErrorCode.STORE_EXISTS
    assert keyfile.unlock(path) == key


def test_a_missing_file_is_damaged(tmp_path: Path) -> None:
    assert code_of(lambda: keyfile.unlock(tmp_path / "key.json")) is ErrorCode.KEY_FILE_DAMAGED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "{}",
        '{"format": "ngheo-key", "version": 2, "protected": true}',
        '{"format": "ngheo-key", "version": 1, "protected": "yes"}',
        '{"format": "ngheo-key", "version": 1, "protected": false}',
        '{"format": "ngheo-key", "version": 1, "protected": false, "key": "00"}',
        '{"format": "ngheo-key", "version": 1, "protected": false, "key": 5}',
        '{"format": "ngheo-key", "version": 1, "protected": true}',
        '{"format": "ngheo-key", "version": 1, "protected": true, "wraps": []}',
        "[" * 10_000,
        " " * 30_000,
    ],
)
def test_a_damaged_file_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key.json"
    path.write_text(text, encoding="utf-8")
    assert code_of(lambda: keyfile.unlock(path, passphrase=PASSPHRASE)) is ErrorCode.KEY_FILE_DAMAGED


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("salt", "zz"),
        ("salt", ""),
        ("nonce", "00"),
        ("sealed", "00"),
        ("kibibytes", 1 << 40),
        ("kibibytes", 0),
        ("kibibytes", "many"),
        ("passes", -1),
        ("lanes", None),
    ],
)
def test_a_damaged_wrap_is_told_apart_from_a_wrong_passphrase(
    made: tuple[Path, bytes, str], tmp_path: Path, part: str, value: object
) -> None:
    content = json.loads(made[0].read_text(encoding="utf-8"))
    content["wraps"]["passphrase"][part] = value
    path = tmp_path / "key.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert code_of(lambda: keyfile.unlock(path, passphrase=PASSPHRASE)) is ErrorCode.KEY_FILE_DAMAGED
