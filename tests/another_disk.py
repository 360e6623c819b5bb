"""A folder on another disk than the one given: what a copy of the store is carried to."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

_PLACES: Final = ("/dev/shm", "/tmp", "/var/tmp")  # noqa: S108  disks that most machines have two of


@contextmanager
def another_disk(than: Path) -> Iterator[Path]:
    """Gone at the end; the test is skipped on a machine that has one disk only."""
    own = than.stat().st_dev
    for place in map(Path, _PLACES):
        if place.is_dir() and place.stat().st_dev != own and os.access(place, os.W_OK):
            folder = Path(tempfile.mkdtemp(prefix="usb-", dir=place))
            try:
                yield folder
            finally:
                shutil.rmtree(folder)
            return
    pytest.skip("one disk only")
