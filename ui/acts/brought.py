"""A part of the papers asked for: written down while the dossier goes on waiting for the rest."""

from counter_app.services.lookup import DossierView
from counter_app.services.moving.part_brought import PART, bring_part, may_come_in_parts
from counter_app.services.moving.supplements import still_to_bring
from ui.acts.act import Act, Scene
from ui.acts.writing import ask_and_write
from ui.desk.counter import Counter
from ui.dialogs.questions import Question


def _offered(dossier: DossierView, counter: Counter) -> bool:
    return may_come_in_parts(dossier, desk=counter.desk)


def _play(scene: Scene) -> None:
    desk = scene.counter.desk
    asked = [one.label for one in still_to_bring(scene.dossier, desk=desk)]
    ask_and_write(
        scene,
        PART,
        (
            Question(
                name="labels",
                words="&Giấy tờ đã mang đến,\nmỗi dòng một giấy",
                value="\n".join(asked),
                lines=True,
            ),
        ),
        told="Xóa dòng của giấy chưa có. Hồ sơ vẫn chờ phần còn lại, thời hạn vẫn dừng.",
        work=lambda answer, at: bring_part(
            scene.dossier.row.id, answer["labels"], desk=desk, at=at
        ),
        words=lambda answer: f"Đã ghi: {'; '.join(answer['labels'])}. Hồ sơ vẫn chờ bổ sung.",
    )


BRING_PART = Act(label=PART, offered=_offered, play=_play)
