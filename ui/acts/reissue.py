"""Mending what a slip says by a new one in its place; declaring a letter void."""

from dataclasses import replace

from counter_app.core.errors import UserError
from counter_app.domain.workflow import SHORTEST_REASON, PaperKind
from counter_app.services.correcting import reissue
from counter_app.services.correcting.reissue import Correction
from counter_app.services.lookup import DossierView, Paper
from ui.acts.act import Act, Scene
from ui.acts.writing import ask_and_write, write
from ui.desk.counter import Counter
from ui.desk.papers import paper_name
from ui.dialogs.questions import Question


def _may_correct(dossier: DossierView, counter: Counter) -> bool:
    return reissue.may_correct(dossier, desk=counter.desk, at=counter.now())


def _correct(
    scene: Scene, before: Correction | None = None, error: UserError | None = None
) -> None:
    from ui.dialogs.correcting.consequences import ConsequencesDialog
    from ui.dialogs.correcting.correct import CorrectDialog

    counter, dossier = scene.counter, scene.dossier
    wanted = CorrectDialog.ask(
        dossier, counter=counter, before=before, error=error, parent=scene.over
    )
    if wanted is None:
        return
    try:
        planned = reissue.plan(dossier, wanted, desk=counter.desk, at=counter.now())
    except UserError as refused:
        _correct(scene, wanted, refused)
        return
    answer = ConsequencesDialog.ask(planned, dossier, parent=scene.over)
    if answer:
        _write(scene, replace(wanted, seen_version=dossier.version), planned.replaces)
    elif answer is False:
        _correct(scene, wanted)


def _write(scene: Scene, wanted: Correction, replaces: int) -> None:
    write(
        scene,
        lambda at: reissue.reissue(scene.dossier.row.id, wanted, desk=scene.counter.desk, at=at),
        f"Đã hủy giấy số {replaces} và cấp giấy mới.",
        again=lambda refused: _correct(scene, wanted, refused),
    )


def _letters(dossier: DossierView) -> list[Paper]:
    """The letters still in force, the newest first."""
    found = [one for one in dossier.papers if one.kind != PaperKind.SLIP and not one.voided_at]
    return sorted(found, key=lambda one: -one.number)


def _void(scene: Scene) -> None:
    dossier, counter = scene.dossier, scene.counter
    ask_and_write(
        scene,
        "Hủy giấy",
        (
            Question(
                name="paper",
                words="&Giấy nào",
                options=[
                    (one.number, f"{paper_name(one.kind)} số {one.paper_no}")
                    for one in _letters(dossier)
                ],
            ),
            Question(
                name="reason", words="&Lý do", hint=f"Ít nhất {SHORTEST_REASON} chữ", length=500
            ),
        ),
        told="Số đã dùng không dùng lại; giấy được giữ và in ra sẽ mang dấu ĐÃ HỦY.\n"
        + reissue.void_leaves(dossier),
        key="Hủy giấy này",
        work=lambda answer, at: reissue.void_paper(
            **answer, dossier=dossier, desk=counter.desk, at=at
        ),
        words="Đã hủy giấy.",
    )


CORRECT = Act(label="Đính chính và cấp lại giấy hẹn", offered=_may_correct, play=_correct)
VOID = Act(label="Hủy giấy", offered=lambda one, _counter: bool(_letters(one)), play=_void)
