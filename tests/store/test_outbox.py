"""What a person reads of the outbox: one line for each dossier, its most pressing operation first."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from counter_app.core.clock import SteppedClock, to_ms
from counter_app.core.errors import UserError
from counter_app.domain.outgoing import SendState
from counter_app.services.correcting import reissue
from counter_app.services.correcting.reissue import Correction
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lookup import open_dossier
from counter_app.services.sending import cell, outbox
from counter_app.services.sending.outage_paper import between, outage_pdf, outages, spoken
from counter_app.services.sending.outbox import NO_LINE, Remedy, state_words
from counter_app.services.sending.refusal_words import UNKNOWN, why
from tests.commands import call

TakeIn = Callable[..., Receipt]


def execute(desk: Desk, sql: str, *values: Any) -> None:
    desk.store.write(lambda one: one.exec_driver_sql(sql, values))


def operations(desk: Desk, dossier: str) -> list[str]:
    asked = "SELECT id FROM outbox WHERE dossier = ? ORDER BY seq"
    rows = desk.store.read(lambda one: one.exec_driver_sql(asked, (dossier,)).all())
    return [row[0] for row in rows]


def answered(desk: Desk, operation: str, state: str, **told: Any) -> None:
    text = msgspec.json.encode({"id": operation, "r": state, **told}).decode()
    execute(desk, "UPDATE outbox SET state = ?, answer = ? WHERE id = ?", state, text, operation)


def test_a_line_is_one_dossier_and_speaks_of_what_presses_most(desk: Desk, take_in: TakeIn) -> None:
    taken = take_in()
    reissue.reissue(
        taken.dossier_id,
        _new_phone(desk, taken, "0987654321"),
        desk=desk,
        at=desk.clock.now(),
    )
    first, *later = operations(desk, taken.dossier_id)
    answered(desk, first, "rejected", code="code.taken", item="code")
    for one in later:
        answered(desk, one, "blocked", by=first)
    (line,) = outbox.unsent(desk=desk)
    assert line.dossier is not None
    assert line.dossier.code == taken.dossier_code
    assert line.state is SendState.REJECTED
    assert line.remedy is Remedy.RENUMBER
    assert "mã hồ sơ đã cấp cho hồ sơ khác" in line.why.lower()
    told = outbox.operation_words(line.operations[1], line.operations)
    assert told == "Chờ “tiếp nhận hồ sơ” được nhận trước."


def _new_phone(desk: Desk, taken: Receipt, phone: str) -> Correction:
    from msgspec.structs import replace

    draft = open_dossier(taken.dossier_id, desk=desk).received.draft
    return Correction(reason="Ghi nhầm số điện thoại", draft=replace(draft, phone=phone))


def test_a_correction_takes_the_place_of_what_was_refused(desk: Desk, take_in: TakeIn) -> None:
    taken = take_in()
    (first,) = operations(desk, taken.dossier_id)
    answered(desk, first, "rejected", code="body.malformed", item="draft.phone")
    assert outbox.refused_before(taken.dossier_id, desk=desk) == first
    wanted = _new_phone(desk, taken, "0987654321")
    reissue.reissue(taken.dossier_id, wanted, desk=desk, at=desk.clock.now())
    (line,) = outbox.unsent(desk=desk)
    assert not line.wants_a_person
    assert line.remedy is Remedy.WAIT
    healed = [one.kind for one in line.operations if one.supersedes == first]
    assert healed == ["dossier.received"], "there is no dossier there to correct"
    assert outbox.refused_before(taken.dossier_id, desk=desk) is None
    assert cell.for_a_person(desk=desk) == (0, 0)


def test_what_wants_a_person_stands_first_then_the_oldest(desk: Desk, take_in: TakeIn) -> None:
    old, middle, new = take_in(), take_in(), take_in()
    answered(desk, operations(desk, new.dossier_id)[0], "rejected", code="dossier.unknown")
    lines = outbox.unsent(desk=desk)
    assert [one.subject for one in lines] == [new.dossier_id, old.dossier_id, middle.dossier_id]
    assert cell.for_a_person(desk=desk) == (1, 0)


def test_of_very_many_the_oldest_are_read_and_whatever_wants_a_person(
    desk: Desk, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that never joined has a million that wait."""
    old, second, left, new = (take_in() for _ in range(4))
    wanted = _new_phone(desk, old, "0987654321")
    reissue.reissue(old.dossier_id, wanted, desk=desk, at=desk.clock.now())
    answered(desk, operations(desk, new.dossier_id)[0], "rejected", code="dossier.unknown")
    lines = outbox.unsent(desk=desk, most=2)
    told = [(one.subject, len(one.operations)) for one in lines]
    whole = len(operations(desk, old.dossier_id))
    assert whole > 1
    assert told == [(new.dossier_id, 1), (old.dossier_id, whole), (second.dossier_id, 1)]
    assert outbox.left_out(lines, desk=desk) == 0, "nobody left out what so many are"
    monkeypatch.setattr(outbox, "MOST_WAITING", 2)
    assert outbox.left_out(lines, desk=desk) == 1
    assert [one.subject for one in outbox.unsent(desk=desk, most=0)] == [new.dossier_id]
    assert left.dossier_id in {one.subject for one in outbox.unsent(desk=desk)}


