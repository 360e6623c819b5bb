"""Papers that look forged: held by a minute, passed on to the police, or given back."""

from typing import Any, Final

from counter_app.core.errors import UserError
from counter_app.domain.dossier import State
from counter_app.services.custody import (
    WORDS,
    Holding,
    custody_of,
    hold_papers,
    papers_here,
    pass_on,
)
from counter_app.services.lookup import DossierView
from ui.acts.act import Act, Scene
from ui.acts.writing import write
from ui.counter import Counter
from ui.dialogs.questions import Question, QuestionsDialog

_HOME: Final = frozenset({State.RETURNED, State.WITHDRAWN, State.STOPPED, State.ARCHIVED})


def _may_hold(dossier: DossierView, _counter: Counter) -> bool:
    return dossier.row.state not in _HOME


def _is_held(dossier: DossierView, _counter: Counter) -> bool:
    custody = custody_of(dossier)
    return custody is not None and custody.is_open


def _hold(
    scene: Scene, error: UserError | None = None, before: dict[str, Any] | None = None
) -> None:
    desk, here = scene.counter.desk, "; ".join(papers_here(scene.dossier))
    answer = QuestionsDialog.ask(
        "Tạm giữ giấy tờ nghi giả mạo",
        (
            Question(name="papers", words="&Giấy tờ bị giữ,\nmỗi dòng một giấy", lines=True),
            Question(name="signs", words="&Dấu hiệu đã thấy", hint="Ít nhất 10 chữ", length=500),
            Question(name="witness", words="Người &chứng kiến", length=120),
            Question(name="keeper", words="Người g&iữ", value=desk.clerk.name, length=120),
        ),
        told=f"Hồ sơ có: {here or '–'}. Giấy khác thì ghi “Giấy khác: tên giấy”. "
        "In biên bản, mỗi bên giữ một bản.",
        key="Tạm giữ và in biên bản",
        error=error,
        before=before,
        about=scene.about,
        parent=scene.over,
    )
    if answer is not None:
        write(
            scene,
            lambda at: hold_papers(scene.dossier.row.id, Holding(**answer), desk=desk, at=at),
            "Đã ghi việc tạm giữ giấy tờ.",
            again=lambda refused: _hold(scene, refused, answer),
        )


def _pass_on(
    scene: Scene, error: UserError | None = None, before: dict[str, Any] | None = None
) -> None:
    desk, custody = scene.counter.desk, custody_of(scene.dossier)
    held = "; ".join(custody.papers) if custody else ""
    answer = QuestionsDialog.ask(
        "Giấy tờ đang tạm giữ",
        (
            Question(
                name="step",
                words="&Việc làm",
                options=[(one, WORDS[one]) for one in (custody.next_steps() if custody else ())],
            ),
            Question(name="who", words="&Người nhận", hint="Họ tên, chức vụ, đơn vị"),
        ),
        told=f"Đang giữ: {held}.",
        error=error,
        before=before,
        about=scene.about,
        parent=scene.over,
    )
    if answer is not None:
        write(
            scene,
            lambda at: pass_on(scene.dossier.row.id, **answer, desk=desk, at=at),
            "Đã ghi nơi giấy tờ đến.",
            again=lambda refused: _pass_on(scene, refused, answer),
        )


HOLD_PAPERS = Act(label="Tạm giữ giấy tờ nghi giả mạo", offered=_may_hold, play=_hold)
PASS_ON_PAPERS = Act(label="Chuyển hoặc trả giấy tờ đang giữ", offered=_is_held, play=_pass_on)
