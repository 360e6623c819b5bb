"""What stands in the search box survives a cut; each person's is their own."""

from PySide6.QtCore import QObject

from counter_app.services.intake.drafts import DraftKind
from ui.desk.counter import Counter
from ui.desk.drafts import Keeper
from ui.widgets.fields import LineEdit


class SearchKept(QObject):
    """Follows ``box`` for whoever sits at the desk of ``counter``."""

    def __init__(self, box: LineEdit, counter: Counter) -> None:
        super().__init__(box)
        for before in box.findChildren(SearchKept):
            if before is not self:
                before.give_way()
        self._box = box
        name = counter.desk.clerk.id
        self._keeper = Keeper(counter.drafts, DraftKind.SEARCH, name, self._words, self)
        self._keeper.restore(str, self._show)
        box.textChanged.connect(self._keeper.soon)

    def give_way(self) -> None:
        """Another person sits down: what stands there is kept, and the box is theirs."""
        self._keeper.now()
        self._box.textChanged.disconnect(self._keeper.soon)
        self._box.setText("")  # which, unlike clearing, leaves nothing to take back
        self.setParent(None)
        self.deleteLater()

    def _words(self) -> str | None:
        return self._box.text() or None

    def _show(self, words: str) -> None:
        if not self._box.text():  # nothing was typed while it was looked for
            self._box.setText(words)