def test_only_what_is_acknowledged_whole_is_there(desk: Desk, take_in: TakeIn) -> None:
    taken = take_in()
    assert cell.marks(taken.dossier_id, desk=desk).there is None  # not joined: nothing to say
    execute(
        desk,
        "INSERT INTO enrolment (number, device_no, commune, cell_url, server_keys, epoch,"
        " enrolled_ms, durable_through, frozen) VALUES (1, 1, '00000', 'https://x', '[]', 'e',"
        " 0, 0, '')",
    )
    assert cell.marks(taken.dossier_id, desk=desk).there is False
    answered(desk, operations(desk, taken.dossier_id)[0], "acked")
    assert cell.marks(taken.dossier_id, desk=desk).there is True
    assert [one.subject for one in outbox.acknowledged(desk=desk)] == [taken.dossier_id]
    assert outbox.unsent(desk=desk) == ()


def test_what_waits_without_a_line_waits_for_the_line() -> None:
    assert state_words(SendState.PENDING, reachable=False) == NO_LINE
    assert state_words(SendState.PENDING, reachable=None) == NO_LINE
    assert state_words(SendState.PENDING, reachable=True) == "Chờ gửi"


@pytest.mark.parametrize(
    ("code", "item", "told"),
    [
        ("charge.mismatch", "charge", "phí, lệ phí: số tiền khác"),
        ("body.malformed", "draft.submitter.person.personal_id", "số định danh: nội dung"),
        ("body.malformed", "owners.0.name", "họ tên: nội dung"),
        ("never.heard", "", UNKNOWN),
    ],
)
def test_a_refusal_names_the_field_and_never_a_code(code: str, item: str, told: str) -> None:
    words = why(code, item)
    assert words.startswith(told)
    assert code not in words


def test_an_outage_is_certified_with_what_was_taken_in_meanwhile(
    desk: Desk, clock: SteppedClock, take_in: TakeIn, pdf_text: Callable[[bytes], str]
) -> None:
    take_in()
    began = clock.now()
    inside = take_in(name="Trần Văn Bình")
    take_in(name="Lê Thị Ánh")
    ended = clock.now()
    take_in(name="Đỗ Thị Thu")
    execute(
        desk,
        "INSERT INTO outages (began_ms, ended_ms, cause) VALUES (?, ?, 'refused')",
        to_ms(began),
        to_ms(ended),
    )
    answered(desk, operations(desk, inside.dossier_id)[0], "acked")
    (line,) = outages(desk=desk, at=clock.now())
    assert (line.taken_in, line.sent_since) == (2, 1)
    text = pdf_text(outage_pdf([line], desk=desk, at=clock.now()))
    assert "GIẤY XÁC NHẬN" in text
    assert "vẫn tiếp nhận 2 hồ sơ, cấp số tại chỗ;" in text
    assert "in giấy hẹn" not in text, "nobody has printed one"
    assert "máy chủ đã xác nhận 1 hồ sơ" in text
    assert between([line], ended + timedelta(days=1), ended + timedelta(days=2)) == ()
    with pytest.raises(UserError, match="Không có lần mất đường truyền"):
        outage_pdf([], desk=desk, at=clock.now())


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (timedelta(seconds=59), "dưới 1 phút"),
        (timedelta(minutes=72), "1 giờ 12 phút"),
        (timedelta(days=2, hours=3), "2 ngày 3 giờ"),
    ],
)
def test_how_long_an_outage_lasted(span: timedelta, told: str) -> None:
    assert spoken(span) == told


@pytest.fixture
def pdf_text(tmp_path: Path) -> Callable[[bytes], str]:
    """A PDF's text on one line, as pdftotext reads it."""
    import subprocess

    def read(pdf: bytes) -> str:
        path = tmp_path / "paper.pdf"
        path.write_bytes(pdf)
        done = subprocess.run(
            ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
        )
        return " ".join(done.stdout.decode().split())

    return read


def test_the_certificate_is_written_by_command(tmp_path: Path, clock: SteppedClock) -> None:
    from counter_app.bootstrap import open_desk

    desk = open_desk(tmp_path, training=True, clock=clock)
    execute(
        desk,
        "INSERT INTO outages (began_ms, ended_ms, cause) VALUES (?, ?, 'refused')",
        to_ms(clock.now()),
        to_ms(clock.now()),
    )
    desk.store.close()
    out = tmp_path / "giay.pdf"
    span = ["--from", "2026-11-01", "--until", "2026-11-30", "--out", out]
    code, (said,), wrong = call("--data", tmp_path, "report", "outages", "--training", *span)
    assert (code, wrong, said["outages"]) == (0, "", 1)
    assert out.read_bytes().startswith(b"%PDF")
