"""What the citizen is told to bring for the result: who comes, and with which papers.

The same sentence stands on the slip and in the notice that the result is there; who may really take
it is judged in ``collection``.
"""

from counter_app.domain.catalogue.procedure import Presence, Procedure


def bring_along(slip: str, procedure: Procedure | None = None) -> str:
    """``slip``: how the paper calls it. An attorney is offered only where the law lets one come."""
    if procedure is not None and procedure.both_sign:
        return f"{slip} và giấy tờ tùy thân; hai bên cùng đến ký, không nhận thay."
    if procedure is not None and procedure.presence is Presence.REQUIRED:
        return f"{slip} và căn cước; phải tự đến ký nhận, không nhận thay."
    return f"{slip} và căn cước; người nhận thay mang thêm giấy ủy quyền."
