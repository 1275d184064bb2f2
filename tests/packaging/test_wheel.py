"""The wheel holds the data trees whole, and runs where there is no checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASSETS = "ngheo_desktop/_assets/"
TREES = ("ui", "resources", "i18n")
EXE = ".exe" if sys.platform == "win32" else ""


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "NGHEO"))}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Without isolation: the backend is locked and installed, so no package index is asked.
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=ROOT)
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a fresh environment that holds the wheel and sees the locked packages of this one."""
    venv = tmp_path_factory.mktemp("Máy của Nguyễn Văn A") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=venv.parent)
    scripts = venv / ("Scripts" if EXE else "bin")
    python = scripts / f"python{EXE}"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=venv).strip())
    # A plain path in a .pth file brings the packages, but not the .pth file of the editable install among them.
    (site / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    install = ("install", "--quiet", "--no-deps", "--no-index", "--no-warn-script-location", wheel)
    run(sys.executable, "-m", "pip", "--python", python, *install, cwd=venv)
    return scripts


def test_the_wheel_holds_exactly_the_tracked_files_of_the_data_trees(wheel: Path) -> None:
    tracked = run("git", "ls-files", "-z", *TREES, cwd=ROOT).split("\0")
    with zipfile.ZipFile(wheel) as archive:
        shipped = [name.removeprefix(ASSETS) for name in archive.namelist() if name.startswith(ASSETS)]

    assert sorted(shipped) == sorted(name for name in tracked if name)
    assert {name.partition("/")[0] for name in shipped} == set(TREES)


def test_the_wheel_holds_the_program_and_nothing_else(wheel: Path) -> None:
    tracked = run("git", "ls-files", "-z", "ngheo_desktop", cwd=ROOT).split("\0")
    with zipfile.ZipFile(wheel) as archive:
        shipped = [name for name in archive.namelist() if not name.startswith(ASSETS) and ".dist-info/" not in name]

    assert sorted(shipped) == sorted(name for name in tracked if name)


def test_the_wheel_carries_its_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/licenses/LICENSE"))

        assert b"EUROPEAN UNION PUBLIC LICENCE v. 1.2" in archive.read(name)


def test_the_installed_program_is_the_wheel_and_not_the_checkout(scripts: Path, tmp_path: Path) -> None:
    code = "import ngheo_desktop.assets as a; print(a.assets_root())"

    found = Path(run(scripts / f"python{EXE}", "-c", code, cwd=tmp_path).strip())

    assert found.is_relative_to(scripts.parent.resolve())
    assert found.name == "_assets"


def test_the_installed_program_passes_its_self_check(scripts: Path, tmp_path: Path) -> None:
    answer = run(scripts / f"ngheo{EXE}", "--data", tmp_path / "Dữ liệu", "--json", "self-check", cwd=tmp_path)

    assert json.loads(answer)["ok"] is True
