"""An objection made while a dossier's notice hangs: kept on its day, told at the end and after it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.moving.cautions import of_life
from counter_app.domain.moving.objections import objections
from counter_app.domain.step import Details, NoticeEnded, NoticePosted, Objection
from counter_app.domain.workflow import Move
from counter_app.protocol.result_events import said_of
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.objecting import record_objection
from counter_app.services.moving.workflow import Moved, Wanted, make_move
from counter_app.services.papers.paper_printing import paper_pdf
from tests.pdf_words import text_of

NOTICE = NoticePosted(
    what="Đề nghị cấp giấy chứng nhận thửa đất số 12",
    places=("Nhà văn hóa buôn Ea Khít",),
    from_day=date(2026, 11, 25),
    until_day=date(2026, 12, 9),
    witness="Y Wai Byă",
)
WORDS = "Ranh giới phía đông chưa đúng"


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def led(leading: Desk) -> Desk:
    return leading


@pytest.fixture
def step(led: Desk, working: Receipt) -> Callable[..., Moved]:
    def made(move: Move, at: str, details: Details) -> Moved:
        wanted = Wanted(move=move, reason="Luật Đất đai yêu cầu niêm yết", details=details)
        return make_move(working.dossier_id, wanted, desk=led, at=wall(at))

    return made


@pytest.fixture
def objects(led: Desk, working: Receipt) -> Callable[..., object]:
    def made(name: str, words: str = WORDS) -> object:
        at = wall("2026-12-08T14:10")
        return record_objection(working.dossier_id, name=name, words=words, desk=led, at=at)

    return made


def test_it_needs_a_notice_a_name_and_words(
    step: Callable[..., Moved], objects: Callable[..., object]
) -> None:
    for code, field, name, words in (
        ("not_posted", None, "Ma Văn Páo", WORDS),
        ("objector_missing", "name", " ", WORDS),
        ("objection_short", "words", "Ma Văn Páo", "không"),
    ):
        with pytest.raises(UserError) as told:
            objects(name, words)
        assert (told.value.code, told.value.field) == (code, field)
        if code == "not_posted":
            step(Move.POST_NOTICE, "2026-11-25T08:00", NOTICE)


def test_it_is_told_in_the_minute_whether_or_not_it_is_told_again(
    step: Callable[..., Moved], objects: Callable[..., object], working: Receipt, led: Desk
) -> None:
    step(Move.POST_NOTICE, "2026-11-25T08:00", NOTICE)
    objects("Ma Văn Páo")
    hung = open_dossier(working.dossier_id, desk=led)
    heard = Objection(name="Ma Văn Páo", words=WORDS, on=date(2026, 12, 8))
    assert objections(hung.events) == (heard,)
    assert said_of(hung.events[-1]) == f"Ma Văn Páo có ý kiến khi niêm yết: {WORDS}"

    other = Objection(name="H'Blen Kbuôr", words="Chưa đo lại ranh", on=date(2026, 12, 9))
    ended = step(Move.END_NOTICE, "2026-12-10T08:00", NoticeEnded(objections=(other,)))
    assert ended.paper_row is not None
    minute = text_of(paper_pdf(ended.paper_row, desk=led))
    assert f"Ma Văn Páo (08/12/2026): {WORDS}; H'Blen Kbuôr (09/12/2026)" in minute
    over = open_dossier(working.dossier_id, desk=led)
    assert objections(over.events) == (heard, other)
    (told,) = of_life(Move.FINISH, over.life, led.rules, wall("2026-12-11T08:00"))
    assert (told.code, "Ma Văn Páo, H'Blen Kbuôr" in told.message) == ("objection_heard", True)
    assert check(desk=led) == ()
