"""Form II.06a from a real store: every figure recounted by hand, as of now and of the past."""

import csv
import io
from datetime import datetime
from itertools import cycle
from pathlib import Path

import msgspec
import openpyxl
import pytest

from counter_app.core.clock import local
from counter_app.domain.draft import Draft
from counter_app.domain.reporting.ii06a import COLUMNS, Scope
from counter_app.domain.reporting.period import Period, month
from counter_app.domain.step import SupplementAsked
from counter_app.domain.workflow import Move
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.reports.ii06a import form
from counter_app.services.reports.report_table import Figure
from counter_app.services.reports.reports import report as report_of
from counter_app.services.reports.standing import Asked, ask
from counter_app.services.reports.written import as_csv, as_pdf, as_xlsx
from tests.commands import call
from tests.pdf_words import text_of
from tests.reckoned import keep_ready
from tests.store.conftest import MARITAL, MISSING, REASON, TakeIn, wall

NOVEMBER = month(2026, 11)
EXTRACT = "2.002516"
NAMES = ("ii06a", "07a", "index", "intake", "load", "defects", "copies", "charges")


def ask_of(desk: Desk, at: str, period: Period = NOVEMBER) -> Asked:
    return ask(period, desk=desk, as_of=wall(at), scope=Scope.RECEIVED_HERE)


def columns(report: Asked) -> dict[int, int]:
    figures = dict(zip(COLUMNS, form(report).total.figures, strict=True))
    return {column: figure for column, figure in figures.items() if figure}


def test_the_form_as_of_each_hour_of_a_dossier_s_life(leading: Desk, take_in: TakeIn) -> None:
    one = take_in(at=wall("2026-11-23T09:00"), procedure_code=MARITAL, certified_copies=())

    def step(move: Move, at: str, **more: object) -> None:
        wanted = Wanted(move=move, **more)  # type: ignore[arg-type]
        make_move(one.dossier_id, wanted, desk=leading, at=wall(at))

    step(Move.TRANSFER, "2026-11-23T10:00")
    step(Move.TAKE_UP, "2026-11-23T11:00")
    step(Move.FINISH, "2026-11-30T09:00")  # three working days: due on the 27th
    step(Move.STEP_BACK, "2026-11-30T10:00", reason=REASON)
    step(Move.WITHDRAW, "2026-12-01T08:00", reason=REASON)

    assert columns(ask_of(leading, "2026-11-23T08:59")) == {}
    assert columns(ask_of(leading, "2026-11-27T17:00")) == {3: 1, 5: 1, 11: 1, 12: 1}
    assert columns(ask_of(leading, "2026-11-27T17:01")) == {3: 1, 5: 1, 11: 1, 13: 1}
    assert columns(ask_of(leading, "2026-11-30T09:30")) == {3: 1, 5: 1, 7: 1, 10: 1}
    assert columns(ask_of(leading, "2026-11-30T10:00")) == {3: 1, 5: 1, 11: 1, 13: 1}
    closed = ask_of(leading, "2026-12-24T08:00")
    assert columns(closed) == {3: 1, 5: 1, 11: 1, 13: 1}
    assert form(closed).total.pending_overdue == (one.dossier_id,)
    december = ask_of(leading, "2026-12-24T08:00", month(2026, 12))
    assert columns(december) == {3: 1, 6: 1, 7: 1, 10: 1}


def test_a_supplement_stops_the_clock(desk: Desk, led: Desk, taken: Receipt) -> None:
    asked = Wanted(
        move=Move.ASK_SUPPLEMENT, reason=REASON, details=SupplementAsked(defects=(MISSING,))
    )
    make_move(taken.dossier_id, asked, desk=led, at=wall("2026-11-24T09:00"))

    report = ask_of(desk, "2026-11-30T16:00")

    assert columns(report) == {3: 1, 5: 1, 11: 1, 12: 1}
    (waiting,) = report.found.dossiers
    assert waiting.stands_since == wall("2026-11-24T09:00")
    assert waiting.asked[0].defects == (MISSING.code,)
    assert waiting.taken.clerk == desk.clerk.name
    assert waiting.taken.desk


def test_what_was_mended_counts_from_then_on(desk: Desk, draft: Draft, taken: Receipt) -> None:
    extract = msgspec.structs.replace(draft, procedure_code=EXTRACT, certified_copies=())
    wanted = Correction(reason="Chọn nhầm thủ tục, công dân xin trích lục", draft=extract)
    reissue(taken.dossier_id, wanted, desk=desk, at=wall("2026-11-23T10:00"))

    codes = [
        [one.taken.procedure_code for one in ask_of(desk, at).found.dossiers]
        for at in ("2026-11-23T09:59", "2026-11-23T10:00")
    ]

    assert codes == [[MARITAL], [EXTRACT]]


