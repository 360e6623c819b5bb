"""The questions of who takes a result away: only those that this kind of collector is asked."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.collection import (
    COLLECTOR_LABELS,
    SIGNING_LABELS,
    SLIP_LABELS,
    paper_on_file,
)
from counter_app.domain.draft import Draft, ReturnWay
from counter_app.domain.entitled import (
    number_of,
    numbers_of,
    owner_shown,
    partner_of,
    same_person,
)
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Person
from counter_app.domain.step import Collected, CollectorKind, SlipOutcome
from counter_app.services.moving.collecting import way_of
from counter_app.services.moving.kept_papers import KeptPaper
from ui.widgets.fields import NAME_LENGTH, Choice, LineEdit, with_error
from ui.widgets.layout import column, panel, row
from ui.widgets.text import field_label, label

_K = CollectorKind
# Which fields a kind is asked, beside its name and how it signs.
_ASKED: Final = {
    _K.OWNER: ("personal_id",),
    _K.REPRESENTATIVE: ("personal_id", "relation", "paper"),
    _K.CARRIER: ("personal_id", "paper"),
    _K.POST: ("tracking_no", "address"),
    _K.HOME: ("personal_id", "address"),
}
_PAIRED: Final = frozenset({_K.OWNER, _K.HOME})
ASK_SLIP: Final = "Hãy chọn: đã thu lại giấy hẹn, công dân làm mất hay không thu."
_PARTNER: Final = ("partner", "partner_id")
_OPTIONAL: Final = (*_PARTNER, "personal_id", "relation", "paper", "tracking_no", "address")


class CollectorForm(QWidget):
    """Shows a proposal and reads it back as typed; ``changed`` at every change by a person."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = _choice("Ai nhận kết quả", COLLECTOR_LABELS)
        self.name = LineEdit(name="Họ và tên người nhận", length=NAME_LENGTH)
        self.personal_id = LineEdit(name="Số định danh", length=20, hint="Quét thẻ hoặc gõ số")
        self.partner = LineEdit(
            name="Vợ hoặc chồng cùng ký", length=NAME_LENGTH, hint="Quét thẻ hoặc gõ họ tên"
        )
        self.partner_id = LineEdit(name="Số giấy tờ người cùng ký", length=20)
        self._both = False
        self.relation = LineEdit(name="Quan hệ với chủ hồ sơ", length=60, hint="con ruột, vợ…")
        self.paper = LineEdit(name="Giấy ủy quyền, giới thiệu", hint="Giấy ủy quyền số 12 ngày …")
        self.tracking_no = LineEdit(name="Số hiệu bưu gửi", length=40, hint="CE123456789VN")
        self.address = LineEdit(name="Địa chỉ", length=250)
        self.signing = _choice("Cách ký nhận", SIGNING_LABELS)
        self.witnesses = LineEdit(name="Hai người làm chứng", hint="Họ tên, cách nhau dấu phẩy")
        self.slip = _choice("Giấy hẹn", SLIP_LABELS)
        self.originals: dict[str, QCheckBox] = {}
        self._kept = panel(column(gap=0))
        self._labels: dict[str, QWidget] = {}
        self._rows: dict[str, QWidget] = {}
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, words, field in (
            ("kind", "&Ai nhận", self.kind),
            ("name", "Họ và &tên", self.name),
            ("personal_id", "&Số định danh", self.personal_id),
            ("partner", "Cù&ng ký", self.partner),
            ("partner_id", "Số ngườ&i đó", self.partner_id),
            ("relation", "&Quan hệ", self.relation),
            ("paper", "Giấ&y tờ", self.paper),
            ("tracking_no", "Số bư&u gửi", self.tracking_no),
            ("address", "Địa &chỉ", self.address),
            ("signing", "&Ký nhận", self.signing),
            ("witnesses", "&Làm chứng", self.witnesses),
            ("slip", "Giấy &hẹn", self.slip),
        ):
            self._labels[name], self._rows[name] = field_label(words, field), with_error(field)
            form.addRow(self._labels[name], self._rows[name])
        self.setLayout(column(form, self._kept, None))

    def _connect(self) -> None:
        for choice in (self.kind, self.signing, self.slip):
            choice.picked.connect(self._adapt)
            choice.picked.connect(self.changed)
        for line in (*self._lines().values(), self.name, self.witnesses):
            line.textEdited.connect(lambda _text: self.changed.emit())

    def _lines(self) -> dict[str, LineEdit]:
        return {name: getattr(self, name) for name in _OPTIONAL}

    def ask_both(self, both: bool) -> None:
        """Whether husband and wife sign for it."""
        self._both = both

    def show_proposal(self, proposed: Collected, kept: tuple[KeptPaper, ...]) -> None:
        """Fills the form; every original still here is ticked to go home."""
        self.kind.choose(proposed.kind)
        self.name.setText(proposed.name)
        for name, line in self._lines().items():
            line.setText(str(getattr(proposed, name)))
        self.signing.choose(next((one for one in SIGNING_LABELS if one == proposed.signing), None))
        self.witnesses.setText(", ".join(proposed.witnesses))
        self.slip.choose(proposed.slip)
        self._show_kept(kept)
        self._adapt()
        self.mark(())

    def ask_slip(self) -> None:
        """Nothing is chosen yet of the slip: whoever stands there is asked what became of it."""
        if self.slip.value() is not SlipOutcome.LOST and self.kind.value() is not _K.POST:
            self.slip.setCurrentIndex(-1)

    def lacks_slip(self) -> bool:
        """Whether that is still open; says so beside the field, and leads there."""
        if self.slip.value() is None:
            self.slip.show_wrong(ASK_SLIP)
            self.slip.setFocus()
        return self.slip.value() is None

    def show_typed(self, typed: Collected, kept: tuple[KeptPaper, ...]) -> None:
        """Fills the form with what was typed before, ticks and all."""
        self.show_proposal(typed, kept)
        for name, box in self.originals.items():
            box.setChecked(name in typed.originals)

    def _show_kept(self, kept: tuple[KeptPaper, ...]) -> None:
        old = self._kept
        self.originals = {one.label: _tick(one, self.changed.emit) for one in kept}
        head = [label("Giấy tờ gốc trả lại", role="head")] if kept else []
        lines = [_beside(box) for box in self.originals.values()]
        self._kept = panel(column(*head, *lines, gap=2))
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(old, self._kept)
        old.deleteLater()

    def show_person(self, shown: Person, draft: Draft) -> None:
        """A card or passport was read: an owner's, the other spouse's, or whoever's acts for them."""
        owner = owner_shown(draft, shown.name, *numbers_of(shown))
        # Lines for machines have lost a name's marks, or its end.
        name = owner.name if owner and shown.passport else shown.name
        name = name or (owner.name if owner else "")
        number = number_of(shown)
        if self._is_partner(owner or shown, is_owner=owner is not None):
            self.partner.setText(name)
            self.partner_id.setText(number)
            self.changed.emit()
            return
        if owner is None and self.kind.value() is _K.OWNER:
            self.kind.choose(_K.REPRESENTATIVE)
        elif owner is not None and self.kind.value() is _K.REPRESENTATIVE:
            self.kind.choose(_K.OWNER)
        self.name.setText(name)
        self.personal_id.setText(number)
        if same_person(name, number, draft.submitter.person) and not self.paper.value():
            self.paper.setText(paper_on_file(draft))
        if same_person(self.partner.value(), self.partner_id.value(), owner or shown):
            # Whoever was to sign beside them collects: the other signer is somebody else.
            other = partner_of(draft, name, number)
            self.partner.setText(other.name if other else "")
            self.partner_id.clear()
        self._adapt()
        self.changed.emit()

    def _is_partner(self, person: Person, *, is_owner: bool) -> bool:
        """Whether the card is the second signer's: named so already, or nobody's yet."""
        if "partner" not in self._asked():
            return False
        if self.partner.value():
            return same_person(self.partner.value(), self.partner_id.value(), person)
        is_here = same_person(self.name.value(), self.personal_id.value(), person)
        return not is_owner or (bool(self.name.value()) and not is_here)

    def _asked(self) -> frozenset[str]:
        """The fields this kind is asked, beside those that everybody is."""
        kind = self.kind.value()
        paired = self._both and kind in _PAIRED
        return frozenset((*_ASKED[kind], *(_PARTNER if paired else ())))

    def value(self) -> Collected:
        """The collector as typed; what this kind is not asked is left out."""
        kind = self.kind.value()
        lines = self._lines().items()
        told: dict[str, Any] = {name: line.value() for name, line in lines if name in self._asked()}
        given = tuple(name for name, box in self.originals.items() if box.isChecked())
        posted = kind is _K.POST
        names = self.witnesses.value() if self._witnessed() else ""
        return replace(
            Collected(kind=kind, name=self.name.value(), **told),
            signing="" if posted else self.signing.value().value,
            witnesses=tuple(name.strip() for name in names.split(",") if name.strip()),
            slip=self.slip.value() or SlipOutcome.NONE_GIVEN,
            originals=given,
        )

    def way(self) -> ReturnWay:
        """By which way the result leaves."""
        return way_of(self.kind.value())

    def _witnessed(self) -> bool:
        return self.kind.value() is not _K.POST and self.signing.value().value == "neither"

    def mark(self, findings: tuple[Finding, ...]) -> None:
        """Shows what must be mended beside its field, once the clerk has been there."""
        wrong = {one.field: one.message for one in findings if one.blocking}
        for name in self._rows:
            field: LineEdit | Choice = getattr(self, name)
            field.show_wrong(wrong.get(name, ""))

    def lead_to(self, error: UserError | Finding) -> None:
        """The keyboard to the field at fault."""
        field = getattr(self, error.field or "name", self.name)
        if isinstance(field, LineEdit | Choice):
            field.show_wrong(error.message)
            field.setFocus()

    def _adapt(self) -> None:
        """Only the questions of this kind are seen."""
        asked = {"kind", "name", "slip", *self._asked()}
        if self.kind.value() is not _K.POST:
            asked.add("signing")
        if self._witnessed():
            asked.add("witnesses")
        for name, pair in self._rows.items():
            pair.setVisible(name in asked)
            self._labels[name].setVisible(name in asked)


def _choice(name: str, labels: Mapping[Any, str]) -> Choice:
    choice = Choice(name=name)
    choice.offer(labels.items())
    return choice


def _tick(kept: KeptPaper, changed: Callable[[], None]) -> QCheckBox:
    box = QCheckBox()
    box.setAccessibleName(f"{kept.label} ({kept.count} bản, đang ở: {kept.holder})")
    box.setChecked(True)
    box.toggled.connect(lambda _on: changed())
    return box


def _beside(box: QCheckBox) -> QHBoxLayout:
    """The box with its words beside it, which a box itself would never wrap."""
    line = row(box, label(box.accessibleName(), wrap=True))
    line.setStretch(1, 1)
    line.setAlignment(box, Qt.AlignmentFlag.AlignTop)
    return line
