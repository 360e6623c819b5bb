"""Mending a wrong name, matter or date: the slip is declared void, a new one takes its place.

The dossier keeps its one code, its time of receipt and its first facts for life; what is mended is
a fact of its own (practice: "hủy giấy hẹn cũ, cấp lại"). ``plan`` decides and writes nothing, so
that whoever asks sees old and new side by side first. What is reckoned anew is in ``mended``.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.charge import total_vnd
from counter_app.domain.deadline.promise_record import to_json
from counter_app.domain.dossier import ENDED, EventKind, State
from counter_app.domain.draft import Draft
from counter_app.domain.papers import SlipContent
from counter_app.domain.reason import says_enough
from counter_app.domain.rights import Right, may, require
from counter_app.domain.workflow import RULES, SHORTEST_REASON, Move, PaperKind
from counter_app.protocol.corrected import NOW, WAS, changed_fields, former_fields, in_place_of
from counter_app.services.clock_doubt import in_order
from counter_app.services.correcting.differences import Difference, differences
from counter_app.services.correcting.mended import Mended, mend, next_slip
from counter_app.services.correcting.taking_back import apology_leaves, taken_back_with
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.money.voiding import money_of
from counter_app.services.people.proofs import require_proof
from counter_app.services.sending.outbox import refused_before
from counter_app.services.wording.slip_words import StandingSlip, require_slip_ours, standing_slip
from db.counter import attempts, corrections
from db.counter.corrections import NewCorrection, NewVoid
from db.counter.letters import NewPaper
from db.counter.moves import NewFact, Written, write_fact
from db.counter.office import Connection

_LONGEST_REASON: Final = 500
CODE_GIVEN: Final = "Mã hồ sơ chính thức đã được cấp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person wants mended. ``draft`` of None: people, matter and papers are right.

    ``due_at`` is the right date where only the date was wrong; ``code`` the official code that
    came later; ``new_number`` where only the slip's own number is another paper's; ``official``
    the province's code, to stand beside ours; ``seen_version`` the dossier as the person saw it.
    """

    reason: str
    draft: Draft | None = None
    due_at: datetime | None = None
    code: str | None = None
    new_number: bool = False
    official: str = ""
    seen_version: int | None = None

    @property
    def decides(self) -> bool:
        """Whether a person decided it; a number that had to change asks nobody's right."""
        return self.code is None and not self.only_prints

    @property
    def only_prints(self) -> bool:
        """Whether nothing of the dossier's facts is mended, the slip alone is another."""
        return self.new_number or bool(self.official)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A correction found lawful and not yet written, with all that it changes."""

    changes: tuple[Difference, ...]
    warnings: tuple[str, ...]
    replaces: int
    due_before: datetime | None
    due_at: datetime | None
    new: NewCorrection
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reissued:
    """What became of it: the new slip's row and number, the void one's, the date that stands."""

    paper: int
    slip_no: int
    replaces: int
    due_at: datetime | None
    version: int
    changes: tuple[Difference, ...]


def void_paper(
    paper: int, reason: str, *, dossier: DossierView, desk: Desk, at: datetime
) -> Written:
    """Declares one of the dossier's letters void: its number stays used, its words stay kept.

    A slip is never taken away without another in its place: that is ``reissue``. With a collection
    slip its money is void, too, which needs a second person.
    """
    found = next((one for one in dossier.papers if one.number == paper), None)
    if found is None:
        raise UserError("paper_missing", "Không thấy giấy này. Hãy mở lại hồ sơ.")
    if found.kind == PaperKind.SLIP:
        raise UserError(
            "slip_needs_another", "Giấy hẹn phải được cấp lại khi hủy; chọn Đính chính."
        )
    require_reason(reason)
    require_right(found.issued_at, desk, at)
    taken = taken_back_with(found, dossier, desk=desk)
    money = money_of(found, dossier)
    two = require_proof(
        desk, Right.VOID, desk.proof, second=Right.VOID_MONEY if money is not None else None
    )
    void = NewVoid(
        dossier_id=dossier.row.id,
        paper=paper,
        reason=reason.strip(),
        seen_version=dossier.version,
        told={**taken.told, **two},
        standing=taken.standing,
    )
    stamp = desk.stamp(in_order(dossier, at))

    def write(connection: Connection) -> Written:
        written = corrections.void_paper(connection, void, stamp)
        return written if money is None else write_fact(connection, money, stamp)

    return desk.store.write(write)


def void_leaves(dossier: DossierView) -> str:
    """What declaring a letter void does not undo, and what does."""
    if dossier.row.state is State.SUPPLEMENT_REQUESTED:
        return (
            "Hồ sơ vẫn chờ bổ sung, thời hạn vẫn dừng. Yêu cầu sai thì lãnh đạo chọn "
            f"“{RULES[Move.STEP_BACK].label}” ở F4."
        )
    return f"{apology_leaves(dossier)}Bước đã làm vẫn giữ nguyên; hủy giấy không lùi bước."


def may_correct(dossier: DossierView, *, desk: Desk, at: datetime) -> bool:
    """Whether the clerk at this desk may mend this dossier now."""
    try:
        _require_open(dossier)
        require_slip_ours(dossier, desk=desk)
        require_right(dossier.row.received_at, desk, at)
    except UserError:
        return False
    return True


def reissue(dossier_id: DossierId, wanted: Correction, *, desk: Desk, at: datetime) -> Reissued:
    """Mends the dossier and numbers its new slip; ``UserError`` as ``plan``."""
    dossier = open_dossier(dossier_id, desk=desk)
    planned = plan(dossier, wanted, desk=desk, at=at)
    if wanted.decides:
        planned = _proved(planned, dossier, desk)
    stamp = desk.stamp(planned.at)
    written = desk.store.write(
        lambda connection: corrections.write_correction(connection, planned.new, stamp)
    )
    slip = open_dossier(dossier_id, desk=desk).slip
    return Reissued(
        paper=slip.number,
        slip_no=slip.paper_no,
        replaces=planned.replaces,
        due_at=planned.due_at,
        version=written.version,
        changes=planned.changes,
    )


def _proved(planned: Planned, dossier: DossierView, desk: Desk) -> Planned:
    """Whoever gives up money the void slip asked for needs somebody beside them, whom the fact names."""
    new = planned.new
    less = total_vnd(new.after.charges) < total_vnd(dossier.received.charges)
    told = require_proof(desk, Right.VOID, desk.proof, second=Right.VOID_MONEY if less else None)
    fact = replace(new.fact, body={**new.fact.body, **told})
    return replace(planned, new=replace(new, fact=fact))


def give_code(dossier_id: DossierId, code: str, *, desk: Desk, at: datetime) -> Reissued:
    """The official code has come: it is kept, and a slip that bears it takes the first one's place.

    Asks nobody's right, for no person decides it.
    """
    if open_dossier(dossier_id, desk=desk).row.code:
        raise UserError("nothing_mended", "Chưa sửa gì. Hồ sơ này đã có mã.")
    return reissue(dossier_id, Correction(reason=CODE_GIVEN, code=code), desk=desk, at=at)


def plan(dossier: DossierView, wanted: Correction, *, desk: Desk, at: datetime) -> Planned:
    """The correction as it would be written; ``UserError`` says what is in the way."""
    at = in_order(dossier, at)
    require_slip_ours(dossier, desk=desk)
    require_reason(wanted.reason)
    if wanted.decides:
        _require_open(dossier)
        require_right(dossier.row.received_at, desk, at)
    mended = mend(
        dossier,
        draft=wanted.draft,
        due_at=wanted.due_at,
        code=wanted.code,
        desk=desk,
        reason=wanted.reason.strip(),
        at=at,
    )
    _require_ready_kept(dossier, mended)
    changes = differences(
        dossier.received, mended.received, due_before=dossier.row.due_at, due_at=mended.due_at
    )
    if not changes and not wanted.only_prints:
        raise UserError("nothing_mended", "Chưa sửa gì. Hãy sửa chỗ sai rồi cấp lại.")
    old = standing_slip(dossier)
    return Planned(
        changes=changes,
        warnings=mended.warnings,
        replaces=old.paper_no,
        due_before=dossier.row.due_at,
        due_at=mended.due_at,
        new=_new(dossier, wanted, mended, changes, desk=desk, at=at),
        at=at,
    )


def _new(
    dossier: DossierView,
    wanted: Correction,
    mended: Mended,
    changes: tuple[Difference, ...],
    *,
    desk: Desk,
    at: datetime,
) -> NewCorrection:
    old, reason = standing_slip(dossier), wanted.reason.strip()
    seen_version = dossier.version if wanted.seen_version is None else wanted.seen_version
    refused = refused_before(dossier.row.id, desk=desk)
    said = _body(dossier, mended, changes, reason)
    standing = replace(dossier.row.standing, due_at=mended.due_at)
    if mended.matter_changed:
        standing = replace(standing, first_due_at=mended.due_at)

    def content_of(slip_no: int) -> SlipContent:
        official = wanted.official
        return next_slip(mended, dossier, slip_no=slip_no, official=official, desk=desk, at=at)

    return NewCorrection(
        void=_void(dossier, old, reason, seen_version),
        fact=NewFact(
            dossier_id=dossier.row.id,
            kind=EventKind.CORRECTED,
            body=_with_refused(said, refused, dossier, mended, desk),
            standing=standing,
            seen_version=seen_version if old.number is None else None,
            paper=NewPaper(kind=PaperKind.SLIP, content_of=content_of, replaces=old.number),
            decides=wanted.decides,
            supersedes=refused,
        ),
        versions=dossier.versions,
        after=mended.received,
        copies=desk.office.printing.copies,
    )


def _void(
    dossier: DossierView, old: StandingSlip, reason: str, seen_version: int
) -> NewVoid | None:
    """The slip that is void from now on; None where another desk, now gone, keeps it."""
    if old.number is None:
        return None
    return NewVoid(
        dossier_id=dossier.row.id, paper=old.number, reason=reason, seen_version=seen_version
    )


def _body(
    dossier: DossierView, mended: Mended, changes: tuple[Difference, ...], reason: str
) -> dict[str, object]:
    """What the event and its operation say; old and new stand side by side."""
    old, now = standing_slip(dossier), changed_fields(dossier.received, mended.received)
    body: dict[str, object] = {
        "reason": reason,
        "replaces": {"paper_no": old.paper_no, "paper_year": old.year},
        "changes": [
            {"what": one.what, "before": one.before, "after": one.after} for one in changes
        ],
        WAS: former_fields(dossier.received, now),
        NOW: now,
    }
    if mended.due_at != dossier.row.due_at:
        body["due_before"] = _text(dossier.row.due_at)
        body["due_at"] = _text(mended.due_at)
    if mended.matter_changed:
        body["first_due_at"] = _text(mended.due_at)
    if mended.redated and mended.promise is not None:
        body["promise"] = to_json(mended.promise)
    return body


def _with_refused(
    body: dict[str, object], refused: str | None, dossier: DossierView, mended: Mended, desk: Desk
) -> dict[str, object]:
    """The body with what a refused correction had mended: the central side has nothing of it."""
    past = refused and desk.store.read(lambda one: attempts.attempt(one, refused))
    if not past or past.kind != EventKind.CORRECTED:
        return body
    told = past.body
    whole = body | in_place_of(told, dossier.received, mended.received)
    due = _text(mended.due_at)
    if "due_at" in told and told["due_before"] != due:
        dates = {name: told[name] for name in ("first_due_at", "promise") if name in told}
        whole = dates | whole | {"due_before": told["due_before"], "due_at": due}
    return whole


def require_reason(reason: str) -> None:
    """Returns for a reason that says something; ``UserError`` for one too short or too long."""
    if len(reason) > _LONGEST_REASON:
        raise UserError("reason_long", "Lý do dài quá, hãy rút gọn.", field="reason")
    if not says_enough(kept(reason, "reason")):
        raise UserError(
            "reason_short", f"Hãy ghi lý do, ít nhất {SHORTEST_REASON} chữ.", field="reason"
        )


def require_right(since: datetime, desk: Desk, at: datetime) -> None:
    """Whoever wrote it mends it the same day; afterwards a leader decides."""
    if may(desk.clerk, Right.VOID_LATE):
        return
    require(desk.clerk, Right.VOID)
    if local(since).date() != local(at).date():
        raise UserError(
            "leader_mends", "Đã qua ngày cấp giấy. Việc hủy, cấp lại nay do lãnh đạo làm."
        )


def _require_open(dossier: DossierView) -> None:
    if dossier.row.state in ENDED - {State.READY}:
        raise UserError("dossier_ended", "Hồ sơ đã kết thúc, không cấp lại giấy hẹn.")


def _require_ready_kept(dossier: DossierView, mended: Mended) -> None:
    redated = mended.matter_changed or mended.due_at != dossier.row.due_at
    if dossier.row.state is State.READY and redated:
        raise UserError("result_ready", "Đã có kết quả; chỉ còn sửa được tên, số, địa chỉ.")


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else local(instant).isoformat("T", "minutes")
