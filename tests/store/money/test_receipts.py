"""Legal receipts are their provider's: what waits for one, the table out and back, paper ends by date."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest

from counter_app.core.errors import UserError
from counter_app.domain.money.legal_receipt import LegalReceipt, ReceiptState, check_receipt
from counter_app.domain.money.payment import Payment
from counter_app.services.correcting.reissue import void_paper
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.money.taking import take
from counter_app.services.receipts.receipt_table import HEADINGS, export, look_at, take_back
from counter_app.services.receipts.receipts import Need, link, wanting

UNTIL = date(2026, 12, 31)
FIRST = LegalReceipt(form="EBL01", series="26TAA", number=7, issued_on=date(2026, 11, 23))
TakeIn = Callable[..., Receipt]


def paid(take_in: TakeIn, desk: Desk) -> tuple[Receipt, int]:
    filed = take_in()
    take(filed.dossier_id, Payment(), desk=desk, at=desk.clock.now())
    return filed, open_dossier(filed.dossier_id, desk=desk).papers[-1].paper_no


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as refused:
        act()
    return refused.value.code


def test_a_slip_waits_until_the_end_of_its_day_and_is_late_the_next(
    desk: Desk, take_in: TakeIn
) -> None:
    assert wanting(desk=desk, at=desk.clock.now()) == ()
    take_in()  # not paid yet: no receipt
    filed, slip_no = paid(take_in, desk)
    (one,) = wanting(desk=desk, at=desk.clock.now())
    assert (one.slip.paper_no, one.need, one.day, one.late) == (
        slip_no,
        Need.ISSUE,
        date(2026, 11, 23),
        False,
    )
    assert wanting(desk=desk, at=desk.clock.now() + timedelta(days=1))[0].late

    link(filed.dossier_id, slip_no, FIRST, desk=desk, at=desk.clock.now())
    assert wanting(desk=desk, at=desk.clock.now()) == ()
    for number, code in ((7, "receipt_known"), (8, "receipt_stands")):
        one_more = msgspec.structs.replace(FIRST, number=number)
        again = partial(link, filed.dossier_id, slip_no, one_more, desk=desk, at=desk.clock.now())
        assert code_of(again) == code
    other, other_no = paid(take_in, desk)
    assert (
        code_of(lambda: link(other.dossier_id, other_no, FIRST, desk=desk, at=desk.clock.now()))
        == "receipt_taken"
    )
    assert check(desk=desk) == ()


def test_a_void_slip_asks_for_its_receipt_to_be_cancelled(desk: Desk, take_in: TakeIn) -> None:
    filed, slip_no = paid(take_in, desk)
    link(filed.dossier_id, slip_no, FIRST, desk=desk, at=desk.clock.now())
    dossier = open_dossier(filed.dossier_id, desk=desk)
    reason = "Thu nhầm tiền của hồ sơ khác"
    void_paper(dossier.papers[-1].number, reason, dossier=dossier, desk=desk, at=desk.clock.now())
    (one,) = wanting(desk=desk, at=desk.clock.now())
    assert (one.need, one.taking.receipt) == (Need.CANCEL, FIRST)

    gone = msgspec.structs.replace(FIRST, state=ReceiptState.CANCELLED)
    link(filed.dossier_id, slip_no, gone, desk=desk, at=desk.clock.now())
    assert wanting(desk=desk, at=desk.clock.now()) == ()


def test_a_cancelled_receipt_of_money_that_is_kept_asks_for_another(
    desk: Desk, take_in: TakeIn
) -> None:
    filed, slip_no = paid(take_in, desk)
    gone = msgspec.structs.replace(FIRST, state=ReceiptState.CANCELLED)
    for told in (FIRST, gone):
        link(filed.dossier_id, slip_no, told, desk=desk, at=desk.clock.now())
    assert [one.need for one in wanting(desk=desk, at=desk.clock.now())] == [Need.ISSUE]


def test_the_table_goes_out_and_comes_back_with_numbers_and_says_which_rows_are_wrong(
    desk: Desk, take_in: TakeIn, outside: Path
) -> None:
    slips = [paid(take_in, desk)[1] for _ in range(4)]
    path = outside / "bien_lai.csv"
    assert export(path, desk=desk, at=desk.clock.now()) == 4
    text = path.read_bytes().decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text, newline="")))
    assert tuple(table[0]) == HEADINGS
    assert [row[0] for row in table[1:]] == [f"PT-2026-{one}" for one in slips]
    assert table[1][1:10] == [
        *("lập", "23/11/2026", "Nguyễn Thị Ánh", "001190000001", "Thôn 1, Xã A"),
        *("Phí chứng thực bản sao", "10000", "tiền mặt", table[1][9]),
    ]
    table[1][10:] = ["EBL01", "26TAA", "00000011", "23/11/2026", "đã lập"]
    table[2][10:] = ["EBL01", "26TOO", "12", "23/11/2026", ""]  # no letter O
    table[3][10:] = ["EBL01", "26TAA", "00000011", "23/11/2026", ""]  # given to the first
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    path.write_text(out.getvalue(), encoding="utf-8-sig")

    seen = look_at(path, desk=desk, at=desk.clock.now())
    assert len(wanting(desk=desk, at=desk.clock.now())) == 4, "looking links nothing"
    taken = take_back(path, desk=desk, at=desk.clock.now())
    assert seen == taken
    assert (taken.linked, taken.known, taken.empty) == (1, 0, 1)
    assert [row for row, _ in taken.refused] == [3, 4]
    assert "26TAA" in taken.refused[0][1]
    assert f"phiếu thu số {slips[0]}" in taken.refused[1][1]
    again = take_back(path, desk=desk, at=desk.clock.now())
    assert (again.linked, again.known) == (0, 1)
    assert [one.slip.paper_no for one in wanting(desk=desk, at=desk.clock.now())] == slips[1:]


@pytest.mark.parametrize(
    ("form", "series", "number", "day", "field"),
    [
        ("EBL01", "26TAA", 1, date(2026, 11, 23), None),
        ("EBL02", "26TYY", 99_999_999, date(2026, 11, 1), None),
        ("EBL01", "26TAF", 1, date(2026, 11, 23), "series"),
        ("EBL01", "25TAA", 1, date(2026, 11, 23), "series"),
        ("EBL01", "26TAA", 0, date(2026, 11, 23), "number"),
        ("EBL01", "26TAA", 100_000_000, date(2026, 11, 23), "number"),
        ("EBL01", "26TAA", 1, date(2027, 1, 3), "issued_on"),
        ("01BLP2-001", "AA-26P", 5, date(2026, 12, 31), None),
        ("01BLP2-001", "AA-26P", 5, date(2027, 1, 1), "form"),
        ("bl", "AA-26P", 5, date(2026, 12, 31), "form"),
    ],
)
def test_symbols_are_the_circular_s_and_paper_ends_by_the_office_s_date(
    form: str, series: str, number: int, day: date, field: str | None
) -> None:
    receipt = LegalReceipt(form=form, series=series, number=number, issued_on=day)
    looked = partial(check_receipt, receipt, paper_until=UNTIL, today=date(2027, 1, 2))
    if field is None:
        looked()
        return
    with pytest.raises(UserError) as refused:
        looked()
    assert refused.value.field == field


def test_the_office_s_own_last_day_of_paper_holds(desk: Desk, take_in: TakeIn) -> None:
    filed, slip_no = paid(take_in, desk)
    ended = replace(desk, office=replace(desk.office, paper_receipts_until=date(2026, 6, 30)))
    paper = LegalReceipt(form="01BLP2-001", series="AA-26P", number=5, issued_on=date(2026, 11, 23))
    with pytest.raises(UserError, match="Sau ngày 30/06/2026 chỉ dùng biên lai điện tử"):
        link(filed.dossier_id, slip_no, paper, desk=ended, at=desk.clock.now())
