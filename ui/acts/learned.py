"""A dossier joined to a number that its person got later: taken apart again, with the reason."""

from counter_app.protocol.learned import learned_of
from counter_app.services.known.learned_numbers import part
from counter_app.services.lookup import DossierView
from ui.acts.act import Act, Scene
from ui.acts.writing import ask_and_write
from ui.desk.counter import Counter
from ui.dialogs.questions import Question


def _offered(dossier: DossierView, _counter: Counter) -> bool:
    return bool(learned_of(dossier.events))


def _play(scene: Scene) -> None:
    number = learned_of(scene.dossier.events)
    ask_and_write(
        scene,
        "Bỏ nối số định danh",
        (Question(name="reason", words="&Lý do", hint="Hai người khác nhau"),),
        told=f"Hồ sơ này đang nối với số {number}.",
        key="Bỏ nối",
        work=lambda answer, at: part(
            scene.dossier.row.id, answer["reason"], desk=scene.counter.desk, at=at
        ),
        words="Đã bỏ nối số định danh.",
    )


PART = Act(label="Bỏ nối số định danh", offered=_offered, play=_play)
