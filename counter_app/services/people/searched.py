"""What somebody searched for, noted once it is settled: as a digest with a key, never as a name.

A search while one types asks at each pause: noting every one would bury the log under half words.
Noted is the search that was settled, when its whole list is shown or a dossier is opened from it.
The looks at half a word show a few lines under the box and leave no more than the views they end in.
"""

import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.audit_act import Act
from counter_app.services.desk import Desk
from counter_app.services.people.audit import note_look
from db.counter import watched
from db.counter.watched import SeenAct

_PURPOSE: Final = b"counter searched\n"


def note_searched(text: str, found: int, *, desk: Desk) -> str:
    """Notes a settled search and how many rows it showed; the sentence to tell where it could not be.

    As ``note_look``. Not on the window's thread.
    """
    body = {"text": searched_digest(text, desk=desk), "rows": found}
    return note_look(desk, Act.SEARCHED, body=body)


def searches_for(words: Iterable[str], *, desk: Desk) -> tuple[SeenAct, ...]:
    """The settled searches that were for one of ``words`` whole and showed something, newest first.

    Of others the log does not tell whom they showed.
    """
    meant = {searched_digest(one, desk=desk) for one in words}
    found = desk.store.read(lambda one: watched.acts_of_kind(one, Act.SEARCHED))
    return tuple(one for one in found if one.body.get("text") in meant and one.body.get("rows"))


def searched_digest(text: str, *, desk: Desk) -> str:
    """What stands for the words in the log, 64 hex digits: whoever has the store can ask for a name.

    The same for every way of typing it that finds the same.
    """
    key = hashlib.sha256(_PURPOSE + desk.store.key.encode()).digest()
    return hmac.new(key, " ".join(fold(text).split()).encode(), hashlib.sha256).hexdigest()
