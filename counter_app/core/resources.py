"""Where the data files that ship with the program lie. Reads none of them."""

import sys
from functools import cache
from pathlib import Path


def resource(path: str) -> Path:
    """The file or folder ``path`` (with ``/``) inside ``resources``."""
    return _root() / path


@cache
def _root() -> Path:
    """The ``resources`` folder of a checkout, an installed package or a frozen program."""
    for folder in _places():
        if (folder / "calendar").is_dir():
            return folder
    raise FileNotFoundError("the resources folder is missing from this installation")


def _places() -> tuple[Path, ...]:
    beside_package = Path(__file__).resolve().parents[2] / "resources"
    unpacked = getattr(sys, "_MEIPASS", None)
    if unpacked is not None:
        return (Path(unpacked) / "resources", beside_package)
    beside_program = Path(sys.executable).resolve().parent / "resources"
    shared = Path(sys.prefix) / "share" / "counter-app" / "resources"
    return (beside_package, beside_program, shared)
