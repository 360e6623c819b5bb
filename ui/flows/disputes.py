"""From a dispute to a decision: asked one after the other, written once, told in the window."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.services.correcting import disputes
from counter_app.services.sending.dispute_words import DATE, DisputeView, Side, Verdict
from ui.desk.counter import Counter
from ui.desk.decision import Decision
from ui.dialogs.sending.dispute import DisputeDialog, Left

Said = Callable[[str, str], None]
NONE_LEFT = "Không còn việc nào chờ quyết ở hồ sơ này."
STEP_ANEW = "Hãy bấm F4 chọn lại bước: bước mới thay cho bước chưa được nhận."
DATE_STANDS = UserError(
    "date_stands",
    "Ngày hẹn trên máy chủ đang có hiệu lực: chọn cột đó, ghi lại, rồi đính chính ngày ở F4.",
    field="fields",
)
DECIDED = "Đã ghi quyết định; máy sẽ gửi lên máy chủ."
EXTRA = "Hồ sơ thừa: bấm F4, chọn “Công dân rút hồ sơ”."


def settle_of(
    subject: str, *, counter: Counter, over: QWidget, said: Said, first: int | None = None
) -> None:
    """Asks about the disputes of one dossier, or about all of them where ``subject`` is empty.

    The dispute numbered ``first`` is asked about before the others.
    """

    def loaded(found: tuple[DisputeView, ...]) -> None:
        mine = tuple(
            one for one in found if subject in ("", one.dispute.dossier, one.dispute.operation)
        )
        if mine:
            mine = tuple(sorted(mine, key=lambda one: one.dispute.number != first))
            _ask(mine, counter=counter, over=over, said=said)
        else:
            said(NONE_LEFT, "info")

    counter.sendings.disputes(owner=over, done=loaded)


def _ask(
    seen: tuple[DisputeView, ...],
    *,
    counter: Counter,
    over: QWidget,
    said: Said,
    before: Decision | None = None,
    error: UserError | None = None,
) -> None:
    first, rest = seen[0], seen[1:]
    begun, number = counter.sendings.begun, first.dispute.number
    decision = DisputeDialog.ask(
        first,
        counter=counter,
        left=len(rest),
        before=before or begun.get(number),
        error=error,
        parent=over,
    )
    if isinstance(decision, Left):
        begun[number] = decision.begun
        if decision.look:
            counter.changes.dossier_wanted.emit(decision.look)
    elif first.dispute.kind == "move" and Side.MINE in decision.choices.values():
        begun[number] = decision
        counter.changes.dossier_wanted.emit(first.dispute.dossier)
        counter.changes.said.emit(STEP_ANEW)
    elif decision.choices.get(DATE) is Side.MINE:
        _ask(seen, counter=counter, over=over, said=said, before=decision, error=DATE_STANDS)
    else:
        _write(seen, decision, counter=counter, over=over, said=said)


def _write(
    seen: tuple[DisputeView, ...],
    decision: Decision,
    *,
    counter: Counter,
    over: QWidget,
    said: Said,
) -> None:
    first, rest = seen[0], seen[1:]

    def done(_nothing: None) -> None:
        counter.sendings.begun.pop(first.dispute.number, None)
        said(DECIDED, "good")
        same = decision.verdict is Verdict.SAME
        if same and (extra := first.too_many(decision.keep)) is not None:
            counter.changes.dossier_wanted.emit(extra.row.id)
            counter.changes.said.emit(EXTRA)
        elif rest:
            counter.sendings.disputes(owner=over, done=go_on)

    def go_on(found: tuple[DisputeView, ...]) -> None:
        """What was settled with this one is asked about no more."""
        numbers = [one.dispute.number for one in rest]
        left = [one for one in found if one.dispute.number in numbers]
        if left:
            in_turn = sorted(left, key=lambda one: numbers.index(one.dispute.number))
            _ask(tuple(in_turn), counter=counter, over=over, said=said)

    def failed(fault: UserError | EnvironmentFault) -> None:
        if isinstance(fault, UserError) and fault.field:
            _ask(seen, counter=counter, over=over, said=said, before=decision, error=fault)
        else:
            said(fault.message, "bad")

    dossier_id, work = DossierId(first.dispute.dossier), _work(first, decision, counter)
    counter.sendings.decide(dossier_id, work, owner=over, done=done, failed=failed)


def _work(seen: DisputeView, decision: Decision, counter: Counter) -> Callable[[], None]:
    number, desk, at = seen.dispute.number, counter.desk, counter.now()
    verdict = decision.verdict
    if verdict is not None:

        def judge() -> None:
            disputes.judge_duplicate(
                number, verdict, reason=decision.reason, desk=desk, at=at, keep=decision.keep
            )

        return judge
    if not seen.has_choice:
        return lambda: disputes.acknowledge(number, reason=decision.reason, desk=desk, at=at)
    return lambda: disputes.decide(
        number, decision.choices, reason=decision.reason, desk=desk, at=at
    )
