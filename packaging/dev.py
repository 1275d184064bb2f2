"""Run or test the program from a checkout: `python3 packaging/dev.py run`, `test` or `lock`.

Only the standard library is used, because this script makes the environment everything else lives in. The syntax stays
readable for older Pythons, so that they print a sentence instead of a traceback.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import locale
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Callable, NamedTuple  # noqa: UP035  (older Pythons must get as far as the version check)

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.lock"
PYPROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "ngheo-installed.txt"
OLDEST = (3, 11)

LOCK_HEADER = """\
# Every package of the program and its checks, with hashes, for Linux, Windows and macOS, Python 3.11 to 3.13.
# Made from pyproject.toml by `python3 packaging/dev.py lock`; never edited by hand.
"""

USAGE = """\
usage: python3 packaging/dev.py COMMAND

  run              start the program on a sample commune; without a display, do the same job into the folder out/
  run --headless   do it into out/ even where there is a display
  test             run every check: format, lint, types, imports, tests, wheel
  lock             make packaging/requirements.lock anew from pyproject.toml
"""


class Library(NamedTuple):
    """A shared library that Qt loads, and the Debian package that brings it."""

    soname: str
    package: str


QT_LIBRARIES = (
    Library("libglib-2.0.so.0", "libglib2.0-0"),
    Library("libGL.so.1", "libgl1"),
    Library("libEGL.so.1", "libegl1"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
)
X11_LIBRARIES = (
    Library("libX11-xcb.so.1", "libx11-xcb1"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4"),
    Library("libxcb-image.so.0", "libxcb-image0"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Library("libxcb-randr.so.0", "libxcb-randr0"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0"),
    Library("libxcb-shape.so.0", "libxcb-shape0"),
)
# Printing goes through CUPS; only a window can print.
PRINT_LIBRARIES = (Library("libcups.so.2", "libcups2"),)
WAYLAND_LIBRARIES = (Library("libwayland-cursor.so.0", "libwayland-cursor0"),)


class Stop(Exception):  # noqa: N818  (not an error of ours: a sentence for the person at the terminal)
    """Ends the script with a sentence that says what to do."""


class Result(NamedTuple):
    """How one check ended."""

    name: str
    status: int
    seconds: float


def say(text: str) -> None:
    """Print a progress line at once, also when the output goes to a file."""
    print(f"[dev] {text}", flush=True)


def too_old(version: tuple[int, int]) -> str | None:
    """Return the sentence for a Python that is too old, None for one that will do."""
    if version >= OLDEST:
        return None
    return (
        f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, but this is Python {version[0]}.{version[1]}. "
        "Install a newer Python and start this command with it, for example: python3.11 packaging/dev.py run"
    )


def has_display(system: str, environment: dict[str, str]) -> bool:
    """Tell whether a window can be opened."""
    if system in {"Windows", "Darwin"}:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def needed_libraries(environment: dict[str, str]) -> tuple[Library, ...]:
    """Return the libraries Qt needs on Linux for this display or none."""
    needed: tuple[Library, ...] = QT_LIBRARIES
    if environment.get("DISPLAY"):
        needed += X11_LIBRARIES + PRINT_LIBRARIES
    if environment.get("WAYLAND_DISPLAY"):
        needed += WAYLAND_LIBRARIES + PRINT_LIBRARIES
    return needed


def can_load(library: Library) -> bool:
    """Tell whether the system's loader finds a library."""
    try:
        ctypes.CDLL(library.soname)
    except OSError:
        return False
    return True


def install_command(packages: list[str]) -> list[str]:
    """Return the apt-get command that installs packages and asks nothing."""
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def install_packages(packages: list[str]) -> None:
    """Install Debian packages as root; otherwise stop with the command to type.

    Raises:
        Stop: not root, not Debian, or apt-get failed.
    """
    command = install_command(packages)
    if shutil.which("apt-get") is None:
        raise Stop(
            "Some parts of this system that Python or Qt needs are missing. On Debian and Ubuntu they come with the "
            f"packages {' '.join(packages)}; install their counterparts for this system, then repeat the command."
        )
    if os.geteuid() != 0:  # type: ignore[attr-defined,unused-ignore]  # Windows has neither this nor apt-get
        raise Stop(f"Some system packages are missing. Install them, then repeat:\n\n  sudo {' '.join(command)}\n")
    say(f"Installing system packages: {' '.join(packages)}")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    # A fresh machine has no package lists yet, so the first try may fail for that reason alone.
    quiet = subprocess.DEVNULL
    if subprocess.run(command, env=environment, stdout=quiet, stderr=quiet, check=False).returncode == 0:
        return
    say("Refreshing the package lists first")
    subprocess.run(["apt-get", "update", "-q"], env=environment, stdout=quiet, check=False)
    if subprocess.run(command, env=environment, stdout=quiet, check=False).returncode != 0:
        raise Stop(f"apt-get failed. Look at its messages above, then try by hand: {' '.join(command)}")


