"""Printing for real: CUPS and an IPP printer, a folder, and everything that can be missing."""

import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from counter_app.core.errors import EnvironmentFault
from counter_app.devices.cups import CupsPrinter
from counter_app.devices.folder import FolderPrinter, paper_file_name
from counter_app.devices.printer import Printer, PrintJob, PrintState
from counter_app.documents.slip import draw_slip
from counter_app.domain.papers import PaperSize, SlipContent


class RealPrinter(Protocol):
    server: str
    queue: str

    def pause(self) -> None: ...

    def received(self, count: int, timeout_s: float = 60) -> list[bytes]: ...


def _job(pdf: bytes, job_id: str = "0193-a5") -> PrintJob:
    return PrintJob(job_id=job_id, pdf=pdf, file_name="phieu.pdf", paper=PaperSize.A5)


def test_a_slip_arrives_at_the_ipp_printer_byte_for_byte_and_once(
    slip: SlipContent, real_printer: RealPrinter
) -> None:
    pdf = draw_slip(slip, PaperSize.A5)
    printer: Printer = CupsPrinter(destination=real_printer.queue, server=real_printer.server)
    assert printer.send(_job(pdf)) is PrintState.SENT
    for _ in range(4):  # an impatient clerk
        assert printer.send(_job(pdf)) in {PrintState.WAITING, PrintState.DONE}
    assert real_printer.received(1) == [pdf]
    assert printer.state("0193-a5") is PrintState.DONE
    assert printer.send(_job(pdf, "0194-a5")) is PrintState.SENT
    assert real_printer.received(2) == [pdf, pdf]


def test_a_waiting_job_can_be_taken_back_and_missing_printers_are_named(
    slip: SlipContent, real_printer: RealPrinter
) -> None:
    pdf = draw_slip(slip, PaperSize.A5)
    printer = CupsPrinter(destination=real_printer.queue, server=real_printer.server)
    assert printer.names() == (real_printer.queue,)
    real_printer.pause()
    assert printer.send(_job(pdf, "0195-a5")) is PrintState.SENT
    assert printer.state("0195-a5") is PrintState.WAITING
    printer.cancel("0195-a5")
    assert printer.state("0195-a5") is PrintState.FAILED
    with pytest.raises(EnvironmentFault) as none:
        CupsPrinter(server=real_printer.server).send(_job(pdf))
    assert none.value.code == "printer.none"
    assert "Chưa chọn máy in" in none.value.message
    with pytest.raises(EnvironmentFault) as gone:
        CupsPrinter(destination="ma", server=real_printer.server).send(_job(pdf))
    assert gone.value.code == "printer.gone"


def test_a_machine_without_cups_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentFault) as fault:
        CupsPrinter().send(_job(b"%PDF-"))
    assert fault.value.code == "printer.no_cups"


def test_a_printer_that_does_not_answer_is_unknown_and_never_sent_again_by_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls = tmp_path / "calls"
    for name, script in (("lpoptions", ""), ("lp", f"echo x >> {calls}\nexec /bin/sleep 30")):
        fake = tmp_path / name
        fake.write_text(f"#!/bin/sh\n{script}\n")
        fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("counter_app.devices.cups._TIMEOUT_S", 1.0)
    printer = CupsPrinter()
    assert printer.send(_job(b"%PDF-")) is PrintState.UNKNOWN
    assert calls.read_text().count("x") == 1
    assert printer.state("0193-a5") is PrintState.UNKNOWN


@pytest.mark.parametrize(
    ("offered", "asked"),
    [
        ("PageSize/Media Size: Letter *A4 A5", "print-scaling=none -o media=A5"),
        ("PageSize/Media Size: Letter *A4", "print-scaling=none"),
        ("", ""),
    ],
)
def test_only_a_sheet_that_the_printer_offers_is_asked_for(
    offered: str, asked: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls = tmp_path / "calls"
    answer = f"echo $* > {calls}\necho 'request id is quay-7 (0 file(s))'"
    for name, script in (("lpoptions", f"echo '{offered}'"), ("lp", answer)):
        fake = tmp_path / name
        fake.write_text(f"#!/bin/sh\n{script}\n")
        fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert CupsPrinter(destination="quay").send(_job(b"%PDF-")) is PrintState.SENT
    wanted = f"-t 0193-a5 -d quay {f'-o {asked} ' if asked else ''}-- -"
    assert calls.read_text().strip() == wanted


def test_an_unknown_job_is_unknown() -> None:
    assert CupsPrinter().state("nobody") is PrintState.UNKNOWN
    CupsPrinter().cancel("nobody")


def test_the_folder_keeps_the_very_bytes_and_never_writes_over_a_paper(tmp_path: Path) -> None:
    printer: Printer = FolderPrinter(folder=tmp_path / "in ra")
    assert printer.send(_job(b"one", "a")) is PrintState.DONE
    assert printer.send(_job(b"one", "a")) is PrintState.DONE
    assert printer.send(_job(b"two", "b")) is PrintState.DONE
    files = sorted((tmp_path / "in ra").iterdir())
    assert [(path.name, path.read_bytes()) for path in files] == [
        ("phieu.pdf", b"one"),
        ("phieu_2.pdf", b"two"),
    ]
    assert printer.state("a") is PrintState.DONE
    assert printer.state("c") is PrintState.UNKNOWN


def test_a_folder_that_cannot_be_written_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("not a folder")
    with pytest.raises(EnvironmentFault) as fault:
        FolderPrinter(folder=tmp_path / "tep").send(_job(b"%PDF-"))
    assert fault.value.code == "printer.folder"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("H15.50.05.13-261120-1001", "20261121_Phieu_tiep_nhan_H15.50.05.13-261120-1001.pdf"),
        ("../../etc/passwd", "20261121_Phieu_tiep_nhan_etc_passwd.pdf"),
        ("Nguyễn\n<b>", "20261121_Phieu_tiep_nhan_Nguy_n_b.pdf"),
        ("", "20261121_Phieu_tiep_nhan_khong_ma.pdf"),
    ],
)
def test_file_names_hold_only_letters_of_codes(code: str, name: str) -> None:
    # 20:00 UTC is already the next day in Vietnam.
    assert (
        paper_file_name("Phieu_tiep_nhan", code, datetime(2026, 11, 20, 20, 0, tzinfo=UTC)) == name
    )
