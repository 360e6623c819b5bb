"""The acts of a dossier, in the order F4 lists them after its steps; one module for each."""

from typing import Final

from counter_app.services.lookup import DossierView
from counter_app.services.office.kinship import is_kin
from ui.acts.act import Act
from ui.acts.attachments import ATTACH, ATTACHED
from ui.acts.brought import BRING_PART
from ui.acts.bundle import FILED_TOGETHER
from ui.acts.copy_out import COPY_OUT
from ui.acts.custody import HOLD_PAPERS, PASS_ON_PAPERS
from ui.acts.enquiry import DISPATCH, NOTICE_MINUTE, OBJECTED, REMIND
from ui.acts.items import RESULT_OF_ONE, WITHDRAW_ONE
from ui.acts.kept_papers import GIVE_BACK
from ui.acts.kinship import DECLARE_KIN
from ui.acts.labels import PRINT_LABELS
from ui.acts.learned import PART
from ui.acts.lookers import WHO_LOOKED
from ui.acts.money import LINK_RECEIPT, MONEY_CAME, REFUND_MONEY, SHOW_CODE, TAKE_MONEY
from ui.acts.numbers import SHOW_NUMBERS
from ui.acts.proofs import PRINT_TO_READ
from ui.acts.reissue import CORRECT, VOID
from ui.acts.results import PROOF, PROOFREAD, REVOKE, SHELVE, TELL, WRONG_RESULT
from ui.acts.taking_again import LOOK_BACK, TAKE
from ui.desk.counter import Counter

ACTS: Final[tuple[Act, ...]] = (
    TAKE,
    BRING_PART,
    TAKE_MONEY,
    SHOW_CODE,
    MONEY_CAME,
    TELL,
    SHELVE,
    GIVE_BACK,
    PRINT_TO_READ,
    PROOFREAD,
    PROOF,
    WRONG_RESULT,
    REVOKE,
    REMIND,
    DISPATCH,
    NOTICE_MINUTE,
    OBJECTED,
    WITHDRAW_ONE,
    RESULT_OF_ONE,
    DECLARE_KIN,
    PART,
    HOLD_PAPERS,
    PASS_ON_PAPERS,
    PRINT_LABELS,
    ATTACH,
    ATTACHED,
    FILED_TOGETHER,
    SHOW_NUMBERS,
    WHO_LOOKED,
    LOOK_BACK,
    CORRECT,
    VOID,
    REFUND_MONEY,
    LINK_RECEIPT,
    COPY_OUT,
)

_KIN_MAY: Final = (PROOF, PRINT_TO_READ, PRINT_LABELS, ATTACHED, COPY_OUT)
"""What decides nothing: all that is left to whoever declared the citizen as kin."""


def offered(dossier: DossierView, counter: Counter) -> tuple[Act, ...]:
    """The acts that make sense now, for whoever sits here."""
    acts = _KIN_MAY if is_kin(dossier, desk=counter.desk) else ACTS
    held = {None, *counter.desk.clerk.rights}
    return tuple(act for act in acts if act.right in held and act.offered(dossier, counter))
