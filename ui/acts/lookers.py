"""Who has looked at a dossier: told to whoever may know it, and noted in turn."""

from counter_app.domain.rights import Right, may
from counter_app.services.lookup import DossierView
from counter_app.services.people.seen import Look
from ui.acts.act import Act, Scene
from ui.desk.counter import Counter


def _may_know(_dossier: DossierView, counter: Counter) -> bool:
    return may(counter.desk.clerk, Right.WHO_LOOKED)


def _show(scene: Scene) -> None:
    from ui.dialogs.office.lookers import LookersDialog

    def show(looks: tuple[Look, ...]) -> None:
        LookersDialog.ask(looks, about=scene.about, parent=scene.over)

    scene.counter.privacy.looks_at(
        scene.dossier.row.id,
        owner=scene.over,
        done=show,
        failed=lambda fault: scene.said(fault.message, "bad"),
    )


WHO_LOOKED = Act(label="Ai đã xem hồ sơ này", offered=_may_know, play=_show)
