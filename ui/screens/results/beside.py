"""What can be done of a result beside handing it out: say it is there, prove it was given, look on."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from counter_app.services.moving.kept_papers import KeptLine
from ui.acts.act import Act, Scene
from ui.desk.counter import Counter
from ui.desk.results import Handing
from ui.screens.results.view import ResultsView


class Beside(QObject):
    """The smaller keys of the place, each of the dossier that ``shown`` answers."""

    def __init__(
        self, counter: Counter, view: ResultsView, shown: Callable[[], Handing | None]
    ) -> None:
        super().__init__(view)
        self._counter, self._view, self._shown = counter, view, shown
        view.tell.clicked.connect(self._tell)
        view.proof.clicked.connect(self._prove)
        view.open.clicked.connect(self._open_dossier)
        view.originals.clicked.connect(self._list_kept)

    def _tell(self) -> None:
        from ui.acts.results import TELL

        self._play(TELL)

    def _play(self, act: Act) -> None:
        handing = self._shown()
        if handing is not None:
            over, said = self._view, self._say
            act.play(Scene(counter=self._counter, dossier=handing.dossier, over=over, said=said))

    def _say(self, words: str, tone: str) -> None:
        self._view.said.say(words, tone=tone)

    def _prove(self) -> None:
        from ui.acts.results import PROOF

        self._play(PROOF)

    def _list_kept(self) -> None:
        """Everything the office keeps of the citizens': the closing day's list."""

        def show(lines: tuple[KeptLine, ...]) -> None:
            from ui.dialogs.papers.kept import KeptDialog

            chosen = KeptDialog.ask(lines, parent=self._view)
            if chosen is not None:
                self._counter.changes.dossier_wanted.emit(chosen.dossier_id)

        self._counter.results.kept_here(owner=self, done=show)

    def _open_dossier(self) -> None:
        handing = self._shown()
        if handing is not None:
            self._counter.changes.dossier_wanted.emit(handing.dossier.row.id)
