"""Signing back the originals a citizen left, before or without the result."""

from counter_app.domain.collection import SIGNING_LABELS
from counter_app.services.lookup import DossierView
from counter_app.services.moving.kept_papers import give_back
from ui.acts.act import Act, Scene
from ui.acts.writing import ask_and_write
from ui.desk.counter import Counter
from ui.dialogs.questions import Question


def _keeps(dossier: DossierView, _counter: Counter) -> bool:
    return bool(dossier.kept_now)


def _questions(labels: list[str], name: str) -> tuple[Question, ...]:
    return (
        Question(
            name="labels",
            words="&Giấy tờ trả lại,\nmỗi dòng một giấy",
            value="\n".join(labels),
            lines=True,
        ),
        Question(name="to", words="&Người nhận", value=name, length=120),
        Question(name="personal_id", words="&Số định danh", length=20),
        Question(name="signing", words="&Ký nhận", options=tuple(SIGNING_LABELS.items())),
    )


def _give_back(scene: Scene) -> None:
    kept = scene.dossier.kept_now
    person = scene.dossier.received.draft.submitter.person
    where = "; ".join(sorted({one.holder for one in kept}))
    ask_and_write(
        scene,
        "Trả giấy tờ gốc",
        _questions([one.label for one in kept], person.name),
        told=f"Đang giữ ở: {where}. Xóa dòng nào thì giấy ấy còn giữ lại.",
        key="Đã ký nhận",
        work=lambda answer, at: give_back(
            scene.dossier.row.id,
            answer["labels"],
            to=answer["to"],
            personal_id=answer["personal_id"],
            signing=answer["signing"].value,
            desk=scene.counter.desk,
            at=at,
        ),
        words=lambda answer: f"Đã trả giấy tờ gốc cho {answer['to']}.",
    )


GIVE_BACK = Act(label="Trả giấy tờ gốc", offered=_keeps, play=_give_back)
