"""Who signs today: the roster's names as keys, another typed in, or nobody; and what was said unsaid.

Who sits at the desk is told beside it; that is changed in ``people``.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtWidgets import QFormLayout, QPushButton, QWidget

from counter_app.domain.office import RosterEntry
from counter_app.services.office.signing_duty import OnDuty
from ui import theme
from ui.dialogs.dialog import Dialog
from ui.strings import hour
from ui.widgets.beside import add_fields
from ui.widgets.fields import LineEdit, button, literal_button
from ui.widgets.layout import column, panel, row
from ui.widgets.text import label

MOST_KEYS: Final = 6
WHERE_NAMED: Final = "Người ký được in trên Mẫu 04, Mẫu 05 và công văn; giấy hẹn, Mẫu 02, Mẫu 03 in tên người ngồi quầy."


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfDuty:
    """What the clerk said: ``signer`` signs from now on, None nobody; ``back``: as before."""

    signer: RosterEntry | None = None
    back: bool = False


class DutyDialog(Dialog):
    """↑ ↓ walk the keys, Enter says it, Esc leaves everything as it is."""

    def __init__(self, now: OnDuty, sits: str, parent: QWidget | None = None) -> None:
        super().__init__("Ai ký hôm nay", parent)
        self.answer: SaidOfDuty | None = None
        keys = [self._key(one) for one in now.others[:MOST_KEYS]]
        nobody = button("&Không có ai ký từ lúc này")
        nobody.clicked.connect(partial(self._say, SaidOfDuty()))
        nobody.setVisible(now.said is None or now.signer is not None)
        back = button("&Lấy lại điều vừa ghi")
        back.clicked.connect(partial(self._say, SaidOfDuty(back=True)))
        back.setVisible(now.said is not None)
        leave = button("Đó&ng")
        leave.clicked.connect(self.reject)
        self.fill(
            column(
                label(told_of(now), role="strong", wrap=True),
                label(
                    f"Ngồi quầy: {sits}. Đổi người: đóng lại, bấm Ctrl L.", role="quiet", wrap=True
                ),
                *keys,
                nobody,
                self._other(),
                label(WHERE_NAMED, role="quiet", wrap=True),
                row(back, None, leave),
                gap=8,
            )
        )
        self.setMinimumWidth(theme.px(520))
        first = next((one for one in (*keys, nobody) if not one.isHidden()), self.name)
        first.setFocus()

    def _key(self, one: RosterEntry) -> QPushButton:
        parts = (one.name, one.title, one.authority)
        key = literal_button(f"Từ lúc này: {' · '.join(part for part in parts if part)} ký")
        key.clicked.connect(partial(self._say, SaidOfDuty(signer=one)))
        return key

    def _other(self) -> QWidget:
        """Somebody the roster does not know."""
        self.name = LineEdit(name="Họ và tên người ký khác", length=120)
        self.title = LineEdit(name="Chức vụ in trên giấy", length=120, hint="KT. GIÁM ĐỐC")
        self.authority = LineEdit(
            name="Giấy ủy quyền ký", length=120, hint="Giấy ủy quyền số 12/GUQ-UBND, nếu có"
        )
        take = button("Ghi n&gười này ký")
        take.clicked.connect(self._take_other)
        form = QFormLayout()
        form.setVerticalSpacing(4)
        add_fields(
            form,
            ("Người k&hác", self.name),
            ("&Chức vụ", self.title),
            ("Ủ&y quyền", self.authority),
        )
        return panel(column(form, row(None, take), gap=4))

    def _take_other(self) -> None:
        missing = [one for one in (self.name, self.title) if not one.value()]
        for one in missing:
            one.show_wrong(f"Hãy ghi {one.accessibleName().lower()}.")
        if missing:
            missing[0].setFocus()
            return
        signer = RosterEntry(
            name=self.name.value(), title=self.title.value(), authority=self.authority.value()
        )
        self._say(SaidOfDuty(signer=signer))

    def _say(self, answer: SaidOfDuty) -> None:
        self.answer = answer
        self.accept()

    @classmethod
    def ask(cls, now: OnDuty, sits: str, *, parent: QWidget) -> SaidOfDuty | None:
        """What was said, or None."""
        dialog = cls(now, sits, parent)
        dialog.exec()
        return dialog.answer


def told_of(now: OnDuty) -> str:
    """Who signs and by what word, in a sentence."""
    who = f"{now.signer.name} ({now.signer.title})" if now.signer is not None else ""
    if now.said is None:
        return f"Hôm nay {who} ký, theo lịch ký." if who else "Lịch ký hôm nay không có ai."
    since = f"{hour(now.said.at)}, {now.said.by} ghi"
    return f"Từ {since}: {who} ký." if who else f"Từ {since}: không có ai ký."
