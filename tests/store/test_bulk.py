"""A list of dossiers taken in at once: a verdict for every row, all of them or none."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.text import DROPPED
from counter_app.domain.deadline import promise_record
from counter_app.domain.deadline.explanation import note
from counter_app.domain.people.ethnic import NOT_LISTED
from counter_app.domain.people.lengths import NAME_LENGTH
from counter_app.services import lookup
from counter_app.services.bulk.bulk import judge, slips_to_print, take
from counter_app.services.bulk.bulk_rows import Verdict
from counter_app.services.desk import Desk
from counter_app.services.keeping.check import check
from tests.commands import call

HEAD = "STT;Mã thủ tục;Họ và tên;Số CCCD;Ngày sinh;Giới tính;Địa chỉ;ĐT;Giấy tờ cần sao;Số trang;Số bản"
GOOD = "1;2.000815;Nguyễn Thị Ánh;001190000001;1990;Nữ;Thôn 1, Xã A;0912345678;Giấy khai sinh;3;2"
OTHER = "2;Chứng thực bản sao;Đặng Văn Đức;001085000002;12/1985;Nam;Thôn 2;;Bằng tốt nghiệp;1;5"
BAD = "3;2.000815;Lò Thị Sua;00119;31/02/1990;Nữ;Thôn 3;;Giấy khai sinh;1;1"
OLD_HEAD = "Mã thủ tục;Họ và tên;Số CCCD;Mã hồ sơ cũ;Ngày tiếp nhận;Hẹn trả;Hệ thống cũ"
OLD = (
    "1.004873;Hoàng Thị Mỷ;001190000007;000.12.05.h42-250612-0034;12/06/2025;20/06/2025;Một cửa cũ"
)

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*lines: str, name: str = "list.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
        return path

    return written


def count(desk: Desk) -> int:
    return len(lookup.today(desk=desk))


def test_each_row_is_a_dossier_with_its_own_number_and_slip(desk: Desk, write: Write) -> None:
    at = desk.clock.now()
    judged = judge(write(HEAD, GOOD, OTHER), desk=desk, at=at)
    taken = take(judged, desk=desk, at=at)
    rows = [lookup.open_dossier(one.receipt.dossier_id, desk=desk) for one in taken]
    assert [one.row.applicant_name for one in rows] == ["Nguyễn Thị Ánh", "Đặng Văn Đức"]
    assert len({one.row.code for one in rows}) == len({one.row.slip_no for one in rows}) == 2
    assert rows[1].received.draft.certified_copies[0].copies == 5
    assert [one.receipt.print_job_id is not None for one in taken] == [True, True]
    assert slips_to_print(taken) == tuple(one.row.id for one in rows)
    assert check(desk=desk) == ()


def test_a_bad_row_says_which_column_and_what_to_do_and_nothing_is_taken(
    desk: Desk, write: Write
) -> None:
    at = desk.clock.now()
    judged = judge(write(HEAD, GOOD, BAD), desk=desk, at=at)
    assert [line.verdict for line in judged.lines] == [Verdict.GOOD, Verdict.BAD]
    assert judged.bad == (3,)
    words = [note.words for note in judged.lines[1].notes]
    assert [said.partition(":")[0] for said in words] == ["Ngày sinh", "Số định danh"]
    assert not any("submitter" in said for said in words)
    with pytest.raises(UserError, match="dòng 3 còn lỗi"):
        take(judged, desk=desk, at=at)
    assert count(desk) == 0
    assert len(take(judged, desk=desk, at=at, leave_out=[3])) == 1
    assert count(desk) == 1


def test_a_mark_nobody_sees_is_left_out_and_said(desk: Desk, write: Write) -> None:
    at = desk.clock.now()
    turned = OTHER.replace("Đặng Văn Đức", "Đặng \u202eVăn Đức").replace("Thôn 2", "Thôn\u00a02")
    judged = judge(write(HEAD, turned), desk=desk, at=at)
    (line,) = judged.lines
    assert line.verdict is Verdict.LOOK
    assert [note.words for note in line.notes] == [f"Họ và tên người nộp: {DROPPED}"]
    (taken,) = take(judged, desk=desk, at=at)
    kept = lookup.open_dossier(taken.receipt.dossier_id, desk=desk)
    assert kept.row.applicant_name == "Đặng Văn Đức"


def test_the_same_file_twice_is_noticed_row_by_row(desk: Desk, write: Write) -> None:
    at = desk.clock.now()
    taken = take(judge(write(HEAD, GOOD, OTHER), desk=desk, at=at), desk=desk, at=at)
    again = judge(write(HEAD, OTHER, GOOD, GOOD.replace("Ánh", "Hoa")), desk=desk, at=at)
    assert [line.verdict for line in again.lines] == [Verdict.KNOWN, Verdict.KNOWN, Verdict.GOOD]
    assert str(taken[1].receipt.dossier_code) in again.lines[0].notes[0].message
    assert [one.number for one in take(again, desk=desk, at=at)] == [4]
    assert count(desk) == 3
    with pytest.raises(UserError, match="tất cả đã có hồ sơ"):
        take(judge(write(HEAD, OTHER), desk=desk, at=at), desk=desk, at=at)


def test_known_rows_are_taken_once_more_a_day_when_asked(desk: Desk, write: Write) -> None:
    at = desk.clock.now()
    path = write(HEAD, GOOD)
    take(judge(path, desk=desk, at=at), desk=desk, at=at)
    for expected in (2, 2):
        known = judge(path, desk=desk, at=at)
        take(known, desk=desk, at=at, again=True)
        assert count(desk) == expected


def test_stopped_half_way_nothing_is_taken_and_no_number_is_used(desk: Desk, write: Write) -> None:
    at = desk.clock.now()
    names = [GOOD.replace("Ánh", f"Ánh {n}") for n in "ABCDEFGH"]
    judged = judge(write(HEAD, *names), desk=desk, at=at)
    asked = iter([False] * 12 + [True])
    with pytest.raises(UserError, match="chưa nhận hồ sơ nào"):
        take(judged, desk=desk, at=at, cancelled=lambda: next(asked))
    assert next(asked, "over") == "over", "it was stopped among the rows being written"
    assert count(desk) == 0
    first = take(judged, desk=desk, at=at)[0].receipt
    assert first.slip_no == 100001
    assert str(first.dossier_code).endswith("-1001")


def test_progress_is_told_to_the_end(desk: Desk, write: Write) -> None:
    heard: list[tuple[int, int]] = []
    at = desk.clock.now()
    names = [GOOD.replace("Ánh", f"Ánh {chr(65 + n)}") for n in range(25)]
    judged = judge(
        write(HEAD, *names), desk=desk, at=at, told=lambda done, of: heard.append((done, of))
    )
    assert heard == [(0, 25), (20, 25), (25, 25)]
    heard.clear()
    take(judged, desk=desk, at=at, told=lambda done, of: heard.append((done, of)))
    assert heard == [(0, 50), (20, 50), (40, 50), (50, 50)]


def test_a_date_that_moved_meanwhile_is_shown_first(desk: Desk, write: Write) -> None:
    at = desk.clock.now()
    judged = judge(write(HEAD, GOOD), desk=desk, at=at)
    with pytest.raises(UserError, match="Ngày hẹn vừa đổi"):
        take(judged, desk=desk, at=at + timedelta(hours=9))
    assert count(desk) == 0


def test_two_equal_rows_are_two_dossiers_and_wanted_a_look_at(desk: Desk, write: Write) -> None:
    at = desk.clock.now()
    judged = judge(write(HEAD, GOOD, GOOD), desk=desk, at=at)
    assert [line.verdict for line in judged.lines] == [Verdict.GOOD, Verdict.LOOK]
    assert "Giống hệt dòng 2" in judged.lines[1].notes[0].message
    take(judged, desk=desk, at=at)
    assert count(desk) == 2
    both = judge(write(HEAD, GOOD, GOOD), desk=desk, at=at)
    assert {line.verdict for line in both.lines} == {Verdict.KNOWN}


def test_an_older_systems_dossier_keeps_its_dates_and_its_code_opens_it(
    desk: Desk, write: Write
) -> None:
    at = desk.clock.now()
    judged = judge(write(OLD_HEAD, OLD), desk=desk, at=at)
    assert judged.lines[0].verdict is not Verdict.BAD, judged.lines[0].notes
    (taken,) = take(judged, desk=desk, at=at)
    assert slips_to_print([taken]) == ()
    for typed in ("000.12.05.H42-250612-0034", "000.12.05.h42-250612-0034"):
        (found,) = lookup.search(typed, desk=desk)
        assert found.id == taken.receipt.dossier_id
    whole = lookup.open_dossier(found.id, desk=desk)
    assert f"{local(whole.row.received_at):%d/%m/%Y}" == "12/06/2025"
    assert whole.row.due_at is not None
    assert f"{local(whole.row.due_at):%H:%M %d/%m/%Y}" == "17:00 20/06/2025"
    assert "-261123-" in whole.row.code, "its new number is of the day it came here"
    assert whole.received.charges == ()
    promise = promise_record.from_json(whole.received.promise or {}, desk.calendar)
    assert promise_record.to_json(promise) == whole.received.promise
    assert note(promise).startswith("Ngày hẹn theo giấy đã cấp: ")
    assert [(one.system, one.code) for one in whole.external_codes] == [
        ("Một cửa cũ", "000.12.05.H42-250612-0034")
    ]
    assert not whole.row.lacks_slip, "the citizen holds the older slip"
    assert count(desk) == 0, "it was not received today"
    assert check(desk=desk) == ()


def test_an_older_code_comes_once(desk: Desk, write: Write) -> None:
    at = desk.clock.now()
    twice = judge(write(OLD_HEAD, OLD, OLD.replace("Mỷ", "Dí")), desk=desk, at=at)
    assert twice.bad == (3,)
    take(twice, desk=desk, at=at, leave_out=[3])
    again = judge(write(OLD_HEAD, OLD.replace("Mỷ", "Dí")), desk=desk, at=at)
    assert again.lines[0].verdict is Verdict.KNOWN


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("=1+1", "là công thức"),
        ("=HYPERLINK(A1)", "là công thức"),
        (r"C:\Windows\system.ini", "là đường dẫn"),
        ("file:///etc/passwd", "là đường dẫn"),
        ("../../etc/passwd", "là đường dẫn"),
        ("NguyÔn V¨n An", "bảng mã cũ"),
        ("1,00119E+11", "viết gọn"),
        ("An\x07", "điều khiển"),
        ("x" * 5_000, "dài quá"),
        ("Lò " * 40 + "Thị", f"dài quá {NAME_LENGTH} ký tự"),
        ("مرحبا", "Không in được"),
    ],
)
def test_a_cell_that_is_no_plain_text_is_said_in_its_column(
    desk: Desk, write: Write, cell: str, said: str
) -> None:
    judged = judge(
        write(HEAD, GOOD.replace("Nguyễn Thị Ánh", cell)), desk=desk, at=desk.clock.now()
    )
    (line,) = judged.lines
    assert line.verdict is Verdict.BAD
    assert any("người nộp" in note.column and said in note.message for note in line.notes)


def test_zeros_that_a_spreadsheet_dropped_are_put_back_and_said(desk: Desk, write: Write) -> None:
    row = GOOD.replace("001190000001", "1190000001").replace("0912345678", "912345678")
    (line,) = judge(write(HEAD, row), desk=desk, at=desk.clock.now()).lines
    assert line.verdict is Verdict.LOOK
    assert line.draft is not None
    assert line.draft.submitter.person.personal_id == "001190000001"
    assert line.draft.phone == "0912345678"
    assert "001190000001" in line.notes[0].message
    spaced = GOOD.replace("001190000001", "001190 000001")
    (line,) = judge(write(HEAD, spaced), desk=desk, at=desk.clock.now()).lines
    assert line.verdict is Verdict.GOOD, "blanks are no lost zeros"


BIRTH_HEAD = (
    "Mã thủ tục;Họ và tên;Số CCCD;Họ tên người được giải quyết;Ngày sinh người được giải quyết;"
    "Dân tộc người được giải quyết"
)
BIRTH = "1.001193;H'Blen Kbuôr;066195000001;Y Ê Kbuôr;12/11/2026;{}"


def test_an_ethnic_group_is_written_by_its_name_and_one_in_no_list_is_looked_at(
    desk: Desk, write: Write
) -> None:
    rows = [BIRTH.format(group) for group in ("e de", "Pu Nà", "x" * 61, "")]
    listed, other, long, none = judge(
        write(BIRTH_HEAD, *rows), desk=desk, at=desk.clock.now()
    ).lines
    groups = []
    for line in (listed, other, none):
        assert line.draft is not None, line.notes
        assert line.draft.subject is not None
        groups.append(line.draft.subject.ethnic_group or "")
    assert groups == ["Ê-đê", "Pu Nà", ""]
    title = "Dân tộc người được giải quyết"
    said = [
        [(note.message, note.blocking) for note in line.notes if note.column == title]
        for line in (listed, other, long, none)
    ]
    too_long = "Ô này dài quá 60 ký tự, hãy rút gọn."
    assert said == [[], [(NOT_LISTED, False)], [(NOT_LISTED, False), (too_long, True)], []]


def test_one_carrier_brings_a_class_with_a_letter(desk: Desk, write: Write) -> None:
    head = (
        "Mã thủ tục;Họ và tên;Số CCCD;Tư cách nộp;Số giấy giới thiệu;Ngày giấy giới thiệu;"
        "Họ tên chủ hồ sơ;Lý do chủ hồ sơ chưa có số;Giấy tờ cần sao;Số trang;Số bản"
    )
    row = (
        "2.000815;Lê Thị Cô Giáo;001190000001;Người mang hồ sơ (giấy giới thiệu);{};{};"
        "Lò Văn {};Học sinh chưa làm thẻ;Giấy khai sinh;1;2"
    )
    at = desk.clock.now()
    good = [row.format("12/GT", "20/11/2026", name) for name in ("An", "Bình")]
    judged = judge(write(head, *good, row.format("", "", "Chi")), desk=desk, at=at)
    assert judged.bad == (4,)
    assert [note.column for note in judged.lines[2].notes if note.blocking] == ["Số giấy ủy quyền"]
    taken = take(judged, desk=desk, at=at, leave_out=[4])
    whole = lookup.open_dossier(taken[0].receipt.dossier_id, desk=desk)
    assert whole.row.applicant_name == "Lò Văn An"
    assert whole.received.draft.submitter.person.name == "Lê Thị Cô Giáo"
    assert whole.received.draft.authority is not None
    assert whole.received.draft.authority.no == "12/GT"


def test_a_column_nobody_knows_is_named_and_one_twice_refused(desk: Desk, write: Write) -> None:
    at = desk.clock.now()
    judged = judge(write(f"{HEAD};Dân tộc", f"{GOOD};Kinh"), desk=desk, at=at)
    assert judged.unknown == ("Dân tộc",)
    assert judged.lines[0].verdict is Verdict.GOOD
    with pytest.raises(UserError, match="có hai lần"):
        judge(write(f"{HEAD};Họ tên", f"{GOOD};x"), desk=desk, at=at)


def test_five_hundred_rows_by_command_then_nothing_the_second_time(
    tmp_path: Path, write: Write
) -> None:
    names = [GOOD.replace("Ánh", f"Ánh {chr(65 + n % 26)}{'a' * (n // 26)}") for n in range(500)]
    path, folder = write(HEAD, *names), tmp_path / "data"
    code, told, _ = call("--data", folder, "import", path)
    codes = {one["dossier_code"] for one in told}
    assert (code, len(told), len(codes)) == (0, 500, 500)
    assert call("--data", folder, "import", path) == (
        2,
        [],
        "Không có dòng nào cần nhận: tất cả đã có hồ sơ.\n",
    )


def test_the_command_says_every_verdict_and_prints_the_slips(tmp_path: Path, write: Write) -> None:
    path, folder = write(HEAD, GOOD, BAD), tmp_path / "data"
    code, told, _ = call("--data", folder, "import", path, "--preview")
    assert code == 0
    assert [one["verdict"] for one in told] == ["good", "bad"]
    code, told, said = call("--data", folder, "import", path)
    assert (code, len(told)) == (2, 2), "the verdicts, and why nothing was taken"
    assert "dòng 3 còn lỗi" in said
    slips = tmp_path / "slips"
    code, told, _ = call("--data", folder, "import", path, "--skip", "3", "--print-to", slips)
    good, bad = told
    assert code == 0
    assert Path(good["slip_pdf"]).read_bytes().startswith(b"%PDF")
    assert bad["dossier_code"] is None
    assert call("--data", folder, "import", path, "--skip", "ba")[0] == 2
    empty = tmp_path / "mau.xlsx"
    assert call("import", "--template", empty)[0] == 0
    assert "chưa có dòng nào" in call("--data", folder, "import", empty)[2]
