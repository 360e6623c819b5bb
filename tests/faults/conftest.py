"""Libraries to be loaded before all others, for whoever lets faults loose on disk and memory."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Builds the library of a source beside this."""

    def build(name: str) -> Path:
        library = tmp_path_factory.mktemp(name) / f"{name}.so"
        source = HERE / f"{name}.c"
        strict = ("cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library, source)
        subprocess.run([*strict, "-ldl"], check=True)
        return library

    return build


@pytest.fixture(scope="session")
def tape_shim(built: Callable[[str], Path]) -> Path:
    """A disk that is listened to."""
    return built("disk_tape")


@pytest.fixture(scope="session")
def short_memory(built: Callable[[str], Path]) -> Path:
    """A memory that ends where a test wants it to."""
    return built("short_memory")
