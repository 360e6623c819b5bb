"""A disk that is listened to, for whoever lets faults loose on it."""

import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent / "disk_tape.c"


@pytest.fixture(scope="session")
def tape_shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library to be loaded before all others (``disk_tape.c``)."""
    built = tmp_path_factory.mktemp("tape") / "disk_tape.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", built, SOURCE, "-ldl"],
        check=True,
    )
    return built
