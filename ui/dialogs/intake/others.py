"""Everybody beside the submitter's own card: owners, heirs, an organisation, papers, signing.

Cards and passports scanned while this is open become owners one after the other, without a click;
where the keyboard is in the fields of somebody else, or their tab is in front, the paper is theirs.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import Person
from ui.dialogs.dialog import Dialog
from ui.dialogs.intake.authority_tab import AuthorityTab
from ui.dialogs.intake.foreign_tab import ForeignTab
from ui.dialogs.intake.heirs_tab import HeirsTab
from ui.dialogs.intake.identity_tab import IdentityTab
from ui.dialogs.intake.organisation_tab import OrganisationTab
from ui.dialogs.intake.owners_tab import OwnersTab
from ui.dialogs.intake.parents_tab import ParentsTab
from ui.people import Others, read_person
from ui.scanning.scans import are_lines
from ui.widgets.beside import nothing_wrong, say_beside
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import Notice, column, row, scrolling


class OthersDialog(Dialog):
    """Seven tabs, Alt+1 to Alt+7; Ctrl+Enter keeps, Esc leaves everything as it was."""

    help_section = "Người khác, tổ chức (Alt K)"

    def __init__(
        self,
        before: Others,
        today: date,
        parent: QWidget | None = None,
        *,
        is_another: Callable[[Person], bool] = lambda _: False,
    ) -> None:
        """``is_another``: whether somebody is surely not the submitter as known by now."""
        super().__init__("Người khác, tổ chức", parent)
        self._today, self._is_another = today, is_another
        self.fit(820, 640)
        self.answer: Others | None = None
        self._unit = before.unit
        self.owners = OwnersTab(before.owners)
        self.body = OrganisationTab(before.organisation)
        self.authority = AuthorityTab(before.terms)
        self.identity = IdentityTab(before.identity, before.signing, today)
        self.heirs = HeirsTab(before.heirs)
        self.foreign = ForeignTab(before.foreign, usual=_abroad(before))
        self.parents = ParentsTab(before.parents)
        self._lay_out()

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Nhóm thông tin")
        self._panes = self._put_in_order()
        self._takers = {self._panes[tab]: tab for tab in (self.body, self.identity, self.parents)}
        self.said = Notice("bad")
        keep = button("Ghi (Ctrl Enter)", role="main", name="Ghi")
        keep.clicked.connect(self._keep)
        cancel = button("Bỏ qua (Esc)", name="Bỏ qua")
        cancel.clicked.connect(self.reject)
        box = column(self.tabs, self.said, row(keep, None, cancel))
        box.setStretch(0, 1)
        self.fill(box)
        self.tabs.currentChanged.connect(self._begin_in)
        self._begin_in(self.tabs.currentIndex())

    def _put_in_order(self) -> dict[QWidget, int]:
        """Each tab's number, from 0."""
        called = (
            (self.owners, "Chủ hồ sơ"),
            (self.body, "Tổ chức"),
            (self.authority, "Ủy quyền"),
            (self.identity, "Giấy tờ, ký"),
            (self.heirs, "Thừa kế"),
            (self.foreign, "Nước ngoài"),
            (self.parents, "Cha, mẹ"),
        )
        return {
            tab: self.tabs.addTab(scrolling(tab), f"&{number} {words}")
            for number, (tab, words) in enumerate(called, 1)
        }

    @property
    def read_person(self) -> Person | None:
        """Whom machine-readable lines named while this was open."""
        return self.identity.read_person

    def take_scan(self, text: str) -> bool:
        """A card or passport is whose tab or fields are in front, else one more owner's.

        Machine-readable lines that may be the submitter's own are theirs: a Vietnamese's name
        nobody, and a foreigner who files is known by them only.
        """
        at = self.tabs.currentIndex()
        people = self.heirs if at == self._panes[self.heirs] else self.owners
        try:
            person = read_person(text, today=self._today)
        except UserError as error:
            person, unread = None, error
        tab = self._takers.get(at)
        if are_lines(text) and not (person and person.name and self._is_another(person)):
            self._turn_to(self.identity)
            self.identity.scan(text)
        elif person is None:
            self._turn_to(people)
            people.note_unread(unread)
        elif people is self.owners and tab is not None and (told := tab.take_card(person)):
            self.said.say(told, tone="good")
        else:
            self._turn_to(people)
            people.take_scanned(person)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps; the rest as in every dialog."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._keep()
        else:
            super().keyPressEvent(event)

    def _begin_in(self, at: int) -> None:
        """What is typed next goes into the tab's first line: on its name letters would be lost."""
        pane = self.tabs.widget(at)
        lines = pane.findChildren(LineEdit) if pane is not None else []
        if lines:
            lines[0].setFocus()

    def _turn_to(self, tab: QWidget) -> None:
        self.tabs.setCurrentIndex(self._panes[tab])

    def _keep(self) -> None:
        self.said.say("")
        for asked in (self.body, self.authority, self.identity, self.parents, self.foreign):
            nothing_wrong(asked.leads().values())
        for people in (self.owners, self.heirs):
            if not people.add_typed():
                self._turn_to(people)
                return
        tab: _Tab = self.body
        try:
            body = self.body.read()
            tab = self.authority
            terms = self.authority.read()
            tab = self.identity
            identity, signing = self.identity.read(), self.identity.read_signing()
            tab = self.parents
            parents = self.parents.read()
            tab = self.foreign
            self.answer = Others(
                owners=tuple(self.owners.listed),
                organisation=body,
                identity=identity,
                signing=signing,
                terms=terms,
                heirs=tuple(self.heirs.listed),
                foreign=self.foreign.read(),
                parents=parents,
                unit=self._unit,
            )
        except UserError as error:
            self._turn_to(tab)
            say_beside(error, tab.leads(), self.said)
            return
        self.accept()

    @classmethod
    def ask(
        cls,
        before: Others,
        *,
        today: date,
        is_another: Callable[[Person], bool],
        parent: QWidget,
    ) -> tuple[Others, Person | None] | None:
        """Everybody else, and whom lines named; None when nothing is to change."""
        dialog = cls(before, today, parent, is_another=is_another)
        dialog.exec()
        return None if dialog.answer is None else (dialog.answer, dialog.read_person)


_Tab = OrganisationTab | AuthorityTab | IdentityTab | ForeignTab | ParentsTab


def _abroad(before: Others) -> str:
    """The country of whoever is a foreigner here: most likely that of their papers too."""
    people = (*filter(None, (before.identity,)), *before.owners)
    return next((one.nationality for one in people if one.is_foreigner), "")
