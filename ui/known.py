"""What a screen may ask of all this desk knows: of a person, and against what is being typed."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from counter_app.domain.doubt import Doubt
from counter_app.domain.draft import Draft
from counter_app.services.desk import Desk
from counter_app.services.doubts import doubts
from counter_app.services.known_people import Asked, KnownHere, known_of
from counter_app.services.the_dead import flag
from ui.jobs import Jobs


class Known:
    """One desk's memory, asked on the read lane."""

    def __init__(self, *, desk: Desk, jobs: Jobs) -> None:
        self._desk, self._jobs = desk, jobs

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
