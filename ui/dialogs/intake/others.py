"""Everybody beside the submitter's own card: owners, heirs, an organisation, papers, signing.

Cards scanned while this is open become owners one after the other, without a click; where the
keyboard is in the fields of somebody else, or their tab is in front, the card is theirs.
"""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import Person, person_of
from counter_app.domain.people.card import parse_card
from ui.dialogs.dialog import Dialog
from ui.dialogs.intake.authority_tab import AuthorityTab
from ui.dialogs.intake.foreign_tab import ForeignTab
from ui.dialogs.intake.heirs_tab import HeirsTab
from ui.dialogs.intake.identity_tab import IdentityTab
from ui.dialogs.intake.organisation_tab import OrganisationTab
from ui.dialogs.intake.owners_tab import OwnersTab
from ui.dialogs.intake.parents_tab import ParentsTab
from ui.people import Others
from ui.scanning.scans import are_lines
from ui.widgets.beside import nothing_wrong, say_beside
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row, scrolling


class OthersDialog(Dialog):
    """Seven tabs, Alt+1 to Alt+7; Ctrl+Enter keeps, Esc leaves everything as it was."""

    def __init__(self, before: Others, today: date, parent: QWidget | None = None) -> None:
        super().__init__("Người khác, tổ chức", parent)
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
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Nhóm thông tin")
        self._panes = {
            tab: self.tabs.addTab(scrolling(tab), f"&{number} {words}")
            for number, (tab, words) in enumerate(
                (
                    (self.owners, "Chủ hồ sơ"),
                    (self.body, "Tổ chức"),
                    (self.authority, "Ủy quyền"),
                    (self.identity, "Giấy tờ, ký"),
                    (self.heirs, "Thừa kế"),
                    (self.foreign, "Nước ngoài"),
                    (self.parents, "Cha, mẹ"),
                ),
                1,
            )
        }
        self._takers = {self._panes[tab]: tab for tab in (self.body, self.identity, self.parents)}
        self.said = Notice("bad")
        keep = button("Ghi (Ctrl Enter)", role="main", name="Ghi")
        keep.clicked.connect(self._keep)
        cancel = button("Bỏ qua (Esc)", name="Bỏ qua")
        cancel.clicked.connect(self.reject)
        box = column(self.tabs, self.said, row(keep, None, cancel))
        box.setStretch(0, 1)
        self.fill(box)
        self.tabs.setFocus()

    @property
    def read_person(self) -> Person | None:
        """Whom machine-readable lines named while this was open."""
        return self.identity.read_person

    def take_scan(self, text: str) -> bool:
        """A card is whose tab or fields are in front, else one more owner's.

        Machine-readable lines are the submitter's own paper.
        """
        tab = self._takers.get(self.tabs.currentIndex())
        if are_lines(text):
            self._turn_to(self.identity)
            self.identity.scan(text)
        elif self.tabs.currentIndex() == self._panes[self.heirs]:
            self.heirs.scan(text)
        elif tab is not None and (told := _taken_by(tab, text)):
            self.said.say(told, tone="good")
        else:
            self._turn_to(self.owners)
            self.owners.scan(text)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps; the rest as in every dialog."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._keep()
        else:
            super().keyPressEvent(event)

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
        cls, before: Others, *, today: date, parent: QWidget
    ) -> tuple[Others, Person | None] | None:
        """Everybody else, and whom lines named; None when nothing is to change."""
        dialog = cls(before, today, parent)
        dialog.exec()
        return None if dialog.answer is None else (dialog.answer, dialog.read_person)


def _taken_by(tab: OrganisationTab | IdentityTab | ParentsTab, text: str) -> str:
    """Whose card it was taken for, in words; nothing where it is nobody's of that tab, or unread."""
    try:
        return tab.take_card(person_of(parse_card(text)))
    except UserError:
        return ""


_Tab = OrganisationTab | AuthorityTab | IdentityTab | ForeignTab | ParentsTab


def _abroad(before: Others) -> str:
    """The country of whoever is a foreigner here: most likely that of their papers too."""
    people = (*filter(None, (before.identity,)), *before.owners)
    return next((one.nationality for one in people if one.is_foreigner), "")
