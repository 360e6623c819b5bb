"""Whatever a file is called: it lies under names of ours, and its own is a label and no more."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from counter_app.core.errors import UserError
from counter_app.devices.folder import FolderPrinter, paper_file_name
from counter_app.devices.printer import PrintJob
from counter_app.documents.apart import Cleaned
from counter_app.documents.calibration import draw_test_page
from counter_app.domain.papers import PaperSize
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lookup import today
from counter_app.services.sending import attachments
from db.counter.vault import vault_of

LONG = "a" * 300
NAMES = [
    *("CON", "con.pdf", "NUL.tar.gz", "COM1", "lpt9.txt", "AUX."),
    *("a:b", "C:evil", "C:\\Windows\\evil.pdf", "..\\..\\evil.pdf", "\\\\may\\chung\\a.pdf"),
    *("..", "../..", "../../etc/passwd", "/etc/passwd", "~/.bashrc", ".hidden", "-rf", "a/b"),
    *("dot.", "dots...", "blank ", " ", "", "a\nb", "a\tb\x1b[31m", "a\0b", "\u202efdp.exe"),
    *("$(id)", "`id`", "%s%n", "{0.__class__}", "<b>", "|", "*?", "Giấy khai sinh", "🙂"),
    *(LONG, f"{LONG}.pdf", "Ế" * 300),
]
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# A name that every system bears: no device, no stream, no path, not too long.
BORNE = re.compile(
    r"(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[\w-][\w.-]{0,200}", re.ASCII | re.IGNORECASE
)


STORE = "training"
TakeIn = Callable[..., Receipt]
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def pdf() -> bytes:
    return draw_test_page(PaperSize.A4, office="Xã A", device="Máy in", at=AT)


def everything(folder: Path) -> set[Path]:
    return {one for one in folder.rglob("*") if one.is_file()}


def refused(path: Path, label: str, desk: Desk) -> str:
    """The field that is to be mended; the file is attached where there is none."""
    try:
        made = attachments.prepare(path, label, desk=desk)
    except UserError as error:
        return error.field or error.code
    (row,) = today(desk=desk)
    attachments.attach(row.id, made, desk=desk, at=desk.clock.now())
    return ""


def put(path: Path, content: bytes) -> bool:
    """Whether a file can be called that here."""
    try:
        path.write_bytes(content)
    except (OSError, ValueError):
        return False
    return True


def test_what_a_file_is_called_is_no_more_than_its_label(
    desk: Desk, take_in: TakeIn, pdf: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It is cleaned in a process of its own, at each file.
    monkeypatch.setattr(
        attachments, "admitted", lambda content, _most: Cleaned(content=content, pages=1)
    )
    usb, papers = tmp_path / "usb", tmp_path / "giay"
    usb.mkdir()
    dossier = take_in().dossier_id
    before = everything(tmp_path)
    plain = usb / "a.pdf"
    for number, name in enumerate(NAMES):
        content = pdf + b"%%%d\n" % number  # a dossier takes no file twice
        plain.write_bytes(content + b"%\n")
        named = usb / name
        if named.parent == usb and put(named, content):
            assert refused(named, "", desk) in {"", "label"}, name
            named.unlink()
        else:
            assert refused(named, "", desk) == "path", name
        assert refused(plain, name, desk) in {"", "label"}, name

    files = attachments.attachments_of(dossier, desk=desk)
    assert {"CON", "a:b", "..\\..\\evil.pdf", "../../etc/passwd"} <= {one.label for one in files}
    labels = [one.label for one in files]
    assert [one for one in labels if not one.isprintable() or not 0 < len(one) <= 200] == []
    vault = vault_of(desk.store).folder
    fresh = {one for one in everything(tmp_path) - before if not one.name.startswith(STORE)}
    assert fresh == {plain, *(vault / one.id[-2:] / one.id for one in files)}
    printer = FolderPrinter(folder=papers)
    for one in files[::7]:
        attachments.print_file(one, dossier, desk=desk, printer=printer, request=one.id)
    assert {one.name for one in everything(papers)} == {
        f"tep-dinh-kem-{one.id[-12:]}.pdf" for one in files[::7]
    }


def test_a_paper_s_file_has_a_name_that_every_system_bears(tmp_path: Path) -> None:
    papers = tmp_path / "giay"
    printer = FolderPrinter(folder=papers)
    for number, name in enumerate(NAMES):
        for file_name in (name, f"{name}.pdf", paper_file_name("Phieu", name, AT)):
            job_id = f"{name}{number}{file_name}"
            printer.send(
                PrintJob(job_id=job_id, pdf=b"%PDF-", file_name=file_name, paper=PaperSize.A5)
            )
            path = printer.path_of(job_id)
            assert path is not None
            assert path.parent == papers
            assert BORNE.fullmatch(path.name), path.name
            assert path.suffix == ".pdf"

    assert everything(tmp_path) == everything(papers)
    assert len(everything(papers)) == 3 * len(NAMES)
