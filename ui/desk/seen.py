"""Notes which dossier somebody looks at and what they searched for, behind the picture."""

from collections.abc import Callable

from counter_app.services.desk import Desk
from counter_app.services.people.searched import note_searched
from counter_app.services.people.seen import note_seen
from ui.events import Changes
from ui.jobs import Jobs


class Seen:
    """One person's looks at one desk; a dossier shown anew after a step is the same look."""

    def __init__(self, *, desk: Desk, jobs: Jobs, changes: Changes) -> None:
        self._desk, self._jobs, self._changes = desk, jobs, changes
        self._last = ""

    def look(self, dossier: str) -> None:
        """``dossier`` is shown now; where that could not be noted, it is said."""
        if dossier == self._last:
            return
        self._last = dossier
        self._note(lambda: note_seen(dossier, desk=self._desk))

    def searched(self, text: str, found: int) -> None:
        """A search is settled that showed so many rows; where that could not be noted, it is said."""
        self._note(lambda: note_searched(text, found, desk=self._desk))

    def _note(self, work: Callable[[], str]) -> None:
        said = self._changes.said

        def noted(words: str) -> None:
            if words:
                said.emit(words)

        self._jobs.run(self._desk.store.lanes.io, work, owner=self._changes, done=noted)
