"""What we stand on is pinned by hash, the same for a run and for development, and explained."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]


def name_of(requirement: str) -> str:
    (name,) = re.findall(r"^[A-Za-z0-9-]+", requirement)
    return str(name).lower()


def pins(kind: str) -> dict[str, str]:
    """Name → version, of a list in which each entry carries at least one hash."""
    text = (ROOT / "packaging" / f"requirements-{kind}.txt").read_text(encoding="utf-8")
    entries = re.findall(
        r"^(\S+)==(\S+)[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE
    )
    assert len(entries) == len(re.findall(r"^\S+==", text, re.MULTILINE))
    return dict(entries)


def test_all_that_a_run_needs_is_pinned() -> None:
    assert {name_of(line) for line in PROJECT["dependencies"]} <= pins("run").keys()


@pytest.mark.parametrize("extra", EXTRAS)
def test_all_that_development_needs_is_pinned(extra: str) -> None:
    assert {name_of(line) for line in EXTRAS[extra]} <= pins("dev").keys()


def test_development_stands_on_what_runs() -> None:
    assert pins("run").items() <= pins("dev").items()


def test_qt_stays_below_the_version_that_loses_references() -> None:
    major, minor, *_ = pins("run")["pyside6-essentials"].split(".")

    assert (int(major), int(minor)) < (6, 12)


def test_the_readme_tells_what_each_library_is_for() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    wanted = [*PROJECT["dependencies"], *(line for extra in EXTRAS.values() for line in extra)]

    assert [line for line in wanted if name_of(line) not in table] == []
