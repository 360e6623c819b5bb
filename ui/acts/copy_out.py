"""Copying a dossier's fields into another system, and keeping the code it gave."""

from counter_app.core.errors import UserError
from counter_app.domain.rights import Right, may
from counter_app.services.correcting import elsewhere
from counter_app.services.lookup import DossierView
from ui.acts.act import Act, Scene
from ui.acts.writing import write
from ui.desk.counter import Counter


def _is_elsewhere(dossier: DossierView, counter: Counter) -> bool:
    desk = counter.desk
    return may(desk.clerk, Right.SEE_IDS) and bool(elsewhere.system_of(dossier, desk=desk))


def _copy(scene: Scene, code: str | None = None, error: UserError | None = None) -> None:
    from ui.dialogs.papers.copy_out import CopyOutDialog

    dossier, desk = scene.dossier, scene.counter.desk
    known = elsewhere.code_there(dossier, desk=desk)
    typed = CopyOutDialog.ask(
        elsewhere.fields_to_copy(dossier, desk=desk),
        elsewhere.system_of(dossier, desk=desk),
        code=known if code is None else code,
        error=error,
        parent=scene.over,
    )
    if typed is not None and typed != known:
        write(
            scene,
            lambda at: elsewhere.link_code(dossier, typed, desk=desk, at=at),
            f"Đã ghi mã {typed}.",
            again=lambda refused: _copy(scene, typed, refused),
        )


COPY_OUT = Act(label="Chép sang hệ thống khác", offered=_is_elsewhere, play=_copy)
