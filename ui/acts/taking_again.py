"""A dossier that the central side lost, taken in again from the copy here; and the way back to it.

Never twice: where it was done already, the one that goes on is opened instead.
"""

from PySide6.QtWidgets import QWidget

from counter_app.protocol.taken_again import is_gone, taken_again_as
from counter_app.services.intake.again import may_take_again
from counter_app.services.lookup import DossierView
from counter_app.services.office.kinship import is_kin
from ui import strings
from ui.acts.act import Act, Scene
from ui.desk.counter import Counter


def is_for_taking_again(dossier: DossierView, counter: Counter) -> bool:
    """Whether it can be taken in again, or was: then what it became is a key away."""
    if is_kin(dossier, desk=counter.desk):
        return False
    done = taken_again_as(dossier.events) is not None
    return may_take_again(dossier) or (done and is_gone(dossier.events))


def take_in_again(dossier: DossierView, *, counter: Counter, over: QWidget) -> None:
    """Leads to the intake; where it was done already, asks whether to see what it became."""
    from ui.dialogs.intake.taken_again import TakenAgainDialog

    done = taken_again_as(dossier.events)
    if done is None:
        counter.changes.again_wanted.emit(dossier.row.id)
    elif TakenAgainDialog.ask(dossier, str(done["name"]), counter=counter, parent=over):
        counter.changes.dossier_wanted.emit(str(done["dossier"]))


def _take(scene: Scene) -> None:
    take_in_again(scene.dossier, counter=scene.counter, over=scene.over)


def _was_taken_again(dossier: DossierView, _counter: Counter) -> bool:
    return bool(dossier.received.draft.again)


def _look_back(scene: Scene) -> None:
    if again := scene.dossier.received.draft.again:
        scene.counter.changes.dossier_wanted.emit(again.dossier)


TAKE = Act(label=strings.TAKE_AGAIN.replace("&", ""), offered=is_for_taking_again, play=_take)
LOOK_BACK = Act(
    label="Xem bản cũ, trước khi tiếp nhận lại",
    offered=_was_taken_again,
    play=_look_back,
    right=None,
)
