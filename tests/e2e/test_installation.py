"""The wheel holds all that the checkout holds, and works from any folder."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# One worker, so one wheel.
pytestmark = pytest.mark.xdist_group("wheel")

ROOT = Path(__file__).parents[2]
PACKAGES = ("counter_app", "ui", "db", "resources")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The unpacked wheel, built from a copy: building leaves folders behind."""
    source = tmp_path_factory.mktemp("source")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", source / "out", source], check=True)
    (built,) = (source / "out").glob("counter_app-*.whl")
    unpacked = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(unpacked)
    yield unpacked
    shutil.rmtree(unpacked)


def files_of(folder: Path) -> set[str]:
    return {
        file.relative_to(folder).as_posix()
        for package in PACKAGES
        for file in (folder / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def answer(wheel: Path, folder: Path, *arguments: str, typed: str = "") -> str:
    """What the unpacked program prints when started in ``folder``."""
    finished = subprocess.run(
        [sys.executable, *arguments],
        input=typed,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(wheel), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return finished.stdout.strip()


def test_every_file_of_the_program_is_in_the_wheel(wheel: Path) -> None:
    assert files_of(ROOT) - files_of(wheel) == set()


def test_an_installed_command_works_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    words = answer(wheel, tmp_path, "-m", "counter_app", "money", "words", typed="5000")

    assert words == "Năm nghìn đồng"


def test_the_installed_program_finds_its_own_resources(wheel: Path, tmp_path: Path) -> None:
    ask = "from counter_app.core.resources import resource; print(resource('fonts'))"

    assert Path(answer(wheel, tmp_path, "-c", ask)) == wheel / "resources" / "fonts"
