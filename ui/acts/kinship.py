"""A dossier of one's own kin: declared, and handed to a colleague."""

from counter_app.services.lookup import DossierView
from counter_app.services.office.kinship import GROUND, colleagues, declare_kin, kinships_of
from ui.acts.act import Act, Scene
from ui.acts.writing import ask_and_write
from ui.desk.counter import Counter
from ui.dialogs.questions import Question


def _offered(dossier: DossierView, counter: Counter) -> bool:
    mine = (one.declared_by for one in kinships_of(dossier))
    return counter.desk.clerk.id not in mine


def _play(scene: Scene) -> None:
    desk = scene.counter.desk
    people = colleagues(desk=desk)
    if not people:
        scene.said("Đơn vị chưa có người khác để giao hồ sơ này.", "warn")
        return
    ask_and_write(
        scene,
        "Khai người thân thích",
        (
            Question(name="relation", words="&Quan hệ với công dân", hint="em ruột"),
            Question(
                name="given_to",
                words="&Giao hồ sơ cho",
                options=[(one.id, f"{one.name}, {one.title or 'cán bộ'}") for one in people],
            ),
        ),
        told=f"Hồ sơ của người thân thích do người khác làm ({GROUND}).",
        key="Khai và giao hồ sơ",
        work=lambda answer, at: declare_kin(scene.dossier.row.id, **answer, desk=desk, at=at),
        words="Đã khai người thân thích và giao hồ sơ.",
    )


DECLARE_KIN = Act(label="Khai người thân thích, giao người khác", offered=_offered, play=_play)
