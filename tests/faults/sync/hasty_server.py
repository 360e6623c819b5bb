"""A server that answers a push before its commit, and then never commits: the test must see it."""

import sys
import threading
from collections.abc import Iterable
from typing import Any

from counter_app.__main__ import main
from counter_app.central import push
from db.central import commit_lane
from db.central.operations import add_operations

_added = threading.Event()


def _noted(connection: Any, commune: str, new: Iterable[Any], *, at_ms: int) -> None:
    add_operations(connection, commune, new, at_ms=at_ms)
    _added.set()


def _hasty(self: Any, group: list[Any]) -> None:
    with self._transactions.transaction(group[0].commune) as connection:
        for asked, result in zip(group, list(self._done(connection, group)), strict=True):
            asked.future.set_result(result)
        if _added.is_set():
            threading.Event().wait()


if __name__ == "__main__":
    vars(push)["add_operations"] = _noted
    commit_lane.CommitLane._commit = _hasty  # type: ignore[method-assign]
    sys.exit(main())
