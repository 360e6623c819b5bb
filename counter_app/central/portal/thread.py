"""The thread that keeps sending to the portal for as long as the server runs."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from counter_app.central.portal.sender import PortalSender

log: Final = logging.getLogger("counter_app.central")
_AFTER_A_BUG_S: Final = 60.0


@contextmanager
def sending(sender: PortalSender) -> Iterator[None]:
    """While inside, a thread sends what is due; it has ended after the block."""
    ending = threading.Event()

    def run() -> None:
        while not ending.is_set():
            ending.wait(_round(sender))

    thread = threading.Thread(target=run, name="portal-sender")
    thread.start()
    try:
        yield
    finally:
        ending.set()
        sender.stop()
        thread.join()


def _round(sender: PortalSender) -> float:
    """One round; whatever goes wrong in it, there is a next one."""
    try:
        return sender.round()
    except Exception:
        log.exception("portal_bug")
        return _AFTER_A_BUG_S
