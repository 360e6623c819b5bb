"""The sheet with the recovery code: read back whole, on one page, and on no disk."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final

import pypdfium2
import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.errors import UserError
from counter_app.core.recovery_code import new_code, read_code
from counter_app.devices.chosen import ChosenPrinter
from counter_app.devices.printer import PrintJob, PrintState
from counter_app.documents.recovery_sheet import RecoverySheet, draw_recovery_sheet
from counter_app.services.papers.recovery_paper import print_recovery

LONG: Final = "Trung tâm Phục vụ hành chính công phường Đông Hưng Thuận – Tân Thới Nhất " * 3


@pytest.mark.parametrize("office", ["Trung tâm Phục vụ hành chính công xã Suối Nắng", LONG])
def test_the_code_is_read_back_sign_by_sign(office: str, text_of: Callable[[bytes], str]) -> None:
    code = new_code()
    pdf = draw_recovery_sheet(
        RecoverySheet(code=code, office=office, desk="Quầy 1", made_on=date(2026, 11, 23))
    )
    words = text_of(pdf).split()
    read = [word for word in words if word in code.split("-")]
    assert read_code("".join(read)) == read_code(code)
    assert "23/11/2026" in words
    pages = pypdfium2.PdfDocument(BytesIO(pdf))
    assert len(pages) == 1
    assert [round(one / 72 * 25.4) for one in pages[0].get_size()] == [148, 210]


def test_where_papers_are_files_the_code_goes_to_none(tmp_path: Path) -> None:
    desk, printer = open_desk(tmp_path), ChosenPrinter(home=tmp_path / "giay-hen")
    desk.store.close()
    with pytest.raises(UserError) as caught:
        print_recovery(new_code(), desk=desk, printer=printer)
    assert caught.value.code == "no_printer"
    assert not (tmp_path / "giay-hen").exists()


def test_a_printer_gets_it_once(tmp_path: Path, text_of: Callable[[bytes], str]) -> None:
    class Tray:
        def __init__(self) -> None:
            self.jobs: list[PrintJob] = []

        def send(self, job: PrintJob) -> PrintState:
            self.jobs.append(job)
            return PrintState.SENT

        def state(self, job_id: str) -> PrintState:
            raise NotImplementedError

        def cancel(self, job_id: str) -> None:
            raise NotImplementedError

        def describe(self) -> str:
            return "Máy in quầy"

    desk, tray, code = open_desk(tmp_path), Tray(), new_code()
    told = print_recovery(code, desk=desk, printer=tray)
    kept = "SELECT (SELECT count(*) FROM papers) + (SELECT count(*) FROM drawn_sheets)"
    assert desk.store.read(lambda one: one.exec_driver_sql(kept).scalar()) == 0
    desk.store.close()
    assert told == "Đã gửi tờ mã khôi phục tới máy in quầy."
    (job,) = tray.jobs
    assert code.split("-")[4] in text_of(job.pdf)
