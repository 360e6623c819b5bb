"""What a screen may ask of all this desk knows: of a person, and against what is being typed."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from counter_app.domain.doubt import Doubt
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person
from counter_app.services.desk import Desk
from counter_app.services.known.learned_numbers import EarlierSelf, join
from counter_app.services.known.the_dead import flag
from counter_app.services.visits.doubts import doubts
from counter_app.services.visits.known_people import Asked, KnownHere, known_of
from ui.events import Changes
from ui.jobs import Jobs


class Known:
    """One desk's memory, asked on the read lane; what joins two histories is written."""

    def __init__(self, *, desk: Desk, jobs: Jobs, changes: Changes) -> None:
        self._desk, self._jobs, self._changes = desk, jobs, changes

    def of(self, asked: Asked, *, owner: QObject, done: Callable[[KnownHere], None]) -> None:
        """Everything about who stands there."""
        at = self._desk.clock.now()
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: known_of(asked, desk=self._desk, at=at),
            owner=owner,
            done=done,
        )

    def flag(self, draft: Draft, *, owner: QObject, done: Callable[[str], None]) -> None:
        """Whether anybody whose dossier it is has died, in words."""
        lane = self._desk.store.lanes.read
        self._jobs.run(lane, lambda: flag(draft, desk=self._desk), owner=owner, done=done)

    def join(
        self, before: EarlierSelf, person: Person, *, owner: QObject, done: Callable[[], None]
    ) -> None:
        """Joins what somebody filed without a number to the number they have now."""
        at = self._desk.clock.now()

        def tell(_written: object) -> None:
            self._changes.written.emit()
            for row in before.rows:
                self._changes.dossier_changed.emit(row.id)
            self._changes.queue_changed.emit()
            done()

        self._jobs.run(
            self._desk.store.lanes.write,
            lambda: join(before, person, desk=self._desk, at=at),
            owner=owner,
            done=tell,
        )

    def against(
        self, draft: Draft, *, owner: QObject, done: Callable[[tuple[Doubt, ...]], None]
    ) -> None:
        """What is held against a draft."""
        at = self._desk.clock.now()
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: doubts(draft, desk=self._desk, at=at),
            owner=owner,
            done=done,
        )
