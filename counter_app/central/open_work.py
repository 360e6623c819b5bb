"""Operations that are not through: which one another has to wait for, and what heals what.

In the order they came. Reads and writes nothing.
"""

from collections.abc import Iterable, Iterator

from counter_app.core.ids import OperationId
from counter_app.protocol.push import Outcome, PushedOperation
from db.central.operations import KnownOperation

_BLOCKING = frozenset({Outcome.REJECTED, Outcome.HELD})
_OPEN = _BLOCKING | {Outcome.BLOCKED, Outcome.CONFLICT}


class OpenWork:
    """What is open of some dossiers, and of one device's holes."""

    def __init__(self, stuck: Iterable[KnownOperation]) -> None:
        self._open = {one.sent.id: one for one in stuck}

    def __contains__(self, operation: object) -> bool:
        return operation in self._open

    def note(self, known: KnownOperation) -> None:
        """What an operation is now: open, or through."""
        if known.outcome in _OPEN:
            self._open[known.sent.id] = known  # one that was there keeps its place
        else:
            self._open.pop(known.sent.id, None)

    def waiting(self) -> Iterator[KnownOperation]:
        """Each blocked operation that nothing blocks any more, when its turn has come."""
        for one in tuple(self._open.values()):
            still = self._open.get(one.sent.id) is one and one.outcome == Outcome.BLOCKED
            if still and self.blocker(one.sent, is_known=True) is None:
                yield one

    def superseded(self, operation: str | None) -> Iterator[KnownOperation]:
        """The open operation of that id, the one that supersedes in its turn, and so on."""
        while operation is not None and operation in self._open:
            one = self._open[operation]
            yield one
            operation = one.sent.supersedes

    def blocker(self, sent: PushedOperation, *, is_known: bool) -> str | None:
        """The first open operation that this one has to wait for.

        A hole does not say whose it is: it may be the birth of a dossier that is not known.
        """
        healed = {one.sent.id for one in self.superseded(sent.supersedes)} | {sent.id}
        for one in self._open.values():
            if one.outcome not in _BLOCKING or one.sent.id in healed:
                continue
            of_it = bool(sent.dossier) and one.sent.dossier == sent.dossier
            nameless = one.outcome == Outcome.HELD and not one.sent.dossier
            if of_it or (nameless and not is_known and sent.base_ver > 0):
                return one.sent.id
        return None

    def blocked_by(self, dossier: str) -> OperationId | None:
        """The operation that the dossier as a whole waits for."""
        for one in self._open.values():
            if one.outcome in _BLOCKING and one.sent.dossier == dossier:
                return OperationId(one.sent.id)
        return None
