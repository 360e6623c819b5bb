"""While a dossier waits for others: the dispatch's number, a reminder, the minute of a notice."""

from typing import Any

from counter_app.core.errors import UserError
from counter_app.domain.dossier import State
from counter_app.services.lookup import DossierView
from counter_app.services.posting import notice_of, opening_minute
from counter_app.services.verification import enquiry_of, record_dispatch, remind
from ui import typed
from ui.acts.act import Act, Scene
from ui.acts.writing import write
from ui.counter import Counter
from ui.dialogs.questions import Question, QuestionsDialog


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


def _dispatch(
    scene: Scene, error: UserError | None = None, before: dict[str, Any] | None = None
) -> None:
    counter = scene.counter
    answer = QuestionsDialog.ask(
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
        error=error,
        before=before,
        about=scene.about,
        parent=scene.over,
    )
    if answer is None:
        return
    try:
        day = typed.whole_date(answer["dispatched_on"], field="dispatched_on") or counter.today()
    except UserError as wrong:
        _dispatch(scene, wrong, answer)
        return
    write(
        scene,
        lambda at: record_dispatch(
            scene.dossier.row.id,
            dispatch_no=answer["dispatch_no"],
            dispatched_on=day,
            desk=counter.desk,
            at=at,
        ),
        "Đã ghi số công văn.",
        again=lambda refused: _dispatch(scene, refused, answer),
    )


def _minute(
    scene: Scene, error: UserError | None = None, before: dict[str, Any] | None = None
) -> None:
    posted = notice_of(scene.dossier)
    answer = QuestionsDialog.ask(
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
        error=error,
        before=before,
        about=scene.about,
        parent=scene.over,
    )
    if answer is not None:
        write(
            scene,
            lambda at: opening_minute(
                scene.dossier.row.id, witness=answer["witness"], desk=scene.counter.desk, at=at
            ),
            "Đã lập biên bản niêm yết.",
            again=lambda refused: _minute(scene, refused, answer),
        )


REMIND = Act(label="Nhắc cơ quan chưa trả lời xác minh", offered=_waits, play=_remind)
DISPATCH = Act(label="Ghi số công văn xác minh", offered=_waits, play=_dispatch)
NOTICE_MINUTE = Act(label="Lập biên bản mở niêm yết", offered=_hangs, play=_minute)
