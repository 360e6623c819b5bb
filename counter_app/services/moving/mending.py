"""Before and after the seal: the citizen reads the result, and a wrong one is put right for free.

A wrong result goes back to whoever made it, at the office's cost and without a new dossier
(the idea of NĐ 61/2018 Đ21); the event says so, that it can be counted apart.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import Event, EventKind, State
from counter_app.domain.people.applicant import Person
from counter_app.domain.reason import says_enough
from counter_app.domain.rights import Right, may
from counter_app.domain.workflow import SHORTEST_REASON, Move, PaperKind
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.workflow import Wanted, plan_move
from counter_app.services.wording.correspondence import letter
from db.counter import moves
from db.counter.letters import NewPaper
from db.counter.moves import NewFact, Step

READABLE: Final = frozenset({State.PROCESSING, State.AWAITING_SIGNATURE, State.READY})
MENDABLE: Final = frozenset({State.READY, State.RETURNED})
_NOT_BEING_MADE: Final = frozenset({State.AWAITING_SIGNATURE, State.READY, State.RETURNED})

_MOST_READ: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongResult:
    """What is wrong with a result, what is right, and how it came to be."""

    wrong: str
    right: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """Where the dossier stands after a wrong result or a proof-reading was written down."""

    state: State
    version: int
    paper: int | None = None


def proofread(
    dossier_id: DossierId, *, reader: str, mistake: str = "", desk: Desk, at: datetime
) -> Mended:
    """Records that a citizen read the result before it is sealed; a mistake goes back at once.

    Going back is a leader's step; for anybody else the mistake stands written for the leader.
    """
    dossier = open_dossier(dossier_id, desk=desk)
    if dossier.row.state not in READABLE:
        raise UserError("nothing_to_read", "Hồ sơ này không có kết quả để đọc soát.")
    reader, mistake = kept(reader, "reader"), kept(mistake, "mistake")
    if not any(map(str.isalpha, reader)):
        raise UserError("reader_missing", "Hãy ghi tên người đọc soát.", field="reader")
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.NOTED,
        body={
            "what": "proofread",
            "by": reader,
            "outcome": "mistake" if mistake else "agreed",
            "words": mistake,
        },
    )
    back = _steps_back(dossier, f"Đọc soát thấy sai: {mistake}", desk, at) if mistake else ()
    return _write(fact, back, dossier, desk, at)


def wrong_result(dossier_id: DossierId, told: WrongResult, *, desk: Desk, at: datetime) -> Mended:
    """Records a wrong result, with a letter of apology where it is out; a leader sends it back."""
    dossier = open_dossier(dossier_id, desk=desk)
    if dossier.row.state not in MENDABLE:
        raise UserError("no_result", "Hồ sơ này chưa có kết quả để sửa.")
    told = kept(told)
    for text, field in ((told.wrong, "wrong"), (told.reason, "reason")):
        if not says_enough(text):
            raise UserError(
                "reason_short", f"Hãy ghi rõ hơn, ít nhất {SHORTEST_REASON} chữ.", field=field
            )
    values = {"wrong": told.wrong, "right": told.right, "reason": told.reason}
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.CORRECTED,
        body={"what": "wrong_result", "cost": "office", "charge_vnd": 0, **values},
        paper=_apology(values, dossier, desk, at),
    )
    back = _steps_back(dossier, f"Kết quả sai: {told.wrong}", desk, at)
    return _write(fact, back, dossier, desk, at)


def is_out(dossier: DossierView) -> bool:
    """Whether the citizen already has the result in hand: only then is there a letter to write."""
    return dossier.row.state is State.RETURNED


def _apology(
    values: dict[str, str], dossier: DossierView, desk: Desk, at: datetime
) -> NewPaper | None:
    if not is_out(dossier):
        return None
    return letter(PaperKind.CORRECTION_LETTER, values, dossier=dossier, desk=desk, at=at)


def may_send_back(desk: Desk) -> bool:
    """Whether whoever sits here may send a result back to where it is made."""
    return may(desk.clerk, Right.REOPEN)


def to_read(dossier: DossierView) -> tuple[str, ...]:
    """What the result says of people, as it was filed: to be read letter by letter."""
    return tuple(map(_line, read_by_citizen(dossier)))


def read_by_citizen(dossier: DossierView) -> tuple[Person, ...]:
    """The people a result speaks of: its subject, else its owners, else whoever filed."""
    draft = dossier.received.draft
    people = (draft.subject,) if draft.subject is not None else draft.owners[:_MOST_READ]
    return people or (draft.submitter.person,)


def _line(person: Person) -> str:
    born = f"sinh {person.birth.vietnamese()}" if person.birth else ""
    parts = (person.name, born, person.personal_id or "", person.address)
    return ", ".join(part for part in parts if part)


def _steps_back(dossier: DossierView, reason: str, desk: Desk, at: datetime) -> tuple[Step, ...]:
    """A leader's way back to where the result is made; nobody else has one."""
    if not may_send_back(desk):
        return ()
    steps: list[Step] = []
    while dossier.row.state in _NOT_BEING_MADE:
        wanted = Wanted(move=Move.STEP_BACK, reason=reason)
        step = plan_move(dossier, wanted, desk=desk, at=at).step
        steps.append(step)
        dossier = _seen_after(step, dossier, desk, at)
    return tuple(steps)


def _seen_after(step: Step, dossier: DossierView, desk: Desk, at: datetime) -> DossierView:
    """The dossier as it will stand once ``step`` is written."""
    event = Event(
        number=dossier.version + 1,
        kind=EventKind.MOVED,
        at=at,
        by=desk.clerk.id,
        by_name=desk.clerk.name,
        state=step.to,
        body=step.body,
    )
    return replace(
        dossier,
        row=replace(dossier.row, state=step.to, standing=step.standing),
        version=dossier.version + 1,
        events=(*dossier.events, event),
    )


def _write(
    fact: NewFact, back: tuple[Step, ...], dossier: DossierView, desk: Desk, at: datetime
) -> Mended:
    """The fact first, then the way back, all or nothing."""
    stamp = desk.stamp(in_order(dossier, at))
    seen = replace(fact, seen_version=dossier.version)
    later = [replace(step, seen_version=step.seen_version + 1) for step in back]

    written = desk.store.write(lambda one: moves.write_each(one, (seen, *later), stamp))
    state = back[-1].to if back else dossier.row.state
    return Mended(state=state, version=written[-1].version, paper=written[0].paper)
