"""Whose result is given out: the whole dossier's, or one of several owners' while the rest waits."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from counter_app.core.errors import UserError
from counter_app.domain.draft import Draft
from counter_app.domain.entitled import number_of, same_person
from counter_app.domain.moving.items import Item, only_of
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Person
from counter_app.domain.step import Collected
from counter_app.domain.workflow import Move
from counter_app.services.moving.items import hand_out_one, proposed_to
from counter_app.services.moving.workflow import Wanted
from ui.desk.counter import Counter
from ui.desk.printing import Failed
from ui.desk.results import Handing
from ui.screens.results.view import ResultsView


class Whose(QObject):
    """The choice above who collects; there is none where one result goes to one hand.

    ``changed``: the collector's form shows another's proposal.
    """

    changed = Signal()

    def __init__(self, counter: Counter, view: ResultsView) -> None:
        super().__init__(view)
        self._counter, self._view = counter, view
        self._handing: Handing | None = None
        view.whose.picked.connect(self._propose)

    @property
    def item(self) -> Item | None:
        """The owner whose result is given alone; None: all that is left, to one hand."""
        chosen: Item | None = self._view.whose.value()
        return chosen

    def show(self, handing: Handing, item: Item | None = None) -> None:
        """Offers those who still wait; ``item`` is chosen, if it is one of them."""
        self._handing = handing
        everyone = (None, f"Cả hồ sơ ({len(handing.alone)} người)")
        self._view.whose.offer((everyone, *((one, one.words) for one in handing.alone)))
        self._view.whose_line.setVisible(bool(handing.alone))
        if item is not None:
            self._view.whose.choose(item)

    def _propose(self) -> None:
        if self._handing is not None:
            handing, item = self._handing, self.item
            told = handing.proposed if item is None else proposed_to(item, handing.dossier)
            self._view.form.show_proposal(told, handing.kept if item is None else ())
            self.changed.emit()

    def follow(self, shown: Person) -> Draft:
        """A card while results go out one by one: its bearer's turn, if they still wait for it.

        Answers the draft that the collector is held against.
        """
        handing = self._handing
        if handing is None:
            raise UserError("nothing_open", "Hãy quét giấy hẹn trước.")
        draft = handing.dossier.received.draft
        if self.item is None:
            return draft
        for one in handing.alone:
            owner = draft.owners[one.place - 1]
            if same_person(shown.name, number_of(shown), owner) and one != self.item:
                self._view.whose.choose(one)
                self._propose()
        return only_of(draft, self.item)

    def findings(self, collected: Collected, handing: Handing) -> tuple[Finding, ...]:
        """What is in the way of this collector."""
        return self._counter.results.findings(collected, handing.dossier, item=self.item)

    def hand_out(
        self,
        handing: Handing,
        collected: Collected,
        *,
        owner: QObject,
        done: Callable[[int | None], None],
        failed: Failed,
    ) -> None:
        """Writes it; ``done`` gets the row of the paper that came of it, if one did."""
        row, item, desk = handing.dossier.row, self.item, self._counter.desk
        if item is None:
            version = handing.dossier.version
            wanted = Wanted(move=Move.RETURN_RESULT, details=collected, seen_version=version)
            self._counter.moves.make(
                row.id,
                wanted,
                owner=owner,
                done=lambda moved: done(moved.paper_row),
                failed=failed,
            )
            return
        self._counter.facts.write(
            row.id,
            lambda at: hand_out_one(row.id, item, collected, desk=desk, at=at),
            owner=owner,
            done=lambda written: done(written.paper),
            failed=failed,
        )
