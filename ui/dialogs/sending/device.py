"""A PC and the central side: who it is there, its lanes, its clock, its sisters; and joining."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.line_faults import UNKNOWN_AUTHORITY
from counter_app.domain.central_side import FROZEN_ADVICE, FROZEN_WORDS, Frozen
from counter_app.services.people.destinations import require_connecting
from counter_app.services.sending.cell import LANE_WORDS, DeskAtCell
from ui import strings, theme
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.dialogs.proving import prove_then
from ui.dialogs.sending.enrol import EnrolDialog, Joining
from ui.dialogs.sending.hub import HubDialog
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row, scrolling
from ui.widgets.text import label, set_role

NOT_JOINED: Final = (
    "Máy này chưa nối máy chủ. Vẫn tiếp nhận, in giấy hẹn và tìm hồ sơ bình thường;"
    " khi được cấp mã ghi danh, bấm “Ghi danh máy này”."
)
JOINED: Final = "Đã nối máy chủ. Hồ sơ đang chờ sẽ được gửi dần."
ENROLLED: Final = "Máy này đã ghi danh với máy chủ."
CLOCK_OFF: Final = "Đồng hồ máy lệch quá 5 phút so với máy chủ. Hãy chỉnh lại giờ Windows."
JOINING: Final = "Đang ghi danh với máy chủ…"
ASKING_HUB: Final = "Đang tìm máy trạm…"
HUB_USED: Final = "Đang dùng máy trạm {name}. Việc để ở đó vẫn chờ trung tâm xác nhận."
NO_HUB: Final = "Máy này không dùng máy trạm nữa."
NO_SYNC: Final = "Bản đang chạy không có phần nối máy chủ."


class DeviceDialog(Dialog):
    """Read, or join; Esc closes."""

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__("Máy này và máy chủ", parent)
        self.fit(720, 560)
        self._counter, self._begun = counter, False
        self._hub_address = self._hub_typed = ""
        self.state = Notice("info")
        self.advice = label("", role="quiet", wrap=True)
        self.said = Notice("info")
        self._form = QFormLayout()
        self._form.setVerticalSpacing(theme.px(6))
        self.join = button("&Ghi danh máy này…")
        self.hub = button("Máy &trạm…")
        self.shut = button("Đó&ng")
        pane = scrolling(self._form)
        keys = row(self.join, self.hub, None, self.shut)
        box = column(self.state, self.advice, pane, self.said, keys)
        box.setStretch(2, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(480))
        self.join.clicked.connect(self._begin)
        self.hub.clicked.connect(
            lambda: self._permit(lambda: self._ask_hub(self._hub_typed or self._hub_address))
        )
        self.shut.clicked.connect(self.reject)
        self.shut.setFocus()
        self.state.say(strings.BUSY)
        for key in (self.join, self.hub):
            key.setEnabled(False)
        self._load()
        counter.line.changed.connect(self._load)

    def show_trouble(self, words: str) -> None:
        """Why it is not known how this PC stands."""
        self.state.say(words, tone="bad")

    def _load(self) -> None:
        self._counter.sendings.desk_at_cell(owner=self, done=self._show)

    def _show(self, found: DeskAtCell) -> None:
        joined = found.joined
        frozen = joined.frozen if joined is not None else ""
        if joined is None:
            self.state.say(NOT_JOINED, tone="info")
        elif frozen:
            self.state.say(FROZEN_WORDS.get(frozen, "Máy đang tạm ngừng gửi."), tone="warn")
        elif found.clock_off:
            self.state.say(CLOCK_OFF, tone="warn")
        else:
            there = self._counter.line.state.all_there
            self.state.say(ENROLLED, tone="good" if there else "info")
        self.advice.setText(FROZEN_ADVICE.get(frozen, ""))
        self.advice.setVisible(bool(frozen))
        set_role(self.join, role="main" if joined is None else "normal")
        self.join.setText("&Ghi danh lại…" if joined is not None else "&Ghi danh máy này…")
        self._hub_address = found.hub.address if found.hub is not None else ""
        wiped = frozen == Frozen.WIPED
        self.join.setEnabled(not wiped)  # its key is gone: it could not be opened again
        self.hub.setEnabled(joined is not None and not wiped)
        self._fill(found)
        if joined is None and not self._begun:
            self.join.setFocus()
        self._begun = True

    def _fill(self, found: DeskAtCell) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, words in _facts(found, self._counter):
            told = label(words, wrap=True)
            told.setAccessibleName(f"{name}: {words}")
            self._form.addRow(label(name, role="quiet"), told)

    def _begin(self) -> None:
        self._permit(self._ask)

    def _permit(self, act: Callable[[], None]) -> None:
        """Does ``act`` once whoever sits here may and, where people sign in, has proved it."""
        self._counter.on_io(
            lambda: require_connecting(self._counter.desk, self._counter.now()),
            owner=self,
            done=lambda _stamp: act(),
            failed=partial(self._not_permitted, act),
        )

    def _not_permitted(self, act: Callable[[], None], fault: UserError | EnvironmentFault) -> None:
        again = partial(self._permit, act)
        prove_then(fault, self._counter, over=self, act=again, said=self._say_bad)

    def _say_bad(self, words: str) -> None:
        self.said.say(words, tone="bad")

    def _ask(self, before: Joining | None = None, error: UserError | None = None) -> None:
        central = self._counter.line.central
        if central is None:
            self.said.say(NO_SYNC, tone="warn")
            return
        wanted = EnrolDialog.ask(before=before, error=error, parent=self)
        if wanted is None:
            return
        self.said.say(JOINING, tone="info")
        self.join.setEnabled(False)
        self._counter.on_io(
            partial(
                central.join, self._counter.desk, wanted.code, wanted.address, wanted.authority
            ),
            owner=self,
            done=lambda _nothing: self._joined(),
            failed=partial(self._not_joined, wanted),
        )

    def _ask_hub(self, address: str, error: UserError | None = None) -> None:
        central = self._counter.line.central
        if central is None:
            self.said.say(NO_SYNC, tone="warn")
            return
        wanted = HubDialog.ask(address, error=error, parent=self)
        if wanted is None:
            return
        self.said.say(ASKING_HUB, tone="info")
        self.hub.setEnabled(False)
        self._counter.on_io(
            partial(central.use_hub, self._counter.desk, wanted),
            owner=self,
            done=self._hub_used,
            failed=partial(self._hub_not_used, wanted),
        )

    def _hub_used(self, name: str) -> None:
        self._hub_typed = ""
        self.said.say(HUB_USED.format(name=name) if name else NO_HUB, tone="good")
        self._counter.line.send_now()
        self._load()
        self.shut.setFocus()

    def _hub_not_used(self, wanted: str, fault: UserError | EnvironmentFault) -> None:
        self.hub.setEnabled(True)
        self._hub_typed = wanted
        self.said.say(fault.message, tone="bad")
        if isinstance(fault, UserError):
            self._ask_hub(wanted, fault)

    def _joined(self) -> None:
        self.join.setEnabled(True)
        self.said.say(JOINED, tone="good")
        self._counter.changes.joined.emit()
        self._load()
        self.shut.setFocus()

    def _not_joined(self, wanted: Joining, fault: UserError | EnvironmentFault) -> None:
        self.join.setEnabled(True)
        if fault.code == UNKNOWN_AUTHORITY:
            fault = UserError(fault.code, fault.message, field="authority")
        # What can be mended is said beside its field, not twice.
        mendable = isinstance(fault, UserError)
        self.said.say("" if mendable else fault.message, tone="bad")
        if isinstance(fault, UserError):
            self._ask(wanted, fault)

    @classmethod
    def ask(cls, counter: Counter, *, parent: QWidget) -> None:
        """Shows it until it is closed."""
        cls(counter, parent).exec()


def _facts(found: DeskAtCell, counter: Counter) -> list[tuple[str, str]]:
    office, joined = counter.desk.office, found.joined
    lanes = [f"{one.lane} ({LANE_WORDS.get(one.kind, one.kind)})" for one in found.lanes]
    facts = [("Quầy", f"{office.name}, {office.desk_name}"), ("Mã máy", found.device)]
    if joined is not None:
        last = strings.hour_and_day(joined.contact_at) if joined.contact_at else "chưa lần nào"
        facts += [
            ("Số máy", str(joined.device_no)),
            ("Máy chủ", joined.cell_url),
            ("Mã xã", joined.commune),
            ("Liên lạc lần cuối", last),
            ("Giờ máy chủ", _offset(joined.offset_ms)),
        ]
    facts.append(("Dãy số", ", ".join(lanes) or "chưa có"))
    sisters = [f"{one.name} (số {one.device_no})" for one in found.sisters]
    facts.append(("Các quầy khác", ", ".join(sisters) or "không có"))
    if joined is not None:
        facts.append(("Máy trạm", _hub(found)))
    if found.not_applied:
        facts.append(
            (
                "Chưa đọc được",
                f"{strings.number(found.not_applied)} tin của máy chủ, chờ bản chương trình mới",
            )
        )
    return facts


def _hub(found: DeskAtCell) -> str:
    """Which hub is used, when it was last reached, what lies there."""
    hub = found.hub
    if hub is None:
        return "chưa dùng"
    last = strings.hour_and_day(hub.contact_at) if hub.contact_at else "chưa lần nào"
    told = f"{hub.name}, {hub.address}; liên lạc lần cuối {last}"
    if found.at_hub:
        told += f"; {strings.number(found.at_hub)} việc để ở đó, chờ trung tâm"
    return told


def _offset(offset_ms: int | None) -> str:
    """How far the PC's clock is from the central one."""
    if offset_ms is None:
        return "chưa rõ"
    seconds = round(abs(offset_ms) / 1000)
    if seconds < 2:
        return "khớp với giờ máy này"
    way = "nhanh hơn" if offset_ms > 0 else "chậm hơn"
    lasts = f"{seconds} giây" if seconds < 60 else strings.ago(seconds)
    return f"{way} giờ máy này {lasts}"
