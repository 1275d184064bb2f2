"""The pure parts of packaging/dev.py."""

import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def dev() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "packaging" / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_it_needs_the_standard_library_only() -> None:
    text = (ROOT / "packaging" / "dev.py").read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))

    assert imported - {"__future__"} <= sys.stdlib_module_names


def test_the_oldest_python_is_that_of_the_project(dev: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["requires-python"] == ">=" + ".".join(map(str, dev.OLDEST))


@pytest.mark.parametrize(
    ("version", "is_refused"), [((3, 10), True), ((2, 7), True), ((3, 11), False), ((3, 13), False)]
)
def test_an_older_python_gets_a_sentence(version: tuple[int, int], is_refused: bool, dev: ModuleType) -> None:
    sentence = dev.too_old(version)

    assert (sentence is not None) is is_refused
    if sentence is not None:
        assert f"Python {version[0]}.{version[1]}" in sentence


@pytest.mark.parametrize(
    ("system", "environment", "expected"),
    [
        ("Windows", {}, True),
        ("Darwin", {}, True),
        ("Linux", {}, False),
        ("Linux", {"DISPLAY": ""}, False),
        ("Linux", {"DISPLAY": ":0"}, True),
        ("Linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
    ],
)
def test_a_window_needs_a_display(system: str, environment: dict[str, str], expected: bool, dev: ModuleType) -> None:
    assert dev.has_display(system, environment) is expected


def test_x11_needs_more_libraries_than_no_display(dev: ModuleType) -> None:
    bare = {library.package for library in dev.needed_libraries({})}
    x11 = {library.package for library in dev.needed_libraries({"DISPLAY": ":0"})}

    assert "libegl1" in bare
    assert {"libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1"} <= x11 - bare


def test_a_library_that_is_not_there_is_seen(dev: ModuleType) -> None:
    assert not dev.can_load(dev.Library("libngheo-none.so.9", "libngheo-none9"))


def test_everything_missing_is_asked_for_at_once(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(dev.platform, "system", lambda: "Linux")
    monkeypatch.setattr(dev, "can_load", lambda library: library.package != "libegl1")
    venv = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"

    assert dev.missing_packages(with_qt=True) == ["libegl1", venv]
    assert dev.missing_packages(with_qt=False) == [venv]


def test_without_root_the_exact_command_is_told(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)

    with pytest.raises(dev.Stop, match="sudo apt-get install -y --no-install-recommends libegl1 libgl1"):
        dev.install_packages(["libegl1", "libgl1"])


def test_without_apt_the_packages_are_named(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda _name: None)

    with pytest.raises(dev.Stop, match="libegl1"):
        dev.install_packages(["libegl1"])


@pytest.mark.parametrize(
    ("system", "encoding", "expected"),
    [
        ("Linux", "ANSI_X3.4-1968", "C.UTF-8"),
        ("Linux", "UTF-8", None),
        ("Linux", "utf8", None),
        ("Windows", "cp1258", None),
    ],
)
def test_children_speak_utf_8(system: str, encoding: str, expected: str | None, dev: ModuleType) -> None:
    child = dev.child_environment(system, {"PYTHONPATH": "x", "HOME": "/root"}, encoding)

    assert child.get("LC_ALL") == expected
    assert child["PYTHONUTF8"] == "1"
    assert child["HOME"] == "/root"
    assert "PYTHONPATH" not in child


def test_the_environment_is_filled_again_only_when_something_changed(dev: ModuleType) -> None:
    here = Path("/home/Nguyễn Văn A/ngheo desktop")
    known = dev.fingerprint(b"lock", b"pyproject", "3.11.7 x86_64", here)

    assert dev.fingerprint(b"lock", b"pyproject", "3.11.7 x86_64", here) == known
    assert dev.fingerprint(b"lock 2", b"pyproject", "3.11.7 x86_64", here) != known
    assert dev.fingerprint(b"lock", b"pyproject 2", "3.11.7 x86_64", here) != known


@pytest.mark.parametrize(
    ("python", "folder", "expected"),
    [("3.11.7", "/a", False), ("3.12.1", "/a", True), ("3.11.7", "/b", True)],
)
def test_another_python_or_folder_needs_a_new_environment(
    python: str, folder: str, expected: bool, dev: ModuleType
) -> None:
    recorded = dev.fingerprint(b"lock", b"pyproject", "3.11.7", Path("/a"))

    assert dev.must_rebuild(recorded, dev.fingerprint(b"lock 2", b"pyproject", python, Path(folder))) is expected


def test_an_environment_without_a_record_is_filled_and_not_removed(dev: ModuleType) -> None:
    assert not dev.must_rebuild("", dev.fingerprint(b"lock", b"pyproject", "3.11.7", Path("/a")))


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        ("12 passed in 0.31s", (12, 0)),
        ("== 1 failed, 12 passed, 2 warnings in 3.2s ==", (12, 1)),
        ("1 failed, 3 passed, 2 errors in 1.00s", (3, 3)),
        ("no tests ran in 0.01s", (0, 0)),
    ],
)
def test_the_closing_line_of_pytest_is_read(closing: str, expected: tuple[int, int], dev: ModuleType) -> None:
    assert dev.test_counts(["......", closing, ""]) == expected


def test_every_check_is_run_and_only_locally(dev: ModuleType) -> None:
    checks = dict(dev.checks(Path("python")))

    assert list(checks) == ["format", "lint", "types", "imports", "tests", "wheel"]


def test_output_is_passed_on_and_the_status_kept(dev: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-c", "print('Xã Văn Lăng'); raise SystemExit(3)"]

    status, last = dev.run_streaming(command, dev.environment_now())

    assert status == 3
    assert last == ["Xã Văn Lăng"]
    assert "Xã Văn Lăng" in capfd.readouterr().out


def test_an_unknown_command_explains_itself(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["fly"]) == 2
    assert "usage:" in capsys.readouterr().err


def test_the_lock_pins_every_package_with_hashes_and_names_no_host(dev: ModuleType) -> None:
    text = dev.LOCK.read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9-]+)==\S+", text, re.MULTILINE)
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]

    assert text.startswith(dev.LOCK_HEADER)
    assert len(blocks) == len(pins)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert "index" not in text


def test_the_lock_holds_every_dependency_of_the_project(dev: ModuleType) -> None:
    content = tomllib.loads(dev.PYPROJECT.read_text(encoding="utf-8"))
    wanted = [*content["project"]["dependencies"], *content["dependency-groups"]["dev"]]
    names = {re.split(r"[<>=!~ ]", name)[0].lower().replace("_", "-") for name in wanted}

    assert names <= set(re.findall(r"^([a-z0-9-]+)==", dev.LOCK.read_text(encoding="utf-8"), re.MULTILINE))
