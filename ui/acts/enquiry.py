"""While a dossier waits for others: the dispatch's number, a reminder, the minute of a notice."""

from counter_app.domain.dossier import State
from counter_app.services.lookup import DossierView
from counter_app.services.moving.objecting import record_objection
from counter_app.services.moving.posting import notice_of, opening_minute
from counter_app.services.moving.verification import enquiry_of, record_dispatch, remind
from ui import typed
from ui.acts.act import Act, Scene
from ui.acts.writing import ask_and_write, write
from ui.desk.counter import Counter
from ui.dialogs.questions import Question


def _waits(dossier: DossierView, _counter: Counter) -> bool:
    return enquiry_of(dossier) is not None


def _hangs(dossier: DossierView, _counter: Counter) -> bool:
    return dossier.row.state is State.DOSSIER_NOTICE and notice_of(dossier) is not None


def _remind(scene: Scene) -> None:
    write(
        scene,
        lambda at: remind(scene.dossier.row.id, desk=scene.counter.desk, at=at),
        "Đã lập văn bản nhắc trả lời.",
    )


def _dispatch(scene: Scene) -> None:
    counter = scene.counter
    ask_and_write(
        scene,
        "Số công văn xác minh",
        (
            Question(name="dispatch_no", words="&Số công văn", hint="118/UBND-TP", length=60),
            Question(
                name="dispatched_on",
                words="&Ngày",
                hint="30/11/2026",
                value=f"{counter.today():%d/%m/%Y}",
                length=10,
            ),
        ),
        work=lambda answer, at: record_dispatch(
            scene.dossier.row.id,
            dispatch_no=answer["dispatch_no"],
            dispatched_on=typed.whole_date(answer["dispatched_on"], field="dispatched_on")
            or counter.today(),
            desk=counter.desk,
            at=at,
        ),
        words="Đã ghi số công văn.",
    )


def _minute(scene: Scene) -> None:
    posted = notice_of(scene.dossier)
    ask_and_write(
        scene,
        "Biên bản niêm yết hồ sơ",
        (
            Question(
                name="witness",
                words="Người &chứng kiến",
                value=posted.witness if posted else "",
                length=120,
            ),
        ),
        key="Lập và in biên bản",
        work=lambda answer, at: opening_minute(
            scene.dossier.row.id, witness=answer["witness"], desk=scene.counter.desk, at=at
        ),
        words="Đã lập biên bản niêm yết.",
    )


def _object(scene: Scene) -> None:
    ask_and_write(
        scene,
        "Ý kiến khi niêm yết",
        (
            Question(name="name", words="&Người có ý kiến", length=120),
            Question(name="words", words="Nội &dung", hint="Ít nhất 10 chữ", length=500),
        ),
        told="Ghi ngay khi người dân nêu; ý kiến được đưa vào biên bản kết thúc niêm yết.",
        key="Ghi ý kiến",
        work=lambda answer, at: record_objection(
            scene.dossier.row.id, **answer, desk=scene.counter.desk, at=at
        ),
        words=lambda answer: f"Đã ghi ý kiến của {answer['name']}.",
    )


REMIND = Act(label="Nhắc cơ quan chưa trả lời xác minh", offered=_waits, play=_remind)
DISPATCH = Act(label="Ghi số công văn xác minh", offered=_waits, play=_dispatch)
NOTICE_MINUTE = Act(label="Lập biên bản mở niêm yết", offered=_hangs, play=_minute)
OBJECTED = Act(label="Ghi ý kiến khi niêm yết", offered=_hangs, play=_object)
