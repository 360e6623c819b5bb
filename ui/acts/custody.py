"""Papers that look forged: held by a minute, passed on to the police, or given back."""

from typing import Final

from counter_app.domain.dossier import State
from counter_app.services.lookup import DossierView
from counter_app.services.moving.custody import (
    WORDS,
    Holding,
    custody_of,
    hold_papers,
    papers_here,
    pass_on,
)
from ui.acts.act import Act, Scene
from ui.acts.writing import ask_and_write
from ui.desk.counter import Counter
from ui.dialogs.questions import Question

_HOME: Final = frozenset({State.RETURNED, State.WITHDRAWN, State.STOPPED, State.ARCHIVED})


def _may_hold(dossier: DossierView, _counter: Counter) -> bool:
    return dossier.row.state not in _HOME


def _is_held(dossier: DossierView, _counter: Counter) -> bool:
    custody = custody_of(dossier)
    return custody is not None and custody.is_open


def _hold(scene: Scene) -> None:
    desk, here = scene.counter.desk, "; ".join(papers_here(scene.dossier))
    ask_and_write(
        scene,
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
        work=lambda answer, at: hold_papers(
            scene.dossier.row.id, Holding(**answer), desk=desk, at=at
        ),
        words="Đã ghi việc tạm giữ giấy tờ.",
    )


def _pass_on(scene: Scene) -> None:
    desk, custody = scene.counter.desk, custody_of(scene.dossier)
    held = "; ".join(custody.papers) if custody else ""
    ask_and_write(
        scene,
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
        work=lambda answer, at: pass_on(scene.dossier.row.id, **answer, desk=desk, at=at),
        words="Đã ghi nơi giấy tờ đến.",
    )


HOLD_PAPERS = Act(label="Tạm giữ giấy tờ nghi giả mạo", offered=_may_hold, play=_hold)
PASS_ON_PAPERS = Act(label="Chuyển hoặc trả giấy tờ đang giữ", offered=_is_held, play=_pass_on)
