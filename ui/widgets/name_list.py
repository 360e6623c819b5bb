"""A list of names down the left edge of a place: ↑ ↓ choose what is shown beside it."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QMargins, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme

LIST_PX: Final = 230
WIDEST_LIST_PX: Final = 300
NARROW_LIST_PX: Final = 168
BESIDE_PX: Final = 16  # both paddings of ``QListView::item`` in the style
BELOW_PX: Final = 8


class _Names(QStyledItemDelegate):
    """Names wrap between the paddings of the list, which Qt adds only after it has wrapped."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as its lines; more than one have a little air below."""
        inside = QStyleOptionViewItem(option)
        inside.rect = option.rect.adjusted(0, 0, -BESIDE_PX, 0)
        hint = super().sizeHint(inside, index)
        wraps = option.fontMetrics.horizontalAdvance(index.data()) > inside.rect.width()
        return hint.grownBy(QMargins(0, 0, 0, BELOW_PX)) if wraps else hint


class NameList(QListWidget):
    """The names are never cut; where there is little room they wrap."""

    def __init__(self, names: Iterable[str], *, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.addItems(list(names))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        self.setItemDelegate(_Names(self))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    def suit(self, *, narrow: bool) -> None:
        """As wide as its names ask, or as there is room for where that is little."""
        names = (self.item(at).text() for at in range(self.count()))
        longest = max(map(self.fontMetrics().horizontalAdvance, names), default=0)
        asked = min(longest + theme.px(BESIDE_PX + 24), theme.px(WIDEST_LIST_PX))
        wide = max(asked, theme.px(LIST_PX))
        self.setFixedWidth(theme.px(NARROW_LIST_PX) if narrow else wide)