@pytest.mark.parametrize(
    "forging",
    [
        "UPDATE reckoned SET ended_ms = NULL, last_ms = received_ms",
        "UPDATE reckoned SET facts = (SELECT facts FROM reckoned ORDER BY dossier LIMIT 1)",
        "UPDATE reckoned SET facts = NULL",
        "DELETE FROM reckoned",
    ],
)
def test_what_another_hand_made_ready_counts_for_nothing(
    desk: Desk, take_in: TakeIn, forging: str
) -> None:
    take_in(at=wall("2026-11-23T09:00"), immediate=True)
    take_in(at=wall("2026-11-23T09:00"), procedure_code=MARITAL, certified_copies=())
    before = columns(ask_of(desk, "2026-11-25T08:00"))

    desk.store.write(lambda one: one.exec_driver_sql(forging))

    assert columns(ask_of(desk, "2026-11-25T08:00")) == before
    waits = "SELECT count(*) FROM reckoned WHERE seal IS NULL"
    assert desk.store.read(lambda one: one.exec_driver_sql(waits).scalar_one()) > 0
    assert (
        columns(ask_of(desk, "2026-11-25T08:00"))
        == before
        == {3: 2, 5: 2, 7: 1, 9: 1, 11: 1, 12: 1}
    )


PLACED = "INSERT INTO event_places SELECT dossier, operation, {chg} FROM events"
PLACED_AGAIN = (
    "INSERT INTO event_places SELECT dossier, operation, 1 FROM events WHERE 1"
    " ON CONFLICT (dossier, operation) DO UPDATE SET chg = {chg}"
)
ASKED = (
    "INSERT INTO disputes (kind, dossier, operation, body, seen_ms)"
    " SELECT 'move', id, 'o', '{}', 0 FROM dossiers"
)


@pytest.mark.parametrize(
    ("before", "then", "anew"),
    [
        ("", PLACED.format(chg=0), True),
        ("", PLACED.format(chg=5), False),
        (PLACED.format(chg=7), PLACED_AGAIN.format(chg=0), True),
        (PLACED.format(chg=0), PLACED_AGAIN.format(chg=9), True),
        (PLACED.format(chg=7), PLACED_AGAIN.format(chg=9), False),
        (PLACED.format(chg=7), "UPDATE event_places SET chg = -chg", False),
        (ASKED, "UPDATE disputes SET settled_ms = 1, settled = '{}'", True),
        ("", ASKED, False),
    ],
)
def test_what_changes_which_events_count_lets_go_of_what_was_ready(
    desk: Desk, taken: Receipt, before: str, then: str, *, anew: bool
) -> None:
    if before:
        desk.store.write(lambda one: one.exec_driver_sql(before))
    keep_ready(desk)

    desk.store.write(lambda one: one.exec_driver_sql(then))

    waits = "SELECT count(*) FROM reckoned WHERE seal IS NULL"
    assert desk.store.read(lambda one: one.exec_driver_sql(waits).scalar_one()) == anew


def two(desk: Desk, take_in: TakeIn) -> Asked:
    """One given at once, one that is open."""
    take_in(at=wall("2026-11-23T09:00"), immediate=True)
    take_in(at=wall("2026-11-23T10:00"), procedure_code=MARITAL, certified_copies=())
    return ask_of(desk, "2026-11-25T08:00")


def test_the_csv_has_the_thirteen_columns_its_total_and_what_it_leaves_out(
    desk: Desk, take_in: TakeIn
) -> None:
    made = report_of("ii06a", two(desk, take_in), desk=desk)
    rows = list(csv.reader(io.StringIO(as_csv(made).decode("utf-8-sig"))))

    assert rows[0] == list(made.headings)
    assert rows[0][:3] == ["TT", "Lĩnh vực giải quyết", "Tiếp nhận: tổng số (3=4+5+6)"]
    assert [row[:2] for row in rows[1:5]] == [
        ["1", "Chứng thực"],
        ["2", "Hộ tịch"],
        ["", "Tổng cộng"],
        ["", "Trong đó chưa gửi xong về máy chủ"],
    ]
    assert [row[2] for row in rows[1:5]] == ["1", "1", "2", "2"]
    assert {len(row) for row in rows} == {13}
    notes = [row[1] for row in rows[5:]]
    assert notes[0].startswith("Tháng 11 năm 2026. ")
    assert notes[1].startswith("Số liệu tại 08:00:00 ngày 25/11/2026")
    assert notes[2] == "Chưa gửi xong về máy chủ: 2 trên 2 hồ sơ."
    assert notes[3] == "Không tính được, chỉ còn mã số: 0 hồ sơ."


