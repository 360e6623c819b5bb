"""May a dossier be taken in: its code is its agency's, and nobody has this dossier yet.

Which lane made a number is not asked: numbers printed are never overruled, and desks number before
they have joined. Two dossiers with one code are found by the code register.
"""

from typing import Any, Final

import msgspec
from msgspec.structs import replace

from counter_app.central.judging.lookup_keys import lookup_hash, subject_key
from counter_app.central.judging.reading import rejected
from counter_app.central.judging.verdict import Given, Verdict
from counter_app.core.clock import from_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.code import parse_code
from counter_app.domain.dossier import State
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.lane import SERVER_LANE, day_order
from counter_app.domain.moving.following import begun
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.received import DossierReceived, from_text

# The years that milliseconds of a dossier can be of; a clock that is wrong is no reason to refuse.
_LAST_MS: Final = 253_402_300_799_000
_TEXT: Final = msgspec.json.Encoder(order="sorted")


def judge_received(
    sent: PushedOperation,
    told: DossierReceived,
    now: DossierNow | None,
    given: Given,
) -> Verdict:
    """Accepted with what is known of the dossier from now on, and the code it takes."""
    if now is not None:
        return rejected("dossier.exists")
    if bytes(told.working)[:1] not in {b"{", b"n"}:  # an object or nothing; who reads it, reads it
        return rejected("body.malformed", "promise")
    moments = (told.received_ms, told.due_ms or 0, told.step_due_ms or 0)
    if not all(0 <= one <= _LAST_MS for one in moments):
        return rejected("body.malformed", "received_ms")
    if told.code is not None:
        wrong = _wrong_code(told.code, told.agency, own=told.agency == given.agency)
        if wrong:
            return rejected(wrong, "code")
    return Verdict(
        outcome="accepted",
        now=_taken_in(sent, told, given),
        register=None if told.code is None else (told.agency, told.code),
        received=told,
    )


def _wrong_code(code: str, agency: str, *, own: bool) -> str:
    """What is wrong with a code that a desk gave; empty where nothing is."""
    try:
        parsed = parse_code(code)
    except UserError:
        return "code.malformed"
    if parsed.text != code or parsed.generation == "training":
        return "code.malformed"
    if parsed.agency != agency:
        return "code.agency"
    order = day_order(parsed.sequence, lane_digits=1)
    # Lane 0 is the cell's own and the province's; desks have it for other agencies' series only.
    return "code.lane" if own and order is not None and order.lane == SERVER_LANE else ""


def _taken_in(sent: PushedOperation, told: DossierReceived, given: Given) -> DossierNow:
    received_at = from_ms(told.received_ms)
    return DossierNow(
        dossier=DossierId(sent.dossier),
        agency=told.agency,
        state=State.RECEIVED,
        ver=1,
        clerk_name=told.clerk_name,
        device=given.device,
        received_ms=told.received_ms,
        standing=begun(received_at, told.due_ms, told.step_due_ms),
        lookup_hash=lookup_hash(told.lookup_secret, given.key),
        told=sent.body,
        **_listed(told, given),
    )


def with_facts(now: DossierNow, facts: dict[str, Any], given: Given) -> DossierNow:
    """The dossier with these facts (plain JSON values) and all that lists show of them.

    ``msgspec.ValidationError`` where they are not those of a dossier.
    """
    text = _TEXT.encode(facts).decode()
    told = from_text(text)
    return replace(now, facts=text, **_listed(told, given))


def _listed(told: DossierReceived, given: Given) -> dict[str, Any]:
    """What lists show of a dossier's facts, as fields of ``DossierNow``."""
    draft, known = told.draft, given.catalogue.get(told.procedure_code)
    unit = draft.resolving_unit or ""
    return {
        "code": told.code,
        "procedure_code": told.procedure_code,
        "procedure_name": told.procedure_name,
        "sector": known.sector if known else "",
        "applicant_name": draft.organisation.name if draft.organisation else draft.applicant.name,
        "resolving_unit": "" if unit == given.agency else unit,
        "subject_key": subject_key(told, given.key),
    }
