"""Printing for real: CUPS and an IPP printer, a folder, and everything that can be missing."""

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

import pytest

from counter_app.core.errors import EnvironmentFault
from counter_app.devices.cups import CupsPrinter, printers
from counter_app.devices.cups_words import trouble_of
from counter_app.devices.folder import FolderPrinter, paper_file_name
from counter_app.devices.printer import (
    WITH_DEVICE,
    KnownPrinter,
    Printer,
    PrintJob,
    PrintLook,
    PrintState,
)
from counter_app.documents.slip import draw_slip
from counter_app.domain.papers import PaperSize, SlipContent

Until = Callable[[Callable[[], bool]], None]


class Service(Protocol):
    def stop(self) -> None: ...

    def start(self) -> None: ...

    def start_on_a_full_disk(self) -> None: ...


class RealPrinter(Protocol):
    server: str
    queue: str
    service: Service

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def jam(self, why: str = "media-jam") -> None: ...

    def remove(self) -> None: ...

    def mend(self) -> None: ...

    def refuse(self) -> None: ...

    def add_absent(self, queue: str) -> None: ...

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
        assert printer.send(_job(pdf)) in {*WITH_DEVICE, PrintState.DONE}
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
    assert printer.look("0195-a5") == PrintLook(
        state=PrintState.STUCK, trouble="máy in đang tạm dừng"
    )
    printer.cancel("0195-a5")
    assert printer.state("0195-a5") is PrintState.FAILED
    with pytest.raises(EnvironmentFault) as none:
        CupsPrinter(server=real_printer.server).send(_job(pdf))
    assert none.value.code == "printer.none"
    assert "Chưa chọn máy in. Bấm F9, rồi Alt I" in none.value.message
    with pytest.raises(EnvironmentFault) as gone:
        CupsPrinter(destination="ma", server=real_printer.server).send(_job(pdf))
    assert gone.value.code == "printer.gone"


def test_a_sheet_stuck_after_it_was_sent_is_seen_also_by_the_next_start(
    slip: SlipContent, real_printer: RealPrinter, until: Until
) -> None:
    printer = CupsPrinter(destination=real_printer.queue, server=real_printer.server)
    real_printer.jam()
    assert printer.send(_job(draw_slip(slip, PaperSize.A5))) is PrintState.SENT
    stuck = PrintLook(state=PrintState.STUCK, trouble="kẹt giấy")
    until(lambda: printer.look("0193-a5") == stuck)

    next_start = CupsPrinter(destination=None, server=real_printer.server)
    assert next_start.look("0193-a5") == stuck
    assert printers(real_printer.server) == (
        KnownPrinter(name=real_printer.queue, trouble="kẹt giấy", busy=True),
    )
    real_printer.mend()
    until(lambda: next_start.state("0193-a5") is PrintState.DONE)


def test_what_the_device_drops_is_failed_and_a_device_switched_off_is_told(
    real_printer: RealPrinter, until: Until
) -> None:
    real_printer.jam()
    real_printer.refuse()
    printer = CupsPrinter(destination=real_printer.queue, server=real_printer.server)
    assert printer.send(_job(b"%PDF-1.4", "dropped")) is PrintState.SENT
    until(lambda: printer.state("dropped") is PrintState.STUCK)
    real_printer.mend()
    ended: list[PrintState] = []

    def has_ended() -> bool:
        ended[:] = [printer.state("dropped")]  # a busy machine may be silent once
        return ended[0] in {PrintState.FAILED, PrintState.DONE}

    until(has_ended)
    assert ended == [PrintState.FAILED]

    real_printer.add_absent("vang")
    away = CupsPrinter(destination="vang", server=real_printer.server)
    assert away.send(_job(b"%PDF-1.4", "away")) is PrintState.SENT
    until(lambda: away.look("away").trouble == "máy in tắt hoặc đứt dây")
    away.cancel("away")
    until(lambda: away.state("away") is PrintState.FAILED)
    assert away.look("nobody's") == PrintLook(state=PrintState.UNKNOWN)


def test_a_tray_without_paper_is_told_and_what_waited_goes_on(
    real_printer: RealPrinter, until: Until
) -> None:
    printer = CupsPrinter(destination=real_printer.queue, server=real_printer.server)
    real_printer.jam("media-empty")
    assert printer.send(_job(b"%PDF-1.4", "empty")) is PrintState.SENT
    until(lambda: printer.look("empty") == PrintLook(state=PrintState.STUCK, trouble="hết giấy"))
    real_printer.mend()
    until(lambda: printer.state("empty") is PrintState.DONE)
    assert real_printer.received(1) == [b"%PDF-1.4"]


def test_a_print_service_started_again_in_the_middle_prints_what_it_had_once(
    real_printer: RealPrinter, until: Until
) -> None:
    printer = CupsPrinter(destination=real_printer.queue, server=real_printer.server)
    real_printer.pause()
    assert printer.send(_job(b"%PDF-1.4", "before")) is PrintState.SENT
    real_printer.service.stop()
    silent = printer.look("before")
    assert silent.state is PrintState.UNKNOWN, "silence is no answer"
    assert silent.trouble.startswith("phần mềm in của máy không chạy")
    with pytest.raises(EnvironmentFault) as away:
        printer.send(_job(b"%PDF-1.4", "meanwhile"))
    assert away.value.code == "printer.service"
    assert "Phần mềm in" in away.value.message

    real_printer.service.start()
    assert printer.state("before") is PrintState.STUCK
    assert printer.send(_job(b"%PDF-1.4", "meanwhile")) is PrintState.SENT
    real_printer.resume()
    until(lambda: {printer.state(one) for one in ("before", "meanwhile")} == {PrintState.DONE})
    assert len(real_printer.received(2)) == 2


