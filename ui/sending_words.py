"""How a line of the outbox is called and marked: a sign and a colour for each state."""

from typing import Final

from counter_app.domain.outgoing import SendState
from counter_app.services.sending.outbox import Sending

SIGNS: Final = {
    SendState.PENDING: "○",
    SendState.INFLIGHT: "↑",
    SendState.ACKED: "✓",
    SendState.REJECTED: "✕",
    SendState.CONFLICT: "!",
    SendState.BLOCKED: "–",
    SendState.PARKED: "!",
}
TONES: Final = {
    SendState.PENDING: "text",
    SendState.INFLIGHT: "accent",
    SendState.ACKED: "good",
    SendState.REJECTED: "bad",
    SendState.CONFLICT: "warn",
    SendState.BLOCKED: "text_quiet",
    SendState.PARKED: "warn",
}


def named(one: Sending) -> str:
    """How a line's subject is called: the code, the slip's number, or what it is."""
    if one.dossier is None:
        return "–"
    return one.dossier.code or f"Số giấy hẹn {one.dossier.slip_no}"


def who(one: Sending) -> str:
    """The person a line is about; what it is where there is no dossier."""
    return one.dossier.named if one.dossier is not None else one.what
