"""Asking the citizen for everything that is missing, once; and taking in what came."""

from dataclasses import replace

from PySide6.QtWidgets import QFormLayout, QSizePolicy, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.deadline.limit import SuspensionPolicy
from counter_app.domain.defects import checked_defects
from counter_app.domain.moving.clockwork import usual_policy
from counter_app.domain.moving.wanted import made_before, second_refused
from counter_app.domain.reason import says_enough
from counter_app.domain.step import SupplementAsked, Supplemented
from counter_app.domain.workflow import SHORTEST_REASON, Move, Rule
from counter_app.services.lookup import DossierView
from counter_app.services.moving.move_cautions import Caution, cautions
from counter_app.services.moving.part_brought import PART
from counter_app.services.moving.stopped_date import date_before_stop
from counter_app.services.moving.supplements import components_of, still_to_bring, to_bring
from counter_app.services.moving.workflow import Wanted, plan_move
from ui import strings, theme
from ui.desk.counter import Counter
from ui.dialogs.steps.step_dialog import StepDialog
from ui.widgets.beside import add_fields
from ui.widgets.defect_lines import DefectLines
from ui.widgets.fields import NOTE_LENGTH, Choice, LineEdit
from ui.widgets.layout import panel
from ui.widgets.text import field_label, label
from ui.widgets.ticks import Ticks

ONCE = "Chỉ được yêu cầu một lần: ghi đủ mọi điều còn thiếu vào một phiếu."
PART_FIRST = Caution(
    code="part_first", message=f"Muốn chờ đủ, thời hạn vẫn dừng: bỏ qua, bấm F4, chọn “{PART}”."
)
TABLE_PX = 104
_GROWS = QSizePolicy.Policy.Expanding
POLICIES = (
    (SuspensionPolicy.RESTART, "tính lại từ đầu khi bổ sung đủ"),
    (SuspensionPolicy.RESUME, "tính tiếp phần thời hạn còn lại"),
)


class AskSupplementDialog(StepDialog):
    """Which paper, what is wrong with it, line by line; form 02 is written from the lines."""

    def __init__(
        self,
        rule: Rule,
        dossier: DossierView,
        counter: Counter,
        before: Wanted,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rule, dossier, counter, before, parent)
        self.again = made_before(Move.ASK_SUPPLEMENT, dossier.life)
        self.defects = DefectLines(components_of(dossier, desk=counter.desk))
        self.reason = LineEdit(name="Lý do", length=NOTE_LENGTH, hint=self._hint())
        self.policy = Choice(name="Thời hạn sau khi bổ sung")
        self.policy.offer(POLICIES)
        self.places = {"reason": self.reason}
        form = QFormLayout()
        add_fields(form, ("&Lý do", self.reason))
        form.addRow(field_label("Thời &hạn", self.policy), self.policy)
        self.defects.table.setMinimumHeight(theme.px(TABLE_PX))
        self.defects.table.setSizePolicy(_GROWS, QSizePolicy.Policy.Ignored)
        once = () if self.again else (label(ONCE, role="quiet", wrap=True),)
        self.lay_out(*once, self.defects, grows=self.defects, stays=panel(form))
        self.warn(*cautions(before, dossier=dossier, desk=counter.desk, at=counter.now()))
        self.defects.changed.connect(self._next_line)
        refused = second_refused(rule.move, dossier.life, counter.desk.clerk.role)
        if refused is not None:  # before anything is typed in vain
            self.refuse(refused)
            self.keep.setEnabled(False)
        self.fit(720, 640)

    def _hint(self) -> str:
        if self.again:
            return f"Vì sao phải yêu cầu lần nữa, ít nhất {SHORTEST_REASON} chữ"
        return "Ghi thêm nếu cần; để trống thì lấy các dòng trên"

    def _next_line(self) -> None:
        """After a line the next one begins with its paper."""
        if self.defects.words.hasFocus() or self.defects.put.hasFocus():
            self.defects.paper.setFocus()

    def show_wanted(self, wanted: Wanted) -> None:
        """Puts what was typed before a refusal back."""
        told = wanted.details
        self.defects.show_values(told.defects if isinstance(told, SupplementAsked) else ())
        self.reason.setText(wanted.reason)
        usual = usual_policy(self.rule.move, self.dossier.life, self.counter.desk.rules)
        self.policy.choose(wanted.policy or usual)
        self.defects.paper.setFocus()

    def read(self) -> Wanted:
        """The request; a reason is asked for only the second time."""
        reason = self.reason.value()
        if self.again and not says_enough(reason):
            raise UserError("reason_short", f"{self._hint()}.", field="reason")
        return replace(
            self.before,
            reason=reason,
            policy=self.policy.value(),
            details=SupplementAsked(defects=checked_defects(self.defects.values())),
        )


class SupplementDialog(StepDialog):
    """What was asked for, ticked as it comes; the date before the stop and the one from now on."""

    def __init__(
        self,
        rule: Rule,
        dossier: DossierView,
        counter: Counter,
        before: Wanted,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rule, dossier, counter, before, parent)
        self._asked = still_to_bring(dossier, desk=counter.desk)
        asked = to_bring(dossier, desk=counter.desk)
        self._before = tuple(one for one in asked if one not in self._asked)
        self.brought = Ticks("Giấy tờ người dân mang đến")
        labels = [paper.label for paper in self._asked]
        self.brought.offer(labels, ticked=labels)
        self.dates = label(self._dates(), role="strong", wrap=True)
        self.dates.setAccessibleName(self.dates.text())
        told = "Đánh dấu giấy tờ đã nhận." if self._asked else "Đã nhận đủ những gì phiếu yêu cầu."
        if self._before:
            told += f" Đã mang đến trước: {'; '.join(one.label for one in self._before)}."
        self.lay_out(label(told, role="quiet", wrap=True), self.brought, self.dates)
        self.brought.setVisible(bool(self._asked))
        for box in self.brought.boxes():
            box.toggled.connect(self._look)
        self.fit(580, 360)

    def _dates(self) -> str:
        """Both dates, as far as there are any."""
        old, wanted = date_before_stop(self.dossier), Wanted(move=self.rule.move)
        try:
            plan = plan_move(self.dossier, wanted, desk=self.counter.desk, at=self.counter.now())
        except UserError as error:
            return error.message
        new = plan.step.standing.due_at
        before = f"Hẹn cũ: {strings.hour_and_day(old)}. " if old else ""
        return f"{before}Hẹn mới: {strings.hour_and_day(new) if new else strings.NO_DATE}."

    def _look(self) -> None:
        """Says what is still missing before it is too late."""
        desk, at = self.counter.desk, self.counter.now()
        wanted = self.read()
        part = (PART_FIRST,) if 0 < len(self.brought.value()) < len(self._asked) else ()
        self.warn(*cautions(wanted, dossier=self.dossier, desk=desk, at=at), *part)

    def show_wanted(self, wanted: Wanted) -> None:
        """Puts what was typed before a refusal back."""
        if isinstance(wanted.details, Supplemented):
            self.brought.tick(paper.label for paper in wanted.details.components)
        first = next(iter(self.brought.boxes()), None)
        (first or self.keep).setFocus()

    def read(self) -> Wanted:
        """What came, now and before."""
        here = set(self.brought.value())
        came = tuple[GivenComponent, ...](one for one in self._asked if one.label in here)
        return replace(self.before, details=Supplemented(components=(*self._before, *came)))
