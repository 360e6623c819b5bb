"""Which dialog asks what a step needs: a form of its own where a step tells more than a reason."""

from collections.abc import Mapping
from functools import cache

from counter_app.domain.workflow import Move
from ui.dialogs.steps.step_form import StepForm


def form_of(move: Move) -> type[StepForm]:
    """The form of a move; most need only a reason or a date."""
    from ui.dialogs.steps.move import MoveDialog

    return _forms().get(move, MoveDialog)


@cache
def _forms() -> Mapping[Move, type[StepForm]]:
    """Loaded with the first step: a desk that takes dossiers in never asks one."""
    from ui.dialogs.steps.apology import ApologyDialog
    from ui.dialogs.steps.collected import CollectedDialog
    from ui.dialogs.steps.ending import StopDialog, WithdrawDialog
    from ui.dialogs.steps.enquiry import (
        EndNoticeDialog,
        PostNoticeDialog,
        VerifiedDialog,
        VerifyDialog,
    )
    from ui.dialogs.steps.finish import FinishDialog
    from ui.dialogs.steps.payment import AskPaymentDialog, PayDialog
    from ui.dialogs.steps.refuse import RefuseDialog
    from ui.dialogs.steps.step_back import StepBackDialog
    from ui.dialogs.steps.supplement import AskSupplementDialog, SupplementDialog

    return {
        Move.ASK_SUPPLEMENT: AskSupplementDialog,
        Move.SUPPLEMENT: SupplementDialog,
        Move.REFUSE: RefuseDialog,
        Move.APOLOGISE: ApologyDialog,
        Move.WITHDRAW: WithdrawDialog,
        Move.STOP: StopDialog,
        Move.STEP_BACK: StepBackDialog,
        Move.ASK_PAYMENT: AskPaymentDialog,
        Move.PAY: PayDialog,
        Move.VERIFY: VerifyDialog,
        Move.VERIFIED: VerifiedDialog,
        Move.POST_NOTICE: PostNoticeDialog,
        Move.END_NOTICE: EndNoticeDialog,
        Move.FINISH: FinishDialog,
        Move.RETURN_RESULT: CollectedDialog,
    }
