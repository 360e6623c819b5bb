"""The frame around every screen: top bar, side bar, foot, banner.

They show what they are told and say what was pressed; the main window decides.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QWidget

from ui import theme
from ui.keys import spelt
from ui.strings import APP_NAME
from ui.widgets.fields import LineEdit, button, literal_button
from ui.widgets.layout import column, panel, row
from ui.widgets.room import Room
from ui.widgets.sight import bring_into_sight
from ui.widgets.text import ElidedLabel, key_cap, label, literal, set_role, set_tool_tip

if TYPE_CHECKING:
    from ui.line_words import LineWords

SIDE_WIDTH = 192
NARROW_SIDE = 64
LEAST_LINE = 20
BADGE_GAP, PLACE_INSIDE, PLACES_APART = 6, 8, 4
BEFORE_THE_KEY, AFTER_THE_KEY = 0, 3
UNDER_INSIDE, UNDER_APART, UNDER_EDGE, EDGE, FRAME = 2, 8, 4, 6, 2
UNDER_LEAD = 2
"""How far a key stands up into the line of its name, whose letters leave that much under them."""
MOST = 99
"""What a badge counts to; the whole number is told."""
FOOT_GAP, FOOT_MARGIN = 20, 16
OVER_ALL = 2
"""How many of the last places open over the others: display and help."""


class Place(NamedTuple):
    """One entry of the side bar: what it is called and which key leads there."""

    id: str
    title: str
    key: str
    short: str = ""
    """What it is called where there is little room, if not by its title."""


class TopBar(QFrame):
    """Office and desk, the search box that takes anything, and who is at work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setFixedHeight(theme.px(52))
        self.where = ElidedLabel(role="quiet")
        self.search = LineEdit(
            name="Tìm hồ sơ", length=300, hint="Tìm mã hồ sơ, tên, số định danh, điện thoại…"
        )
        self.search.setFixedWidth(theme.px(340))
        self.who = literal_button("", role="small")
        self._extras = (key_cap("Ctrl K"), key_cap("Ctrl L"), key_cap("F12 che màn hình"))
        box = row(
            label(APP_NAME, role="brand"),
            self.where,
            self.search,
            self._extras[0],
            self.who,
            *self._extras[1:],
            gap=12,
        )
        box.setContentsMargins(16, 6, 16, 6)
        box.setStretch(1, 1)
        self.setLayout(box)

    def show_desk(self, where: str, who: str) -> None:
        """Whose desk this is."""
        self.where.say(where)
        self.who.setText(literal(who))
        self.who.setAccessibleName(f"Người đang làm: {who}. Bấm Ctrl+L để đổi người.")

    def to_search(self) -> None:
        """The keyboard into the search box."""
        self.search.setFocus(QtCore.Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def narrow(self, narrow: bool) -> None:
        """Leaves out the pictures of keys where there is no room."""
        for extra in self._extras:
            extra.setVisible(not narrow)
        self.search.setFixedWidth(theme.px(230 if narrow else 340))

    def tight(self, tight: bool) -> None:
        """The search box outlasts who is at work."""
        self.who.setVisible(not tight)


class SideBar(QFrame):
    """The places that exist. ``chosen`` carries the id of the place pressed.

    What does not fit scrolls.
    """

    chosen = Signal(str)

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "side")
        self.setFixedWidth(theme.px(SIDE_WIDTH))
        self._places = tuple(places)
        self._buttons: dict[str, QPushButton] = {}
        self._counts: dict[str, QLabel] = {}
        self._keys: dict[str, QLabel] = {}
        self._signs: dict[str, str] = {}
        self._under = self._alone = self._low = False
        rows = [self._entry(place) for place in places]
        last = rows[-OVER_ALL:]
        self._box = column(*rows[:-OVER_ALL], None, *last, gap=PLACES_APART)
        self._box.setContentsMargins(EDGE, 12, EDGE, 12)
        self.setLayout(column(Room(panel(self._box)), gap=0))

    def _entry(self, place: Place) -> QPushButton:
        entry = button(place.title, role="place", name=f"{place.title}, phím {place.key}")
        set_tool_tip(entry, entry.accessibleName())
        entry.setCheckable(place not in self._places[-OVER_ALL:])
        key, count = label(spelt(place.key), role="count"), label("", role="badge")
        inside = row(None, count, key, None, gap=BADGE_GAP)
        inside.setStretch(AFTER_THE_KEY, 0)
        inside.setContentsMargins(PLACE_INSIDE, 0, PLACE_INSIDE, 0)
        count.hide()
        entry.setLayout(inside)
        entry.clicked.connect(lambda: self.chosen.emit(place.id))
        self._buttons[place.id] = entry
        self._counts[place.id], self._keys[place.id] = count, key
        return entry

    def offer(self, place: Place, *, offered: bool) -> None:
        """A place that not everybody has, below the others; or it is there no more."""
        if offered and place.id not in self._buttons:
            at = len(self._places) - OVER_ALL
            before = self._buttons[self._places[at - 1].id]
            self._places = (*self._places[:at], place, *self._places[at:])
            made = self._entry(place)
            self._box.insertWidget(at, made)
            QWidget.setTabOrder(before, made)
        entry = self._buttons.get(place.id)
        if entry is not None and entry.isHidden() == offered:
            entry.setVisible(offered)
            self.fit(narrow=self._under, tight=self._alone)

    def fit(self, *, narrow: bool = False, tight: bool = False) -> None:
        """``narrow``: the keys under the names, the longest of which are shortened.

        ``tight``: the keys alone, where even these would take the room of the work.
        """
        self._under, self._alone = narrow and not tight, tight
        self._low = self._is_low()
        wide = not (narrow or tight)
        fixed = theme.px(SIDE_WIDTH if wide else NARROW_SIDE)
        self.setFixedWidth(self._least() if self._under else fixed)
        self._box.setSpacing(self._apart())
        beside, above = (UNDER_EDGE, FRAME) if self._under else (EDGE, 2 * EDGE)
        self._box.setContentsMargins(beside, above, beside, above)
        for place in self._places:
            self._lay_out(place)
            self._dress(place.id)

    def _lay_out(self, place: Place) -> None:
        """The name with its key beside or under it, or one of the two alone."""
        entry, wide = self._buttons[place.id], not (self._under or self._alone)
        lines = self._under and not self._low
        # Where the key stands under the name, the second line is the key's.
        name = (place.short or place.title) + "\n" * lines
        entry.setText(place.title if wide else name if self._under else "")
        self._keys[place.id].setHidden(self._low)
        beside = PLACE_INSIDE if wide else UNDER_INSIDE + FRAME if self._under else 0
        inside = entry.layout()
        if isinstance(inside, QBoxLayout):
            name_high = entry.fontMetrics().height() - theme.px(UNDER_LEAD)
            above = FRAME + name_high if lines else 0
            after, below = FRAME if self._low else beside, FRAME if lines else 0
            inside.setContentsMargins(beside, above, after, below)
            inside.setSpacing(0 if self._alone else BADGE_GAP)
            inside.setStretch(BEFORE_THE_KEY, int(not lines))
            inside.setStretch(AFTER_THE_KEY, int(lines or self._alone))

    def _least(self) -> int:
        """Room for the longest name as it is where the clerk is, bold; a bar covers no letter."""
        bold = self.font()
        bold.setBold(True)
        names = (one.short or one.title for one in self._places)
        longest = max(QFontMetrics(bold).horizontalAdvance(name) for name in names)
        return UNDER_EDGE + FRAME + UNDER_INSIDE + longest + Room.BAR_PX

    def _is_low(self) -> bool:
        """Whether only the names alone are all seen at once; their keys are told then."""
        one, two = self._one_line(), self._two_lines(self._places[0].id)
        return self._under and self._spare(two) < 0 <= self._spare(one)

    def _spare(self, line: int) -> int:
        """What the height leaves between the places, so many pixels high inside."""
        count = sum(not one.isHidden() for one in self._buttons.values())
        return self.height() - 2 * FRAME - count * (line + 2 * FRAME)

    def _apart(self) -> int:
        """What stands between two of them, so that a low screen shows every place."""
        if not self._under:
            return PLACES_APART
        spare = self._spare(self._one_line() if self._low else self._two_lines(self._places[0].id))
        if spare < 0:  # they scroll however close they stand
            return UNDER_APART // 2
        return min(spare // sum(not one.isHidden() for one in self._buttons.values()), UNDER_APART)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height leaves other room."""
        super().resizeEvent(event)
        if self._is_low() != self._low:
            self.fit(narrow=self._under, tight=self._alone)
        self._box.setSpacing(self._apart())

    def _one_line(self) -> int:
        return max(self.fontMetrics().height(), LEAST_LINE)

    def _two_lines(self, place_id: str) -> int:
        """The name's line, and the key's, which may stand higher."""
        name = self._buttons[place_id].fontMetrics().height()
        key = self._keys[place_id].minimumSizeHint().height()
        return name - theme.px(UNDER_LEAD) + max(name, key)

    def warn(self, place_id: str, sign: str, count: int, words: str, *, tone: str) -> None:
        """A sign and a number beside a place's key, told in ``words``; a count of 0 takes it away."""
        shown_count = f"{MOST}+" if count > MOST else str(count)
        for place in self._places:
            if place.id == place_id:
                shown, entry = self._counts[place_id], self._buttons[place_id]
                self._signs[place_id] = f"{sign} {shown_count}" if count else ""
                shown.setVisible(bool(count))
                set_role(shown, tone=tone)
                self._dress(place_id)
                told = f"{place.title}, phím {place.key}"
                entry.setAccessibleName(f"{told}, {words}" if words else told)
                set_tool_tip(entry, entry.accessibleName())

    def _dress(self, place_id: str) -> None:
        """As high as what stands in it, and no higher on a low screen."""
        entry, sign = self._buttons[place_id], self._signs.get(place_id, "")
        wide = not (self._under or self._alone)
        # In a narrow bar there is room for the sign alone; the number is told, and in the tip.
        self._counts[place_id].setText(sign if wide else sign[:1])
        names = (self._one_line() if self._low else self._two_lines(place_id), UNDER_INSIDE)
        key = (self._one_line(), 0)
        high, beside = names if self._under else key
        small = (
            f"QPushButton {{ padding: 0 {beside}px; min-height: {high}px; max-height: {high}px }}"
        )
        sheet = "" if wide else small
        if entry.styleSheet() != sheet:
            entry.setStyleSheet(sheet)

    def mark(self, place_id: str) -> None:
        """Shows where the clerk is."""
        for known, entry in self._buttons.items():
            entry.setChecked(known == place_id)
            if known == place_id:
                bring_into_sight(entry)


class Foot(QFrame):
    """The status bar: one sentence per matter, each with a word and a sign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "foot")
        self.setFixedHeight(theme.px(32))
        self._standing = ""
        self._narrow = self._tight = False
        self._line: LineWords | None = None
        self.queue = label("", role="quiet")
        self.printer = label("", role="quiet")
        self.calendar = label("", role="quiet")
        self.message = ElidedLabel(role="strong")
        self.clock = label("", role="strong")
        box = row(self.queue, self.printer, self.message, self.calendar, self.clock, gap=FOOT_GAP)
        box.setContentsMargins(FOOT_MARGIN, 2, FOOT_MARGIN, 2)
        box.setStretch(2, 1)
        self.setLayout(box)

    def narrow(self, narrow: bool) -> None:
        """The calendar's name is for those who look for it, the long sentence for who has room."""
        self._narrow = narrow
        self._make_room()

    def tight(self, tight: bool) -> None:
        """What waits and the clock outlast the printer's name."""
        self._tight = tight
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other words may fit."""
        super().resizeEvent(event)
        self._make_room()

    def show_line(self, told: "LineWords") -> None:
        """How the line stands and what waits to be sent: a sign, words and a tone."""
        self._line = told
        set_role(self.queue, role="line", tone=told.tone)
        self.queue.setAccessibleName(told.words)
        set_tool_tip(self.queue, told.words)
        self._make_room()

    def say(self, words: str) -> None:
        """A passing sentence; when it has passed, the standing one is back."""
        set_role(self.message, role="strong" if words else "quiet")
        self.message.say(words or self._standing)
        self._make_room()

    def stand(self, words: str) -> None:
        """A sentence for whenever there is nothing else to say."""
        self._standing = words
        self.say("")

    def _make_room(self) -> None:
        """The line is told whole, and the sentence is read whole: the names beside them yield.

        To one that passes the line yields, too.
        """
        line, sentence = self._line, self.message.whole()
        self._show_names(printer=not self._tight, calendar=not self._narrow)
        self.queue.setText("" if line is None else line.short if self._narrow else line.foot)
        yielding: tuple[Callable[[], None], ...] = (
            lambda: self._show_names(printer=not self._tight, calendar=False),
            lambda: self._show_names(printer=False, calendar=False),
            lambda: self.queue.setText(line.short if line is not None else ""),
        )
        is_passing = sentence != self._standing
        for give_way in yielding if is_passing else yielding[:-1]:
            if self._needed(sentence) > self.width():
                give_way()

    def _show_names(self, *, printer: bool, calendar: bool) -> None:
        self.printer.setVisible(printer)
        self.calendar.setVisible(calendar)

    def _needed(self, sentence: str) -> int:
        parts = (self.queue, self.printer, self.calendar, self.clock)
        widths = [one.sizeHint().width() for one in parts if not one.isHidden()]
        widths.append(self.message.fontMetrics().horizontalAdvance(sentence))
        return sum(widths) + (len(widths) - 1) * FOOT_GAP + 2 * FOOT_MARGIN


class Banner(QFrame):
    """The words that a training or demonstration office wears on every window."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._words = label("", role="strong")
        box = row(None, self._words, None)
        box.setContentsMargins(8, 3, 8, 3)
        self.setLayout(box)
        self.say(words)

    def say(self, words: str) -> None:
        """Shows ``words``; a real office has none and no banner."""
        self._words.setText(words)
        self.setAccessibleName(words)
        if self.parentWidget() is not None or not words:  # else it would be a window for a blink
            self.setVisible(bool(words))

    def words(self) -> str:
        """What the banner says."""
        return self._words.text()
