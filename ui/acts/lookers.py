"""Who has looked at a dossier: told to whoever may know it, and noted in turn."""

from counter_app.domain.rights import Right
from counter_app.services.people.seen import Look
from ui.acts.act import Act, Scene


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


WHO_LOOKED = Act(
    label="Ai đã xem hồ sơ này",
    offered=lambda _dossier, _counter: True,
    play=_show,
    right=Right.WHO_LOOKED,
)
