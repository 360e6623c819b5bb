"""Which dialog asks what a step needs: a form of its own where a step tells more than a reason."""

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtWidgets import QWidget

from counter_app.core.errors import UserError
from counter_app.domain.workflow import Move, Rule
from counter_app.services.lookup import DossierView
from counter_app.services.workflow import Wanted
from ui.counter import Counter


class StepForm(Protocol):
    """A dialog that asks one step's questions."""

    @classmethod
    def ask(
        cls,
        rule: Rule,
        dossier: DossierView,
        *,
        counter: Counter,
        before: Wanted,
        error: UserError | None,
        parent: QWidget,
    ) -> Wanted | None:
        """What the step needs as typed, or None to leave the dossier as it is.

        ``before`` is what was typed before ``error`` refused it; both stand in the form again.
        """


def form_of(move: Move) -> type[StepForm]:
    """The form of a move; most need only a reason or a date."""
    load = _FORMS.get(move, _plain)
    return load()


def _plain() -> type[StepForm]:
    from ui.dialogs.move import MoveDialog

    return MoveDialog


def _verify() -> type[StepForm]:
    from ui.dialogs.enquiry import VerifyDialog

    return VerifyDialog


def _verified() -> type[StepForm]:
    from ui.dialogs.enquiry import VerifiedDialog

    return VerifiedDialog


def _post_notice() -> type[StepForm]:
    from ui.dialogs.enquiry import PostNoticeDialog

    return PostNoticeDialog


def _end_notice() -> type[StepForm]:
    from ui.dialogs.enquiry import EndNoticeDialog

    return EndNoticeDialog


def _ask_payment() -> type[StepForm]:
    from ui.dialogs.payment import AskPaymentDialog

    return AskPaymentDialog


def _pay() -> type[StepForm]:
    from ui.dialogs.payment import PayDialog

    return PayDialog


def _finish() -> type[StepForm]:
    from ui.dialogs.finish import FinishDialog

    return FinishDialog


def _collected() -> type[StepForm]:
    from ui.dialogs.collected import CollectedDialog

    return CollectedDialog


def _ask_supplement() -> type[StepForm]:
    from ui.dialogs.supplement import AskSupplementDialog

    return AskSupplementDialog


def _supplement() -> type[StepForm]:
    from ui.dialogs.supplement import SupplementDialog

    return SupplementDialog


def _refuse() -> type[StepForm]:
    from ui.dialogs.refuse import RefuseDialog

    return RefuseDialog


def _apologise() -> type[StepForm]:
    from ui.dialogs.apology import ApologyDialog

    return ApologyDialog


def _withdraw() -> type[StepForm]:
    from ui.dialogs.ending import WithdrawDialog

    return WithdrawDialog


def _stop() -> type[StepForm]:
    from ui.dialogs.ending import StopDialog

    return StopDialog


def _step_back() -> type[StepForm]:
    from ui.dialogs.step_back import StepBackDialog

    return StepBackDialog


_FORMS: Final[dict[Move, Callable[[], type[StepForm]]]] = {
    Move.ASK_SUPPLEMENT: _ask_supplement,
    Move.SUPPLEMENT: _supplement,
    Move.REFUSE: _refuse,
    Move.APOLOGISE: _apologise,
    Move.WITHDRAW: _withdraw,
    Move.STOP: _stop,
    Move.STEP_BACK: _step_back,
    Move.ASK_PAYMENT: _ask_payment,
    Move.PAY: _pay,
    Move.VERIFY: _verify,
    Move.VERIFIED: _verified,
    Move.POST_NOTICE: _post_notice,
    Move.END_NOTICE: _end_notice,
    Move.FINISH: _finish,
    Move.RETURN_RESULT: _collected,
}