def missing_packages(*, with_qt: bool) -> list[str]:
    """Return the Debian packages this machine lacks: the venv module, which Debian ships apart, and Qt's libraries."""
    missing = set()
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        missing.add(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if with_qt and platform.system() == "Linux":
        missing.update(library.package for library in needed_libraries(dict(os.environ)) if not can_load(library))
    return sorted(missing)


def ensure_packages(*, with_qt: bool) -> None:
    """Install what the system lacks, all at once.

    Raises:
        Stop: something is missing and cannot be installed from here.
    """
    missing = missing_packages(with_qt=with_qt)
    if missing:
        install_packages(missing)


def child_environment(system: str, environment: dict[str, str], encoding: str) -> dict[str, str]:
    """Return the environment for the programs started from here: always with UTF-8."""
    child = dict(environment, PYTHONUTF8="1", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    child.pop("PYTHONPATH", None)
    child.pop("PYTHONHOME", None)
    if system == "Linux" and encoding.lower().replace("-", "") != "utf8":
        child["LC_ALL"] = "C.UTF-8"
    return child


def venv_python(venv: Path, system: str) -> Path:
    """Return the path of an environment's Python."""
    return venv / ("Scripts/python.exe" if system == "Windows" else "bin/python")


def fingerprint(lock: bytes, pyproject: bytes, python: str, checkout: Path) -> str:
    """Return a text that changes exactly when the environment has to be made or filled again."""
    return (
        f"python {python}\n"
        f"checkout {checkout}\n"
        f"lock {hashlib.sha256(lock).hexdigest()}\n"
        f"pyproject {hashlib.sha256(pyproject).hexdigest()}\n"
    )


def must_rebuild(recorded: str, wanted: str) -> bool:
    """Tell whether an environment belongs to another Python or another folder, so that filling it is not enough."""
    return recorded != "" and recorded.splitlines()[:2] != wanted.splitlines()[:2]


def run_quietly(command: list[str], environment: dict[str, str], fault: str) -> None:
    """Run a command of the installation and show what it said only when it fails.

    Raises:
        Stop: the command failed.
    """
    pipe = subprocess.PIPE
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=pipe, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        print(done.stdout.decode("utf-8", "replace"), flush=True)
        raise Stop(fault)


def ensure_environment() -> Path:
    """Make .venv and fill it from the lock unless that is already done; return its Python.

    Raises:
        Stop: something is missing on this machine, with what to do.
    """
    ensure_packages(with_qt=True)
    system = platform.system()
    python = venv_python(VENV, system)
    version = f"{platform.python_version()} {platform.machine()}"
    wanted = fingerprint(LOCK.read_bytes(), PYPROJECT.read_bytes(), version, ROOT)
    recorded = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    if recorded == wanted and python.exists():
        return python
    environment = environment_now()
    if VENV.exists() and (must_rebuild(recorded, wanted) or not python.exists()):
        say("Removing .venv: it was made for another Python or another folder")
        shutil.rmtree(VENV)
    if not python.exists():
        say(f"Making .venv with Python {platform.python_version()}")
        run_quietly([sys.executable, "-m", "venv", str(VENV)], environment, "The environment .venv could not be made.")
    STAMP.unlink(missing_ok=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--no-deps"]
    say("Installing the locked packages (some 150 MB to fetch the first time, one to five minutes)")
    run_quietly(
        [*pip, "--only-binary", ":all:", "--require-hashes", "-r", str(LOCK)],
        environment,
        "The packages could not be installed. Is there a connection to the package index? Repeat the command later.",
    )
    say("Installing the program itself")
    run_quietly(
        [*pip, "--no-build-isolation", "--editable", str(ROOT)], environment, "The program could not be installed."
    )
    STAMP.write_text(wanted, encoding="utf-8")
    return python


def environment_now() -> dict[str, str]:
    """Return the environment for children of this very process."""
    return child_environment(platform.system(), dict(os.environ), locale.getpreferredencoding(False))


def command_run(*, headless: bool) -> int:
    """Start the program on a sample commune, or do its job into out/ where no window can be opened."""
    python = ensure_environment()
    environment = environment_now()
    if not headless and has_display(platform.system(), environment):
        say("Starting the program on a sample commune")
        what = ["--sample"]
    else:
        say("No window: doing the same job into the folder out/")
        environment["QT_QPA_PLATFORM"] = "offscreen"
        what = ["--demo", "out"]
    command = [str(python), "-m", "ngheo_desktop", *what]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def checks(python: Path) -> list[tuple[str, list[str]]]:
    """Return the checks in the order they run: name and command."""
    module = [str(python), "-m"]
    return [
        ("format", [*module, "ruff", "format", "--check", "."]),
        ("lint", [*module, "ruff", "check", "."]),
        ("types", [*module, "mypy"]),
        ("imports", [str(python), "-c", "from importlinter.cli import lint_imports_command as check; check()"]),
        ("tests", [*module, "pytest", "-q", "-n", "auto", "--dist", "loadfile", "--ignore", "tests/packaging"]),
        ("wheel", [*module, "pytest", "-q", "tests/packaging"]),
    ]


def run_streaming(command: list[str], environment: dict[str, str]) -> tuple[int, list[str]]:
    """Run a command, pass its output on line by line, and return its status and its last lines."""
    last: list[str] = []
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
    ) as child:
        for raw in child.stdout or ():
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            print(line, flush=True)
            last = [*last[-9:], line]
    return child.returncode, last


def test_counts(lines: list[str]) -> tuple[int, int]:
    """Return how many tests passed and failed, from the closing lines of pytest; an error counts as a failure."""
    for line in reversed(lines):
        found = {kind: int(number) for number, kind in re.findall(r"(\d+) (passed|failed|error)", line)}
        if found:
            return found.get("passed", 0), found.get("failed", 0) + found.get("error", 0)
    return 0, 0


def command_test() -> int:
    """Run every check, all of them even when one fails; return 0 only when all passed."""
    python = ensure_environment()
    environment = dict(environment_now(), QT_QPA_PLATFORM="offscreen")
    results: list[Result] = []
    passed = failed = 0
    for name, command in checks(python):
        say(f"{name}: {' '.join(command[2:])}")
        start = time.monotonic()
        status, last = run_streaming(command, environment)
        results.append(Result(name, status, time.monotonic() - start))
        if "pytest" in command:
            counts = test_counts(last)
            passed, failed = passed + counts[0], failed + counts[1]
    print()
    for result in results:
        say(f"{result.name:<8} {'passed' if result.status == 0 else 'FAILED':<6} {result.seconds:7.1f} s")
    good = all(result.status == 0 for result in results)
    say("Everything passed" if good else "Some checks failed; their messages are above")
    print(f"{passed} passed, {failed} failed", flush=True)
    return 0 if good else 1


def command_lock() -> int:
    """Resolve the dependencies of pyproject.toml for every system and Python, and write the lock."""
    ensure_packages(with_qt=False)
    environment = environment_now()
    with tempfile.TemporaryDirectory() as folder:
        venv = Path(folder) / "uv"
        run_quietly([sys.executable, "-m", "venv", str(venv)], environment, "No environment could be made.")
        python = venv_python(venv, platform.system())
        say("Fetching the resolver")
        run_quietly([str(python), "-m", "pip", "install", "--quiet", "uv"], environment, "uv could not be installed.")
        made = Path(folder) / "requirements.lock"
        say("Resolving")
        resolve = [str(python), "-m", "uv", "pip", "compile", str(PYPROJECT), "--group", "dev", "--universal"]
        resolve += ["--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
        resolve += ["--no-annotate", "--quiet", "-o", str(made)]
        run_quietly(resolve, environment, "The dependencies could not be resolved.")
        LOCK.write_text(LOCK_HEADER + made.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    say(f"Wrote {LOCK.relative_to(ROOT)}")
    return 0


COMMANDS: dict[tuple[str, ...], Callable[[], int]] = {
    ("run",): lambda: command_run(headless=False),
    ("run", "--headless"): lambda: command_run(headless=True),
    ("test",): command_test,
    ("lock",): command_lock,
}


def main(arguments: list[str]) -> int:
    """Do what the command line says and return the exit status."""
    sentence = too_old((sys.version_info[0], sys.version_info[1]))
    if sentence is not None:
        print(sentence, file=sys.stderr)
        return 1
    # A console of another code page must not stop the script over a letter in a path.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    command = COMMANDS.get(tuple(arguments))
    if command is None:
        print(USAGE, file=sys.stderr, end="")
        return 2
    try:
        return command()
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
