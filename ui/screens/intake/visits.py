"""When the intake ends without a dossier, and when whoever left comes back with the paper."""

from msgspec import UNSET
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from counter_app.core.ids import VisitId
from counter_app.domain.draft import Draft
from counter_app.domain.visit import Visit, VisitKind, VisitRow
from counter_app.services.intake.online_filings import OnlineFiling
from ui.desk.counter import Counter
from ui.flows.turning_away import TurningAway
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView

TYPING = "Đang nhập dở một hồ sơ khác. Hãy xong hồ sơ này rồi quét lại phiếu."

TYPING_FILING = "Đang nhập dở một hồ sơ khác. Hãy xong hồ sơ này rồi mở hồ sơ trực tuyến."


class IntakeVisits(QObject):
    """Forms 02 and 03 from the fields as they stand; the fields from a paper of that kind."""

    recorded = Signal()
    """The citizen goes home with a paper; what was typed is kept with the visit."""
    resumed = Signal()
    """What was typed at an earlier visit stands in the fields again."""

    def __init__(self, counter: Counter, view: IntakeView, state: IntakeState) -> None:
        super().__init__(view)
        self._counter, self._view, self._state = counter, view, state
        self._last: Visit | None = None
        self._turning = TurningAway(counter, view)
        self._turning.recorded.connect(lambda _row: self.recorded.emit())
        self._turning.said.connect(lambda words, _tone: counter.changes.said.emit(words))

    def guide(self) -> None:
        """What is missing, said once (form 02)."""
        draft = self._state.read().draft
        last = self._last.row if self._last is not None else None
        guided = last is not None and (last.id, last.kind) == (draft.visit, VisitKind.GUIDED)
        self._turning.begin(VisitKind.GUIDED, draft, guided_before=guided)

    def refuse(self) -> None:
        """Why it is not taken in (form 03)."""
        self._turning.begin(VisitKind.REFUSED, self._state.read().draft)

    def advise(self) -> None:
        """One question more in the sector of the procedure on screen."""
        procedure = self._state.procedure
        sector = procedure.sector if procedure is not None else ""
        self._counter.visits.advise(sector, owner=self, done=self._counted)

    def _counted(self, row: VisitRow) -> None:
        self._counter.changes.said.emit(
            f"Đã đếm một lượt hỏi đường: {row.sector}. Bỏ lượt này: F7 rồi Ctrl Z."
        )

    def go_on_with(self, visit_id: str) -> None:
        """Fills the fields from a visit, unless something else is being typed."""
        if not self._state.is_empty():
            self._counter.changes.said.emit(TYPING)
            return
        self._counter.visits.open(
            VisitId(visit_id),
            owner=self,
            done=self._fill,
            failed=lambda fault: self._counter.changes.said.emit(fault.message),
        )

    def answer(self, code: str) -> None:
        """Fills the fields from what was filed online, unless something else is being typed."""
        if not self._state.is_empty():
            self._counter.changes.said.emit(TYPING_FILING)
            return
        self._counter.lists.filing(
            code,
            owner=self,
            done=self._fill_filing,
            failed=lambda fault: self._counter.changes.said.emit(fault.message),
        )

    def _fill_filing(self, filing: OnlineFiling) -> None:
        if self._state.is_empty():
            self._last = None
            self._show(filing.draft)
            self._counter.changes.said.emit(f"Nộp trực tuyến, mã {filing.code}.")

    def _fill(self, visit: Visit) -> None:
        if visit.draft is None or not self._state.is_empty():
            return
        self._last = visit
        # A new filing of its own: the first one was never handed in.
        fresh = replace(
            visit.draft,
            client_ref=self._counter.new_request(),
            visit=visit.row.id,
            agreed=None,
            promise_today=False,
            by_limit=UNSET,
        )
        self._show(fresh)

    def _show(self, draft: Draft) -> None:
        self._view.right.show_promise()
        self._state.restore(draft)
        self._state.edited.emit()
        self.resumed.emit()
