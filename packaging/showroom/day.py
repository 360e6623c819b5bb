"""A day of invented people: who came, what became of it, what the line told of it."""

import json
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.money.payment import Payment
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.step import Finished, ResultPaper
from counter_app.domain.workflow import Move
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.money.taking import take
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.visits import visits
from ui.desk.counter import Counter

CARD = "001190000001||Nguyễn Thị Hoài Thương|01021990|Nữ|Xóm 4, Xã Đại Từ, Thái Nguyên|15032021"
PEOPLE = (
    ("001085000012", "Trần Văn Bình", "11031985", "Nam"),
    ("001192000123", "Lê Thị Ngọc Ánh", "05091992", "Nữ"),
    ("066079001234", "K'Brếo", "01011979", "Nam"),
    ("001188004321", "Đỗ Thị Thu", "20121988", "Nữ"),
)


def a_day_before(counter: Counter, at: datetime, *, crowd: int = 3) -> None:
    """Dossiers of ``crowd`` times four people, results on the shelf, visits without a dossier."""
    desk = counter.desk
    for number, (personal_id, name, _birth, _sex) in enumerate(PEOPLE * crowd):
        person = Person(name=name, personal_id=personal_id, address="Xóm 4, Xã Minh Hoạ")
        wanted = Draft(
            submitter=Submitter(person=person), procedure_code="1.004873", phone="0912345678"
        )
        then = at - timedelta(minutes=90) + timedelta(seconds=20 * number)
        made = receive(wanted, offer=offer(wanted, desk=desk, at=then), desk=desk, at=then)
        if number % 3 == 0:
            told = Finished(
                shelf=f"Ngăn {number + 1}", result=ResultPaper(name="Giấy xác nhận", number="12/XN")
            )
            make_move(made.dossier_id, Wanted(move=Move.FINISH, details=told), desk=desk, at=then)
    for number, sector in enumerate(("",) * crowd):
        visits.advise(sector, desk=desk, at=at - timedelta(minutes=30) + timedelta(seconds=number))


def fees_paid(counter: Counter, at: datetime, *, crowd: int) -> None:
    """As many citizens who paid in cash for a copy, whose legal receipt is still to be made."""
    desk, copy = counter.desk, CertifiedCopy(document="Bằng tốt nghiệp", pages=3, copies=1)
    for number in range(crowd):
        personal_id, name, _birth, _sex = PEOPLE[number % len(PEOPLE)]
        person = Person(name=name, personal_id=personal_id, address="Xóm 4, Xã Minh Hoạ")
        wanted = Draft(
            submitter=Submitter(person=person),
            procedure_code="2.000815",
            phone="0912345678",
            certified_copies=(copy,),
        )
        then = at - timedelta(minutes=60) + timedelta(seconds=20 * number)
        made = receive(wanted, offer=offer(wanted, desk=desk, at=then), desk=desk, at=then)
        take(made.dossier_id, Payment(), desk=desk, at=then)


ANSWERS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("rejected", {"code": "code.taken", "item": "code"}),
    ("conflict", {"code": "status.moved", "args": {"state": "processing"}, "merge": "person"}),
    ("acked", {"chg": 1, "ver": 1}),
)


def answers(counter: Counter) -> None:
    """What a day's synchronising would have written."""

    def write(connection: Connection) -> None:
        run = connection.exec_driver_sql
        rows = run("SELECT id, dossier FROM outbox ORDER BY seq").all()
        for (operation, dossier), (state, told) in zip(rows, ANSWERS, strict=False):
            text = json.dumps({"id": operation, "r": state, **told})
            run(
                "UPDATE outbox SET state = ?, answer = ?, answered_ms = wall_ms WHERE id = ?",
                (state, text, operation),
            )
            if state == "conflict":
                run(
                    "INSERT INTO disputes (kind, dossier, operation, body, seen_ms)"
                    " VALUES ('move', ?, ?, ?, 1763630000000)",
                    (dossier, operation, text),
                )
        body = json.dumps(
            {"move": "ask_supplement", "part": "specialist", "from": "received",
             "to": "supplement_requested", "reason": "Bản chụp trang hai mờ, không đọc được",
             "policy": "resume", "due_before": None, "due_at": None, "step_due_at": None,
             "to_print": "supplement_request"},
            ensure_ascii=False,
        )  # fmt: skip
        dossier = rows[-1][1]
        run(
            "INSERT INTO events (dossier, number, kind, at_ms, clerk_id, clerk_name, state, body,"
            " operation, device) SELECT number, version + 1, 'dossier.moved', since_ms, 'central',"
            " 'Đặng Thu Hà', 'supplement_requested', ?, 'central:1', '' FROM dossiers WHERE id = ?",
            (body, dossier),
        )
        run("INSERT INTO todo (kind, dossier, body, made_ms) VALUES ('to_print', ?, ?, 0)",
            (dossier, body))  # fmt: skip

    counter.desk.store.write(write)
