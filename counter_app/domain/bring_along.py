"""What the citizen is told to bring for the result: who comes, and with which papers.

The same sentence stands on the slip and in the notice that the result is there; who may really take
it is judged in ``collection``.
"""

from counter_app.domain.catalogue.procedure import Presence, Procedure
from counter_app.domain.people.applicant import Person


def bring_along(
    slip: str, procedure: Procedure | None = None, *, owner: Person | None = None
) -> str:
    """``slip``: how the paper calls it; ``owner``: whose result it is, where it is known.

    An attorney is offered only where the law lets one come.
    """
    if procedure is not None and procedure.both_sign:
        return f"{slip} và giấy tờ tùy thân; hai bên cùng đến ký, không nhận thay."
    papers = f"{slip}{_own_paper(owner)}"
    if procedure is not None and procedure.presence is Presence.REQUIRED:
        return f"{papers}; phải tự đến ký nhận, không nhận thay."
    return f"{papers}; người nhận thay mang thêm giấy ủy quyền."


def _own_paper(owner: Person | None) -> str:
    """The paper this person has; nothing is asked that somebody does not have."""
    if owner is not None and owner.is_without_paper:
        return ""
    if owner is not None and owner.is_foreigner:
        return f" và {owner.foreign_paper.lower()}"
    return " và căn cước"
