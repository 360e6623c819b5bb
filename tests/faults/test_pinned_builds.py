"""A desk and a cell of which one runs an older build: lost 0, twins 0, and each sees the other's.

The builds lie in ``tests/data/builds`` as ``packaging/pin_build`` packs them; the last two stay.
Both sides are driven by their own commands, so nothing of today's code is asked of an old one.
"""

import json
import os
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from counter_app.core.secrets import open_secrets
from db.engine import read_engine

ROOT: Final = Path(__file__).parents[2]
BUILDS: Final = tuple(sorted((ROOT / "tests" / "data" / "builds").glob("*.tar.xz")))
COMMUNE: Final = "00382"
FILED: Final = {
    "card_scan": "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A|15032021",
    "procedure_code": "2.000815",
    "certified_copies": [{"document": "Giấy khai sinh", "pages": 3, "copies": 2}],
}
# Says first whose code it runs, then does one command after the other.
SESSION: Final = """
import json, sys
import counter_app
from counter_app.__main__ import main
print(counter_app.__file__, flush=True)
for call in json.loads(sys.argv[1]):
    sys.argv = ["counter-app", *call]
    if status := main():
        sys.exit(status)
"""
Call = Sequence[object]


@contextmanager
def session(build: Path, calls: Sequence[Call]) -> Iterator["subprocess.Popen[str]"]:
    """A process of that build that does those commands; what it answers is its standard output."""
    told = json.dumps([[str(one) for one in call] for call in calls])
    with subprocess.Popen(
        [sys.executable, "-c", SESSION, told], cwd=build, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(build), "PYTHONDONTWRITEBYTECODE": "1"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert Path(process.stdout.readline().strip()).is_relative_to(build)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def done(build: Path, *calls: Call) -> list[dict[str, Any]]:
    """The answers of commands that all went well."""
    with session(build, calls) as process:
        answered, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (0, "")
    return [json.loads(line) for line in answered.splitlines()]


@pytest.fixture(params=BUILDS, ids=lambda path: path.name.removesuffix(".tar.xz"))
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An older build, unpacked; fonts are today's."""
    folder = tmp_path_factory.mktemp("build")
    with tarfile.open(request.param) as packed:
        packed.extractall(folder, filter="data")
    (folder / "resources" / "fonts").symlink_to(ROOT / "resources" / "fonts")
    return folder


def office_file(folder: Path, *, lane: int) -> Path:
    text = (ROOT / "resources" / "offices" / "demo.toml").read_text(encoding="utf-8")
    for before, after in (
        ('kind = "demo"', 'kind = "real"'), ('"H99"', '"H42.00.382"'), ('"00000"', f'"{COMMUNE}"'),
        ("\nlane = 1", f"\nlane = {lane}"), ("reserve_lane = 2", f"reserve_lane = {lane + 1}"),
    ):  # fmt: skip
        text = text.replace(before, after)
    path = folder / f"office-{lane}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def init_of(build: Path) -> tuple[str, ...]:
    """How that build founds a real office where no key ring is: an older one asks nothing."""
    return ("office", "init", *(("--keys-in-file",) if build == ROOT else ()))


@contextmanager
def serving(build: Path, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Where a cell of that build answers, and a code for each of two desks."""
    db = ("--db", f"sqlite:///{folder / 'cell.db'}")
    code = ("central", "enrol-code", *db, "--commune", COMMUNE, "--desk")
    calls = (
        ("central", "office", "add", *db, "--file", office_file(folder, lane=1)),
        (*code, "Quầy 1"),
        (*code, "Quầy 2"),
        ("central", "serve", *db, "--blobs", folder / "blobs", "--port", "0"),
    )
    with session(build, calls) as process:
        assert process.stdout is not None
        answers = [json.loads(process.stdout.readline()) for _ in calls]
        yield answers[-1]["url"], [answers[1]["code"], answers[2]["code"]]
        process.send_signal(signal.SIGTERM)
        _, complaint = process.communicate(timeout=30)
    levels = {json.loads(line)["level"] for line in complaint.splitlines()}
    assert (process.returncode, levels) == (0, {"info"})


def exchanged(cell: Path, first: Path, second: Path, folder: Path) -> set[str]:
    """The codes two desks gave: each works and syncs, and sees what the other took in."""
    filed = folder / "filed.json"
    filed.write_text(json.dumps(FILED), encoding="utf-8")
    one, other = ("--data", folder / "one"), ("--data", folder / "other")
    take_in, sync = ("intake", "--file", filed), ("sync", "--once")
    with serving(cell, folder) as (url, codes):
        begun = done(
            first,
            (*one, *init_of(first), "--file", office_file(folder, lane=1)),
            (*one, "enrol", codes[0], "--url", url),
            (*one, *take_in), (*one, *take_in), (*one, *sync),
        )  # fmt: skip
        of_one = [answer["dossier_code"] for answer in begun[2:4]]
        between = done(
            second,
            (*other, *init_of(second), "--file", office_file(folder, lane=3)),
            (*other, "enrol", codes[1], "--url", url),
            (*other, *take_in), (*other, *sync), (*other, "dossier", of_one[1], "show"),
        )  # fmt: skip
        of_other = between[2]["dossier_code"]
        last = done(
            first,
            (*one, "dossier", of_one[0], "move", "transfer"),
            (*one, *sync), (*one, "dossier", of_other, "show"), (*one, "check"),
        )  # fmt: skip
    for answer in (begun[4], between[3], last[1]):
        assert (answer["waiting"], answer["trouble"]) == (0, None)
    assert between[4]["dossier_code"] == of_one[1]
    assert last[2]["dossier_code"] == of_other
    return {*of_one, of_other}


def rows_of(folder: Path, *questions: str) -> list[list[tuple[Any, ...]]]:
    """Rows of a cell that has ended, read past its build: its tables are as that build left them."""
    key = open_secrets(folder).get("central-store-key")
    assert key is not None
    reader = read_engine(folder / "cell.db", key)
    try:
        with reader.connect() as there:
            return [[tuple(row) for row in there.exec_driver_sql(sql)] for sql in questions]
    finally:
        reader.dispose()


@pytest.mark.parametrize("cell_is_old", [False, True], ids=["newer cell", "older cell"])
def test_two_builds_lose_nothing_between_them(cell_is_old: bool, old: Path, tmp_path: Path) -> None:
    """At either cell one desk runs the build of the other side, and one that of the cell."""
    cell, first, second = (old, ROOT, old) if cell_is_old else (ROOT, old, ROOT)
    codes = exchanged(cell, first, second, tmp_path)

    born, told = rows_of(
        tmp_path,
        "SELECT code FROM dossiers ORDER BY code",
        "SELECT kind, outcome FROM operations ORDER BY kind",
    )
    assert born == [(code,) for code in sorted(codes)], "lost or twice"
    assert told == [("dossier.moved", "accepted")] + [("dossier.received", "accepted")] * 3


def test_a_build_is_pinned_at_all() -> None:
    assert 1 <= len(BUILDS) <= 2