def test_a_queue_deleted_with_a_paper_in_it_never_says_that_the_paper_is_out(
    real_printer: RealPrinter,
) -> None:
    printer = CupsPrinter(destination=real_printer.queue, server=real_printer.server)
    real_printer.pause()
    assert printer.send(_job(b"%PDF-1.4", "lost")) is PrintState.SENT
    real_printer.remove()
    assert printer.state("lost") in {PrintState.FAILED, PrintState.UNKNOWN}
    assert printers(real_printer.server) == ()
    with pytest.raises(EnvironmentFault) as gone:
        printer.send(_job(b"%PDF-1.4", "again"))
    assert gone.value.code == "printer.gone"


def test_a_print_service_whose_disk_is_full_says_what_to_do(
    slip: SlipContent, real_printer: RealPrinter
) -> None:
    printer = CupsPrinter(destination=real_printer.queue, server=real_printer.server)
    real_printer.service.stop()
    real_printer.service.start_on_a_full_disk()
    with pytest.raises(EnvironmentFault) as full:
        printer.send(_job(draw_slip(slip, PaperSize.A5), "full"))
    assert full.value.code == "printer.full"
    assert "dọn bớt tệp" in full.value.message
    assert printer.state("full") in {PrintState.FAILED, PrintState.UNKNOWN}
    assert real_printer.received(0) == []


@pytest.mark.parametrize(
    ("reasons", "message", "words"),
    [
        (("media-empty-error",), "", "hết giấy"),
        (("cups-waiting-for-job-completed", "cover-open-report"), "", "nắp máy in đang mở"),
        (("toner-low-warning", "media-low-report"), "", ""),
        (("none",), "The printer is not responding.", "máy in tắt hoặc đứt dây"),
        (("none",), "Printing.", ""),
    ],
)
def test_only_what_stops_a_printer_is_called_a_trouble(
    reasons: tuple[str, ...], message: str, words: str
) -> None:
    assert trouble_of(reasons, messages=(message,), stopped=False) == words


def test_a_machine_without_cups_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentFault) as fault:
        CupsPrinter().send(_job(b"%PDF-"))
    assert fault.value.code == "printer.no_cups"


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str, str], Path]:
    """CUPS's commands are these scripts alone; ``$calls`` is a file for what they were asked."""

    def stand_in(lpoptions: str, lp: str) -> Path:
        calls = tmp_path / "calls"
        for name, script in (("lpoptions", lpoptions), ("lp", lp)):
            fake = tmp_path / name
            fake.write_text(f"#!/bin/sh\ncalls={calls}\n{script}\n")
            fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(tmp_path))
        return calls

    return stand_in


def test_a_printer_that_does_not_answer_is_unknown_and_never_sent_again_by_itself(
    commands: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = commands("", "echo x >> $calls\nexec /bin/sleep 30")
    monkeypatch.setattr("counter_app.devices.cups._TIMEOUT_S", 1.0)
    printer = CupsPrinter()
    assert printer.send(_job(b"%PDF-")) is PrintState.UNKNOWN
    assert calls.read_text().count("x") == 1
    assert printer.state("0193-a5") is PrintState.UNKNOWN


_SHEET: Final = _job(b"%PDF-")
_ROLL: Final = replace(_SHEET, paper=PaperSize.ROLL80, sheet_mm=(80, 371))


@pytest.mark.parametrize(
    ("job", "offered", "asked"),
    [
        (_SHEET, "PageSize/Media Size: Letter *A4 A5", "-o print-scaling=none -o media=A5"),
        (_SHEET, "PageSize/Media Size: Letter *A4", "-o print-scaling=none"),
        (_SHEET, "", ""),
        (
            _ROLL,
            "PageSize/Media Size: X80 Custom.WIDTHxHEIGHT",
            "-o print-scaling=none -o media=Custom.80x371mm",
        ),
        (_ROLL, "PageSize/Media Size: X80", "-o print-scaling=none"),
    ],
)
def test_only_a_sheet_that_the_printer_offers_is_asked_for_and_a_roll_is_cut_to_its_length(
    job: PrintJob, offered: str, asked: str, commands: Callable[[str, str], Path]
) -> None:
    answer = "echo $* > $calls\necho 'request id is quay-7 (0 file(s))'"
    calls = commands(f"echo '{offered}'", answer)
    assert CupsPrinter(destination="quay").send(job) is PrintState.SENT
    wanted = f"-t 0193-a5 -d quay {asked} -- -"
    assert calls.read_text().split() == wanted.split()


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
    if os.name == "posix":
        assert [path.stat().st_mode & 0o077 for path in files] == [0, 0], "papers name people"


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
