import json
from dataclasses import replace
from pathlib import Path

import pytest

from ngheo_desktop import settings
from ngheo_desktop.errors import BugError, ErrorCode, KnownError

DECLARATION = (Path(__file__).parents[2] / "resources" / "settings.toml").read_text(encoding="utf-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Nguyễn Văn A" / "settings.json"


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_every_declared_default_is_allowed() -> None:
    assert all(declared.accepts(declared.default) for declared in settings.declaration())


def test_text_can_be_doubled_but_not_more() -> None:
    (scale,) = [declared for declared in settings.declaration() if declared.name == "text_scale"]

    assert scale.accepts(100)
    assert scale.accepts(200)
    assert not scale.accepts(99)
    assert not scale.accepts(201)
    assert not scale.accepts(True)
    assert not scale.accepts("100")


def test_a_folder_without_a_file_has_the_defaults(path: Path) -> None:
    assert settings.load_settings(path) == settings.LoadedSettings(settings.default_settings())


@pytest.mark.parametrize("declared", settings.declaration(), ids=lambda declared: declared.name)
def test_every_setting_survives_saving(declared: settings.Declared, path: Path) -> None:
    other = declared.choices[-1].value if declared.choices else declared.maximum
    chosen = replace(settings.default_settings(), **{declared.name: other})

    settings.save_settings(path, chosen)

    assert settings.load_settings(path).settings == chosen
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_keys_of_a_newer_version_are_reported_and_kept(path: Path) -> None:
    write(path, {"version": 2, "values": {"language": "en", "spell_checker": [1, 2]}})

    loaded = settings.load_settings(path)
    settings.save_settings(path, loaded.settings, loaded.unknown)

    assert loaded.settings.language == "en"
    assert loaded.unknown == {"spell_checker": [1, 2]}
    assert settings.load_settings(path).unknown == {"spell_checker": [1, 2]}


@pytest.mark.parametrize("value", [99, "big", None, True, [100]])
def test_a_value_that_is_not_allowed_is_reported_and_the_default_holds(value: object, path: Path) -> None:
    write(path, {"version": 1, "values": {"text_scale": value, "theme": "dark"}})

    loaded = settings.load_settings(path)

    assert loaded.rejected == ("text_scale",)
    assert loaded.settings.text_scale == 100
    assert loaded.settings.theme == "dark"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b"{}", b'{"version": 1}', b'{"version": "1", "values": {}}', b"[" * 100_000],
)
def test_a_damaged_file_is_told_and_kept_beside(content: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)

    with pytest.raises(KnownError) as caught:
        settings.load_settings(path)

    assert caught.value.code is ErrorCode.SETTINGS_DAMAGED
    assert caught.value.context == {"file": "settings.json", "kept": "settings-damaged-1.json"}
    assert path.with_name("settings-damaged-1.json").read_bytes() == content
    assert settings.load_settings(path).settings == settings.default_settings()


def test_a_second_damaged_file_does_not_replace_the_first(path: Path) -> None:
    path.parent.mkdir(parents=True)
    for content in (b"first", b"second"):
        path.write_bytes(content)
        with pytest.raises(KnownError):
            settings.load_settings(path)

    assert path.with_name("settings-damaged-1.json").read_bytes() == b"first"
    assert path.with_name("settings-damaged-2.json").read_bytes() == b"second"


def test_a_folder_in_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir(parents=True)

    with pytest.raises(KnownError) as caught:
        settings.load_settings(path)

    assert caught.value.code is ErrorCode.FILE_NOT_READ


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(path: Path) -> None:
    path.parent.parent.mkdir(exist_ok=True)
    path.parent.write_text("a file where the folder should be", encoding="utf-8")

    with pytest.raises(KnownError) as caught:
        settings.save_settings(path, settings.default_settings())

    assert caught.value.code is ErrorCode.FILE_NOT_WRITTEN


def test_a_failed_save_keeps_the_old_file(path: Path) -> None:
    settings.save_settings(path, settings.default_settings())
    before = path.read_bytes()
    path.with_name("settings.json.new").mkdir()

    with pytest.raises(KnownError):
        settings.save_settings(path, replace(settings.default_settings(), theme="dark"))

    assert path.read_bytes() == before


def test_saving_a_value_that_is_not_allowed_is_our_mistake(path: Path) -> None:
    with pytest.raises(BugError, match="theme"):
        settings.save_settings(path, replace(settings.default_settings(), theme="pink"))

    assert not path.exists()


def test_a_value_under_an_earlier_name_is_found(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = DECLARATION.replace('name = "theme"\n', 'name = "theme"\nwas = ["colours"]\n')
    monkeypatch.setattr(settings, "declaration", lambda: settings.parse_declaration(renamed))
    write(path, {"version": 1, "values": {"colours": "dark"}})

    loaded = settings.load_settings(path)

    assert loaded.settings.theme == "dark"
    assert loaded.unknown == {}


def test_the_present_name_wins_over_an_earlier_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = DECLARATION.replace('name = "theme"\n', 'name = "theme"\nwas = ["colours"]\n')
    monkeypatch.setattr(settings, "declaration", lambda: settings.parse_declaration(renamed))
    write(path, {"version": 1, "values": {"colours": "dark", "theme": "light"}})

    assert settings.load_settings(path).settings.theme == "light"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('type = "choice"', 'type = "colour"', "unknown type"),
        ("restart = true", "restart = true\nhelp = 1", "unknown key 'help'"),
        ("minimum = 100\n", "", "'minimum' is missing"),
        ('default = "vi"', 'default = "xx"', "the default 'xx' is not allowed"),
        ('name = "density"', 'name = "thickness"', "declared are"),
    ],
)
def test_a_wrong_declaration_names_its_fault(old: str, new: str, named: str) -> None:
    assert old in DECLARATION
    with pytest.raises(BugError, match=named):
        settings.parse_declaration(DECLARATION.replace(old, new))
