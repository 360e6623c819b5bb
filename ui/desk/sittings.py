"""What a screen may ask about visits with several dossiers: what they came to, their sheet."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject

from counter_app.devices.printer import PrintState
from counter_app.domain.draft import Draft
from counter_app.domain.sitting import Sitting
from counter_app.services.intake import next_dossier, sitting
from counter_app.services.intake.drafts import SavedDraft
from counter_app.services.intake.sitting import Seen
from counter_app.services.papers.paper_printing import Printed
from ui.desk.printing import Failed, Pages, Printing


class Sittings(Printing):
    """One desk's visits. Reading is done on the read lane, printing on the paper lane."""

    def look(self, one: Sitting, *, owner: QObject, done: Callable[[Seen], None]) -> None:
        """What was taken in during a visit so far."""
        lane = self._desk.store.lanes.read
        self._jobs.run(lane, lambda: sitting.look(one, desk=self._desk), owner=owner, done=done)

    def look_at_all(
        self, many: tuple[Sitting, ...], *, owner: QObject, done: Callable[[tuple[Seen, ...]], None]
    ) -> None:
        """What was taken in during each of several visits."""
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: tuple(sitting.look(one, desk=self._desk) for one in many),
            owner=owner,
            done=done,
        )

    def last_taken(self, *, owner: QObject, done: Callable[[Draft | None], None]) -> None:
        """What was filed with the newest dossier of the day."""
        lane = self._desk.store.lanes.read
        self._jobs.run(
            lane, lambda: next_dossier.last_taken(desk=self._desk), owner=owner, done=done
        )

    def sheet_pages(self, one: Sitting) -> Pages:
        """The sheet of a visit, drawn when called."""
        return lambda: sitting.sheet_pdf(one, desk=self._desk)

    def print_sheet(
        self,
        one: Sitting,
        *,
        request: str,
        owner: QObject,
        done: Callable[[str, bool], None],
        failed: Failed,
    ) -> None:
        """Prints the sheet once for each ``request``; ``done`` gets what became of it, and whether
        nothing more is to be done about it.
        """

        def came_to(printed: Printed) -> None:
            done(self._told(printed), printed.state is not PrintState.FAILED)

        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: sitting.print_sheet(
                one, desk=self._desk, printer=self._printer, request=request
            ),
            owner=owner,
            done=came_to,
            failed=self._watched(failed),
        )


def sitting_from(saved: SavedDraft) -> Sitting | None:
    """A visit that was kept; None where it cannot be read."""
    try:
        return msgspec.json.decode(saved.body, type=Sitting)
    except msgspec.DecodeError:
        return None
