"""Labels, separators, envelopes: read back by a scanner, in their own size, noted in the dossier."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from counter_app.cli.main import main
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import PrintJob, PrintState
from counter_app.domain.dossier import EventKind
from counter_app.domain.label import PER_SHEET, SHEETS_MM, LabelKind
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.papers.labels import Addressee, LabelOrder, labels_pdf, print_labels

Take = Callable[[str], DossierView]
Look = Callable[[bytes, int, float], Image.Image]
Read = Callable[[bytes], str]
LONG_NAME = "H'Bia " + "Nguyễn Hoàng Phương " * 3 + "Êban"


def _scanned(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def _pages_mm(pdf: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(BytesIO(pdf)) as file:
        boxes = [[float(edge) for edge in page.mediabox] for page in file.pages]
    return [(round(box[2] / 72 * 25.4), round(box[3] / 72 * 25.4)) for box in boxes]


@pytest.mark.parametrize("kind", list(LabelKind))
def test_every_kind_has_its_size_and_finds_its_dossier(
    kind: LabelKind, desk: Desk, dossier_of: Take, image_of: Look, text_of: Read
) -> None:
    dossier = dossier_of(LONG_NAME)
    pdf = labels_pdf(LabelOrder(kind=kind), [dossier.row.id], desk=desk)
    assert set(_pages_mm(pdf)) == {SHEETS_MM[kind]}
    said = " ".join(text_of(pdf).split())
    assert dossier.row.code in said
    assert LONG_NAME in said
    assert desk.office.watermark in said
    if kind not in (LabelKind.ENVELOPE_DL, LabelKind.ENVELOPE_C5):
        codes = _scanned(image_of(pdf, 0, 203))
        assert any(dossier.row.code in code for code in codes)


def test_the_large_label_bears_bars_two_dots_wide(
    desk: Desk, dossier_of: Take, image_of: Look
) -> None:
    dossier = dossier_of("Nguyễn Thị Ánh")
    order = LabelOrder(kind=LabelKind.FOLDER_LARGE)
    picture = image_of(labels_pdf(order, [dossier.row.id], desk=desk), 0, 203)
    found = {code.format for code in zxingcpp.read_barcodes(picture)}
    assert zxingcpp.BarcodeFormat.Code128 in found
    assert zxingcpp.BarcodeFormat.QRCode in found


def test_a_sheet_leaves_the_used_places_free_and_goes_on(desk: Desk, dossier_of: Take) -> None:
    ids = [dossier_of(f"Nguyễn Văn {name}").row.id for name in ("An", "Bình", "Chi")]
    order = LabelOrder(kind=LabelKind.FOLDER_SHEET, used=PER_SHEET - 2)
    assert len(_pages_mm(labels_pdf(order, ids, desk=desk))) == 2


def test_an_envelope_goes_to_the_citizen_or_to_the_unit(
    desk: Desk, dossier_of: Take, text_of: Read
) -> None:
    dossier = dossier_of("Nguyễn Thị Ánh")
    kind = LabelKind.ENVELOPE_DL
    to_unit = LabelOrder(kind=kind, to=Addressee.UNIT)
    assert "Thôn 1, Xã A" in text_of(labels_pdf(LabelOrder(kind=kind), [dossier.row.id], desk=desk))
    unit = text_of(labels_pdf(to_unit, [dossier.row.id], desk=desk))
    assert "Thôn 1, Xã A" not in unit
    assert unit.count(desk.office.address) == 2  # as sender and as recipient


def test_a_postal_label_bears_the_posts_own_number(
    desk: Desk, dossier_of: Take, image_of: Look
) -> None:
    order = LabelOrder(kind=LabelKind.POSTAL, tracking_no="rr 123456785 vn")
    pdf = labels_pdf(order, [dossier_of("Nguyễn Thị Ánh").row.id], desk=desk)
    assert "RR123456785VN" in _scanned(image_of(pdf, 0, 203))


@pytest.mark.parametrize("number", ["mã lạ", "A" * 60])
def test_a_tracking_number_no_bars_can_hold_is_refused(
    number: str, desk: Desk, dossier_of: Take
) -> None:
    order = LabelOrder(kind=LabelKind.POSTAL, tracking_no=number)
    with pytest.raises(UserError) as refused:
        labels_pdf(order, [dossier_of("Nguyễn Thị Ánh").row.id], desk=desk)
    assert refused.value.field == "tracking_no"


def test_a_batch_tells_how_far_it_is_and_stops_when_told(
    desk: Desk, dossier_of: Take, tmp_path: Path
) -> None:
    ids = [dossier_of(f"Nguyễn Văn {name}").row.id for name in ("An", "Bình", "Chi")]
    heard: list[tuple[int, int]] = []
    answer = print_labels(
        LabelOrder(kind=LabelKind.FOLDER),
        ids,
        desk=desk,
        printer=FolderPrinter(folder=tmp_path / "out"),
        request="one",
        told=lambda done, total: heard.append((done, total)),
        cancelled=lambda: len(heard) == 2,
    )
    assert heard == [(1, 3), (2, 3)]
    assert answer.left == (ids[2],)
    assert len(list((tmp_path / "out").glob("*_Tem_ho_so_*.pdf"))) == 2
    assert _notes(desk, ids[1]) == [{"label": "folder", "copies": 1}]
    assert _notes(desk, ids[2]) == []


def test_a_printer_that_fails_leaves_the_rest_for_later(desk: Desk, dossier_of: Take) -> None:
    ids = [dossier_of("Nguyễn Văn An").row.id]
    answer = print_labels(
        LabelOrder(kind=LabelKind.FOLDER), ids, desk=desk, printer=_Broken(), request="one"
    )
    assert answer.left == tuple(ids)
    assert "giấy" in answer.fault
    assert _notes(desk, ids[0]) == []


def test_the_command_writes_what_is_asked(
    desk: Desk,
    dossier_of: Take,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("counter_app.bootstrap.SystemClock", lambda: desk.clock)
    code = dossier_of("Nguyễn Thị Ánh").row.code
    desk.store.close()
    out = tmp_path / "tem.pdf"
    call = ["--data", str(tmp_path), "label", code, "--kind", "folder", "--out", str(out)]
    assert main([*call, "--training"]) == 0, capfd.readouterr().err
    assert _pages_mm(out.read_bytes()) == [(70, 37)]


def _notes(desk: Desk, dossier: DossierId) -> list[dict[str, object]]:
    events = open_dossier(dossier, desk=desk).events
    printed = (dict(one.body) for one in events if one.kind is EventKind.PAPER_ISSUED)
    return [{name: body[name] for name in ("label", "copies")} for body in printed]


class _Broken:
    """A printer out of paper."""

    def send(self, job: PrintJob) -> PrintState:
        raise EnvironmentFault("printer.empty", f"Máy in hết giấy, chưa in {job.file_name}.")

    def state(self, job_id: str) -> PrintState:
        raise NotImplementedError(job_id)

    def cancel(self, job_id: str) -> None:
        raise NotImplementedError(job_id)

    def describe(self) -> str:
        return "Máy in hết giấy"