@pytest.mark.parametrize("name", NAMES)
def test_what_a_spreadsheet_and_a_reader_of_pdf_see_is_the_table(
    desk: Desk, take_in: TakeIn, name: str
) -> None:
    made = report_of(name, two(desk, take_in), desk=desk)
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(made))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))

    assert rows[0] == made.headings
    for row, (number, line) in zip(rows[1:], made.lines, strict=False):
        assert row[:2] == (int(number) if number else None, line.key)
        for cell, value in zip(row[2:], line.values, strict=True):
            if isinstance(value, Figure):
                assert cell == value.value
                assert not isinstance(cell, str), "a number is a number"
                assert value.of or not value.value, "no figure without its dossiers"
            elif isinstance(value, datetime):
                assert cell == local(value).replace(tzinfo=None)
    words = " ".join(text_of(as_pdf(made, desk=desk, at=wall("2026-11-25T08:00"))).split())
    for told in (made.title, *made.notes, "THỦ TRƯỞNG ĐƠN VỊ"):
        assert told in words


def test_what_the_reports_tell_of_two_dossiers(desk: Desk, take_in: TakeIn) -> None:
    found = two(desk, take_in)
    told = {
        name: {
            key: one.value
            for key, one in report_of(name, found, desk=desk).figures.items()
            if one.value
        }
        for name in ("07a", "index", "load", "copies", "charges")
    }

    assert told["load"]["9"] == told["load"]["10"] == 1
    assert told["load"]["all"] == 2
    assert told["07a"]["Tiếp nhận trong kỳ: trực tiếp/count"] == 2
    assert told["07a"]["Tiếp nhận trong kỳ: trực tiếp/of"] == 2
    on_time = "2.1 Đúng hạn, % (tự tính)"
    assert (told["index"][f"{on_time}/value"], told["index"][f"{on_time}/of"]) == (100, 2)
    assert told["copies"]["Bản chính/of"] == 1
    assert told["charges"]["Phí/of"] == 2


def test_the_command_writes_each_of_them_and_answers_its_figures(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    one = take_in(at=wall("2026-11-02T09:00"), procedure_code=MARITAL, certified_copies=())
    desk.store.close()
    begins = {"csv": b"\xef\xbb\xbfTT,", "xlsx": b"PK", "pdf": b"%PDF"}
    for name, ending in zip(NAMES, cycle(begins), strict=False):
        file = tmp_path / f"{name}.{ending}"
        code, (told,), _ = call(
            *("--data", tmp_path, "report", name, "--quarter", "2026-4", "--out", file),
            "--received-here",
        )
        assert (code, told["period"]) == (0, "Quý IV năm 2026")
        assert file.read_bytes().startswith(begins[ending])
    sheet = ("--month", "2026-11", "--out", tmp_path / "wall.pdf")
    code, (told,), _ = call("--data", tmp_path, "report", "wall", *sheet)
    assert (code, told["figures"]["5"]) == (0, 1)
    assert "còn lại, 1 quá hạn" in text_of((tmp_path / "wall.pdf").read_bytes())
    listed = tmp_path / "hs.csv"
    whose = ("--dossiers", "Hộ tịch/5", "--year", "2026", "--out", listed)
    code, (told,), _ = call("--data", tmp_path, "report", "ii06a", *whose)
    assert (code, told["figures"]) == (0, {"dossiers": 1})
    assert f"1,{one.dossier_code}," in listed.read_text("utf-8-sig")


def test_the_command_writes_the_file_and_answers_its_columns(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in(at=wall("2026-11-02T09:00"), procedure_code=MARITAL, certified_copies=())
    desk.store.close()
    file = tmp_path / "ii06a.csv"
    span = ("--from", "2026-11-01", "--until", "2026-11-30", "--out", file)
    report = ("--data", tmp_path, "report", "ii06a", *span)

    code, (told,), _ = call(*report, "--as-of", "2026-11-03T08:00", "--received-here")

    assert code == 0
    assert [told["figures"][column] for column in ("3", "12", "13")] == [1, 1, 0]
    assert len(told["notes"]) == 5
    assert file.read_bytes().decode("utf-8-sig").startswith("TT,Lĩnh vực giải quyết,")
    wrong = {
        ("--dossiers", "14"): "Không có chỉ tiêu “14”. Có: 3, 4,",
        ("--month", "2026-11"): "Hãy ghi một kỳ",
        ("--sector", "Hộ tịch"): "Hãy bỏ --sector",
        ("--as-of", "2099-01-01T00:00"): "chưa tới",
        ("--as-of", "2026-10-01T00:00"): "chưa bắt đầu",
        ("--as-of", "hôm qua"): "cần ngày giờ",
    }
    for more, said in wrong.items():
        code, _, complaint = call(*report, *more)
        assert code == 2
        assert said in complaint
    code, _, complaint = call(
        *("--data", tmp_path, "report", "register", *span, "--as-of", "2026-11-03T08:00")
    )
    assert code == 2
    assert "register không có --as-of" in complaint
