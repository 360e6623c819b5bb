"""From what was given up or lost to what mends it, or to somebody's word that it is dealt with."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.domain.central_side import DOSSIER_LOST, STEP_LOST, TWIN_EXTRA, LeftByCentral
from counter_app.services.lookup import DossierView
from ui.acts.taking_again import take_in_again
from ui.desk.counter import Counter
from ui.dialogs.proving import asks_secret, prove_then
from ui.dialogs.sending.given_up import Answer, GivenUpDialog
from ui.flows.disputes import EXTRA

DONE = "Giấy hẹn mới số {slip}. Hãy đổi giấy hẹn cho công dân."


def settle_given_up(
    left: LeftByCentral, *, counter: Counter, over: QWidget, looked: Callable[[], None]
) -> None:
    """Asks about one; ``looked`` looks what is left afterwards, so that it stands until it is done."""
    dossier_id = DossierId(left.dossier)

    def ask(dossier: DossierView) -> None:
        answer = GivenUpDialog.ask(left, dossier, counter=counter, parent=over)
        if answer is Answer.NOT_NEEDED:
            counter.sendings.finish(left.number, owner=over, done=lambda _nothing: looked())
        elif answer is Answer.TAKE_AGAIN:
            take_in_again(dossier, counter=counter, over=over)
            looked()
        elif answer is Answer.DO_IT and left.kind == TWIN_EXTRA:
            counter.changes.dossier_wanted.emit(dossier_id)
            counter.changes.said.emit(EXTRA)
            looked()
        elif answer is Answer.DO_IT and left.kind in {STEP_LOST, DOSSIER_LOST}:
            counter.changes.dossier_wanted.emit(dossier_id)
            looked()
        elif answer is Answer.DO_IT:
            _reissue(dossier_id, counter, over, failed)
        else:
            looked()

    def failed(fault: UserError | EnvironmentFault) -> None:
        counter.changes.said.emit(fault.message)
        looked()

    counter.open(dossier_id, owner=over, done=ask, failed=failed)


def _reissue(
    dossier_id: DossierId,
    counter: Counter,
    over: QWidget,
    failed: Callable[[UserError | EnvironmentFault], None],
) -> None:
    said = counter.changes.said

    def done(slip_no: int) -> None:
        words = DONE.format(slip=slip_no)
        counter.papers.print_slip(
            dossier_id,
            owner=over,
            done=lambda printed: said.emit(f"{words} {printed}"),
            failed=lambda fault: said.emit(f"{words} {fault.message}"),
        )

    def refused(fault: UserError | EnvironmentFault) -> None:
        if asks_secret(fault):
            prove_then(
                fault,
                counter,
                over=over,
                act=lambda: _reissue(dossier_id, counter, over, failed),
                said=lambda _why: failed(fault),
            )
        else:
            failed(fault)

    counter.sendings.reissue_slip(dossier_id, owner=over, done=done, failed=refused)
