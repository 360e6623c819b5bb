"""Whether a place for files takes one, gives it back and lets it go: tried, not believed."""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Final

from counter_app.central.files.store import BlobStore, is_intact
from counter_app.central.running.rounds import rounds
from counter_app.core.errors import EnvironmentFault

log: Final = logging.getLogger("counter_app.central.blobs")
EVERY_S: Final = 3600.0
_SIZE: Final = 64


def prove(place: BlobStore) -> None:
    """Returns when it does; raises ``EnvironmentFault`` in words for whoever keeps the server."""
    content = secrets.token_bytes(_SIZE)  # nobody's file has the same
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        place.keep(sha256, content)
    except FileNotFoundError as cause:
        raise EnvironmentFault(
            "blobs_place_missing",
            "Kho tệp chưa có thư mục hoặc bucket này. Hãy tạo rồi thử lại.",
        ) from cause
    right = is_intact(place, sha256)
    place.remove(sha256)
    if not right:
        raise EnvironmentFault(
            "blobs_place_wrong",
            "Kho tệp trả lại tệp khác với tệp đã gửi. Hãy báo người quản trị kho tệp.",
        )


def tried(places: Mapping[str, BlobStore]) -> Iterator[tuple[str, EnvironmentFault | None]]:
    """Each place, whatever is wrong with another, and what is wrong with it."""
    for name, place in places.items():
        try:
            prove(place)
        except EnvironmentFault as fault:
            yield name, fault
        else:
            yield name, None


def prove_all(places: Mapping[str, BlobStore], troubles: dict[str, str]) -> None:
    """Tries them all; ``troubles`` holds, in words, what is wrong now."""
    for name, fault in tried(places):
        if fault is None:
            troubles.pop(name, None)
            continue
        troubles[name] = fault.message
        told = {"place": name, "code": fault.code, "told": fault.message}
        log.warning("blobs.place_failed", extra=told)
    if not troubles:
        log.info("blobs.places_proven", extra={"places": len(places)})


def proving(
    places: Mapping[str, BlobStore], troubles: dict[str, str]
) -> AbstractAsyncContextManager[None]:
    """While inside, every place is tried once an hour, at once the first time, and logged."""
    try_all = partial(asyncio.to_thread, prove_all, places, troubles)
    return rounds(try_all, every_s=EVERY_S, name="blobs.places", log=log)
