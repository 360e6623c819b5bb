"""A thousand planted people and a day's work: nothing of them can be read on the disk or the stick."""

import gzip
import json
import logging
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from unicodedata import normalize

import msgspec
import pytest

from counter_app.core.config import EXPORTS_FOLDER, PAPERS_FOLDER
from counter_app.core.crash_report import CRASHING, report
from counter_app.core.diagnostics import FOLDER, NAME, note_bug
from counter_app.core.errors import EnvironmentFault
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import PrintJob, PrintState
from counter_app.domain.desk_lists import BY_NAME, ListName
from counter_app.domain.draft import Draft
from counter_app.services.desk import Desk
from counter_app.services.intake import drafts as kept
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.upkeep import keep_up
from counter_app.services.lists.list_files import export
from counter_app.services.lists.lists import listed
from counter_app.services.papers.printing import print_slip
from counter_app.services.sending import attachments
from counter_app.services.trials.seed import drafts, seed
from tests.commands import call_plain
from tests.planted import CLEAR, Planted, unpacked
from tests.scans import jpeg_telling, page_telling

SEED = 20_261_123
ROOT = Path(__file__).parents[2]
CRASH = """
import faulthandler, sys
from pathlib import Path
from counter_app.core.crash_report import NativeCrashes
kept = NativeCrashes(Path(sys.argv[1]))
def serve(name, number):
    faulthandler._sigsegv()
serve(*sys.argv[2:])
"""


class NoPrinter(FolderPrinter):
    """Takes no paper, and says of whom it was."""

    def send(self, _job: PrintJob) -> PrintState:
        raise EnvironmentFault("printer.refused", self.folder.name)


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where whoever needs a file for a moment puts it."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def names_and_numbers(count: int) -> tuple[list[Draft], Planted]:
    made = list(drafts(SEED, count))
    people = [one.submitter.person for one in made]
    words = {one.name for one in people} | {str(one.personal_id) for one in people}
    return made, Planted(words | {one.phone for one in made})


def work(desk: Desk, made: list[Draft], stick: Path) -> None:
    """What a day leaves on the disk: a save, files, a list, a print that fails, a copy, the upkeep."""
    seed(len(made), desk=desk, number=SEED)
    one, name = made[0], made[0].submitter.person.name
    at = desk.clock.now()
    rows = listed(ListName.OPEN, desk=desk, at=at)
    kept.save("intake/x", msgspec.json.encode(one).decode(), desk=desk, at=at)
    for told, ending in ((page_telling(name), "pdf"), (jpeg_telling(name), "jpg")):
        scan = stick.parent / f"{name}.{ending}"
        scan.write_bytes(told)
        prepared = attachments.prepare(scan, name, desk=desk)
        attachments.attach(rows[0].row.id, prepared, desk=desk, at=at)
        scan.unlink()
        files = attachments.attachments_of(rows[0].row.id, desk=desk)
        assert Planted({name}).in_bytes(unpacked(attachments.content_of(files[-1], desk=desk)))
    with pytest.raises(EnvironmentFault):
        print_slip(rows[0].row.id, desk=desk, printer=NoPrinter(folder=Path(name)))
    papers = FolderPrinter(folder=desk.data_dir / PAPERS_FOLDER)
    print_slip(rows[1].row.id, desk=desk, printer=papers)
    export(BY_NAME[ListName.OPEN], rows, desk=desk, at=at)
    back_up(stick, desk=desk, at=at)
    keep_up(desk=desk)


def break_down(desk: Desk, made: list[Draft], files: Path) -> None:
    """Commands that are refused, a bug, a crash of the process: each with a citizen in hand."""
    intake, table, one = files / "intake.json", files / "table.csv", made[0]
    name, number = one.submitter.person.name, str(one.submitter.person.personal_id)
    intake.write_bytes(msgspec.json.encode({"submitter": {"name": name, number: number}}))
    table.write_text(f"Họ và tên;Số CCCD\n{name};{number}\n", "utf-8")
    for command, *of in (("intake", "--file", intake), ("import", table), ("search", number, "x")):
        assert call_plain("--data", desk.data_dir, command, *of, "--training")[0] != 0
    note_bug(KeyError(name, number, one), where="window")
    logging.getLogger("counter_app.trial").warning("trial.told", extra={"code": f"của {number}"})
    logging.getLogger("PIL.Image").warning("%s", name)
    subprocess.run(
        [sys.executable, "-c", CRASH, desk.data_dir, name, number], check=False, cwd=ROOT
    )


@pytest.mark.parametrize("count", [60, pytest.param(1_000, marks=pytest.mark.full)])
def test_no_name_and_no_number_can_be_read_anywhere(
    count: int, leading: Desk, tmp_path: Path, temp: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made, planted = names_and_numbers(count)
    typed, stick = (tmp_path / name for name in ("typed", "stick"))
    for folder in (typed, stick):
        folder.mkdir()

    work(leading, made, stick)
    break_down(leading, made, typed)
    told = report(leading.data_dir, versions={}, at=leading.clock.now())

    for path in typed.iterdir():  # what the citizen's own files say is theirs
        assert planted.in_file(path)
        path.unlink()
    assert planted.in_folder(tmp_path) == {}
    assert planted.in_bytes(told.encode()) == set()
    lines = (leading.data_dir / FOLDER / NAME).read_text("utf-8").splitlines()
    events = {json.loads(line)["event"] for line in lines}
    assert events >= {"store.opened", "backup.made", "command.refused", "bug", "library.told"}
    assert "Segmentation fault" in (leading.data_dir / FOLDER / CRASHING).read_text("utf-8")
    # The same eyes do read what is in clear: all of a list, and a paper's text once it is unpacked.
    (exported,) = (leading.data_dir / EXPORTS_FOLDER).iterdir()
    assert planted.in_file(exported) >= {one.submitter.person.name for one in made}
    assert any((leading.data_dir / PAPERS_FOLDER).iterdir())
    assert all(CLEAR.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "unicode_escape"])
def test_whoever_looks_sees_it_however_it_is_written(encoding: str, tmp_path: Path) -> None:
    planted = Planted({"Đặng Thị Ánh", "001190000001"})
    for form in ("Đặng Thị Ánh", "dang thi anh", normalize("NFD", "Đặng Thị Ánh"), "001190000001"):
        raw = b"\x00\xff" + form.encode(encoding) + b"\x00"
        packed = b"stream\n" + zlib.compress(raw) + b"endstream"
        for number, content in enumerate((raw, packed, gzip.compress(raw))):
            (tmp_path / f"{number}").write_bytes(content)
        assert len(planted.in_folder(tmp_path)) == 3, form
