"""What was wrong on a slip: people, matter or date; only what is changed here is mended.

What follows from it is shown next, in ``consequences``; nothing is written here.
"""

from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.catalogue.tariff import Measure
from counter_app.domain.draft import RETURN_LABELS, Draft
from counter_app.domain.entitled import owned
from counter_app.domain.people.applicant import Person
from counter_app.domain.roles import SUBMITTER, as_shown, each_once, role_words, with_people
from counter_app.domain.workflow import SHORTEST_REASON
from counter_app.services.correcting.reissue import Correction
from counter_app.services.lookup import DossierView
from ui import theme, typed
from ui.desk.counter import Counter
from ui.dialogs.correcting.power_lines import PowerLines
from ui.dialogs.dialog import Dialog
from ui.widgets.beside import add_fields, nothing_wrong
from ui.widgets.copies_fields import CopiesFields
from ui.widgets.fields import NOTE_LENGTH, Choice, LineEdit, button, with_error
from ui.widgets.layout import Notice, column, row, scrolling
from ui.widgets.person_fields import PersonFields
from ui.widgets.text import field_label, label
from ui.widgets.type_ahead import TypeAhead


class CorrectDialog(Dialog):
    """Filled with what stands now; Ctrl+Enter goes on to old and new side by side."""

    def __init__(
        self,
        dossier: DossierView,
        counter: Counter,
        before: Correction | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Đính chính và cấp lại giấy hẹn", parent)
        self.name_dossier(dossier.row, counter.procedure_names(dossier.row)[0])
        self.fit(760, 640)
        self.answer: Correction | None = None
        self._counter, self._dossier = counter, dossier
        self._draft = owned((before.draft if before else None) or dossier.received.draft)
        self._people = each_once(self._draft)
        self._shown = SUBMITTER
        self._procedure: Procedure | None = None
        self.reason = LineEdit(
            name="Lý do", length=NOTE_LENGTH, hint=f"Ít nhất {SHORTEST_REASON} chữ"
        )
        self.who = Choice(name="Sửa thông tin của")
        self.person = PersonFields("người cần sửa")
        self.phone = LineEdit(name="Điện thoại", length=20)
        self._build_rest()
        self.procedure = TypeAhead(
            name="Thủ tục đúng",
            hint="Gõ tên thủ tục nếu chọn nhầm",
            find=counter.find_procedures,
            words=lambda one: one.short_name,
            advice="Thử vài chữ khác của tên thủ tục.",
        )
        self.case = Choice(name="Trường hợp đúng")
        self.whole = QCheckBox("Đã nhận đủ giấy tờ của thủ tục mới")
        self.day = LineEdit(name="Ngày hẹn đúng", length=10)
        self.hour = LineEdit(name="Giờ hẹn đúng", length=5)
        self.said = Notice("bad")
        self.keep = button("Xem &thay đổi", role="main")
        self.cancel = button("&Bỏ qua")
        self._lay_out()
        self._connect()
        self._show(before)

    def _build_rest(self) -> None:
        self.power = PowerLines(self._draft.authority)
        self.body = LineEdit(name="Tên tổ chức", length=250)
        self.return_by = Choice(name="Cách nhận kết quả")
        self.return_by.offer(RETURN_LABELS.items())
        self.return_address = LineEdit(name="Địa chỉ nhận kết quả", length=300)
        self.copies = CopiesFields()
        self.result_copies = LineEdit(name="Số bản sao kết quả xin thêm", length=3, hint="0")

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 8, 0)
        add_fields(form, ("&Lý do", self.reason))
        if len(self._people) > 1:
            form.addRow(field_label("Sửa của &ai", self.who), self.who)
        self.who.setVisible(len(self._people) > 1)
        self.who.setParent(self)
        form.addRow(self.person)
        self.power.stand_in(form)
        add_fields(form, ("Điện th&oại", self.phone), ("Tổ chức, đơn &vị", self.body))
        form.setRowVisible(form.rowCount() - 1, self._draft.organisation is not None)
        add_fields(form, ("Nhận kết &quả", self.return_by))
        form.addRow(
            field_label("Địa chỉ &phát", self.return_address), with_error(self.return_address)
        )
        form.addRow(field_label("Thủ tụ&c đúng", self.procedure.field), self.procedure)
        add_fields(form, ("Trường &hợp", self.case))
        form.addRow(self.whole)
        form.addRow(self.copies)
        form.addRow(
            field_label("Bản sao &kết quả", self.result_copies), with_error(self.result_copies)
        )
        form.setRowVisible(form.rowCount() - 1, self._sells_copies())
        add_fields(form, ("Ngày hẹn sa&u sửa", self.day), ("G&iờ hẹn sau sửa", self.hour))
        self.person.stand_in(form)
        work = QWidget()
        work.setLayout(form)
        told = label("Chỉ sửa chỗ sai; ô để nguyên thì giữ như cũ.", role="quiet", wrap=True)
        box = column(told, scrolling(work), self.said, row(self.keep, None, self.cancel))
        box.setStretch(1, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(560))

    def _connect(self) -> None:
        self.who.picked.connect(self._turn_to)
        self.procedure.picked.connect(self._pick)
        self.keep.clicked.connect(self._keep)
        self.cancel.clicked.connect(self.reject)

    def _show(self, before: Correction | None) -> None:
        self.who.offer([(role, _called(role, self._draft)) for role in self._people])
        self.person.fill(self._people[self._shown])
        self.phone.setText(self._draft.phone)
        self.body.setText(self._draft.organisation.name if self._draft.organisation else "")
        self.return_by.choose(self._draft.return_by)
        self.return_address.setText(self._draft.return_address)
        known = self._counter.desk.catalogue.get(self._draft.procedure_code)
        if known is not None:
            self.procedure.show_chosen(known, known.short_name)
            self._offer_cases(known)
        wanted = self._draft.certified_copies
        self.copies.take(wanted)
        self.copies.setVisible(bool(wanted) or (known is not None and known.certified_copies))
        self.result_copies.setText(str(self._draft.result_copies or ""))
        self.whole.setVisible(self._draft.procedure_code != self._dossier.row.procedure_code)
        self._show_date(before)
        self.reason.setText(before.reason if before else "")
        self.reason.setFocus()

    def _show_date(self, before: Correction | None) -> None:
        """The date that stands as a hint; one typed before stands in the fields again."""
        now, typed_before = self._dossier.row.due_at, before.due_at if before else None
        if now is not None:
            self.day.setPlaceholderText(f"{local(now):%d/%m/%Y}")
            self.hour.setPlaceholderText(f"{local(now):%H:%M}")
        if typed_before is not None:
            self.day.setText(f"{local(typed_before):%d/%m/%Y}")
            self.hour.setText(f"{local(typed_before):%H:%M}")

    def _sells_copies(self) -> bool:
        known = self._counter.desk.catalogue.get(self._draft.procedure_code)
        rules = known.charges if known is not None else ()
        return any(rule.measure is Measure.PER_COPY for rule in rules)

    def _pick(self, procedure: Procedure) -> None:
        self._offer_cases(procedure)
        self.copies.setVisible(procedure.certified_copies)
        self.whole.setVisible(procedure.code != self._dossier.row.procedure_code)
        self.focusNextChild()

    def _offer_cases(self, procedure: Procedure) -> None:
        self._procedure = procedure
        cases = procedure.cases_on(self._counter.today())
        self.case.offer([(one.id, one.name) for one in cases])
        self.case.choose(self._draft.case_id or self._dossier.received.case_id)

    def _turn_to(self) -> None:
        """Keeps what was typed of one person and shows the next."""
        try:
            self._people[self._shown] = self.person.read(field="person")
        except UserError as error:
            self.who.choose(self._shown)
            self.refuse(error)
            return
        self._shown = self.who.value()
        self.person.fill(self._people[self._shown])

    def held(self) -> Any:
        """What was typed of each person, the one shown and the others."""
        return msgspec.to_builtins(self._people)

    def take_held(self, held: Any) -> None:
        """What was typed of each person stands again."""
        self._people |= msgspec.convert(held, type=dict[str, Person])
        self.person.fill(self._people[self._shown])

    def take_scan(self, text: str) -> bool:
        """A card or a passport's lines fill whoever is being mended."""
        try:
            person = self._counter.read_person(text)
        except UserError as error:
            self.said.say(error.message, tone="bad")
            return True
        self.said.say("")
        self.person.fill(as_shown(self._people[self._shown], person))
        return True

    def refuse(self, error: UserError) -> None:
        """Says what is wrong beside its field, and leads there."""
        last = (error.field or "").rpartition(".")[2]
        fields = {
            "reason": self.reason,
            "phone": self.phone,
            "organisation": self.body,
            "return_by": self.return_by,
            "return_address": self.return_address,
            "due_at": self.day,
            "hour": self.hour,
            "case": self.case,
            **dict.fromkeys(("certified_copies", "pages", "copies"), self.copies.first()),
            "result_copies": self.result_copies,
            **self.person.leads(),
            **self.power.leads(),
        }
        field = fields.get(last)
        if isinstance(field, LineEdit | Choice):
            field.show_wrong(error.message)
            field.setFocus()
        else:
            self.said.say(error.message, tone="bad")

    def _keep(self) -> None:
        self.said.say("")
        nothing_wrong(self.findChildren(LineEdit))
        try:
            self.answer = self._read()
        except UserError as error:
            self.refuse(error)
            return
        self.accept()

    def _read(self) -> Correction:
        self._people[self._shown] = self.person.read(field="person")
        body = self._draft.organisation
        draft = replace(
            with_people(replace(self._draft, authority=self.power.read()), self._people),
            phone=self.phone.value(),
            organisation=replace(body, name=self.body.value()) if body is not None else None,
            return_by=self.return_by.value(),
            return_address=self.return_address.value(),
            certified_copies=self.copies.read(),
            result_copies=typed.further(self.result_copies.value(), field="result_copies"),
        )
        return Correction(
            reason=self.reason.value(),
            draft=self._with_matter(draft),
            due_at=typed.moment(self.day.value(), self.hour.value(), field="due_at"),
        )

    def _with_matter(self, draft: Draft) -> Draft:
        received, chosen = self._dossier.received, self._procedure
        case = self.case.value() or received.case_id
        if chosen is None or (chosen.code, case) == (received.procedure_code, received.case_id):
            return draft
        given = None if self.whole.isChecked() else received.components
        return replace(draft, procedure_code=chosen.code, case_id=case, given=given, agreed=None)

    @classmethod
    def ask(
        cls,
        dossier: DossierView,
        *,
        counter: Counter,
        before: Correction | None = None,
        error: UserError | None = None,
        parent: QWidget,
    ) -> Correction | None:
        """What is to be mended, or None to leave the dossier as it is."""
        dialog = cls(dossier, counter, before, parent)
        if error is not None:
            dialog.refuse(error)
        dialog.exec()
        return dialog.answer


def _called(role: str, draft: Draft) -> str:
    return role_words(role, draft).capitalize()
