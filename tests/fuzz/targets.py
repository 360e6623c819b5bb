"""What strangers hand us, each as one function of bytes: it refuses in our own words, or takes it."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from unicodedata import category, normalize

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.web import Answer
from counter_app.domain.draft import Draft
from counter_app.domain.people.card import parse_card
from counter_app.protocol import carried
from counter_app.protocol.carried import Answers, Bundle, CarriedAnswer, CarriedUnreadable
from counter_app.protocol.enrolment import raw_public
from counter_app.protocol.operation import to_base64url
from counter_app.protocol.pull import PullReply, SnapshotPage
from counter_app.services.desk import Desk
from counter_app.services.intake.intake_file import read_intake
from counter_app.sync.apply import apply_events, apply_page
from counter_app.sync.client import read_reply
from counter_app.sync.here import Here
from db.counter.cursors import move_cursors

Target = Callable[[bytes], None]
REFUSALS: Final = (UserError, EnvironmentFault, CarriedUnreadable)
NOW: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CELL: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_JSON: Final = {"content-type": "application/json"}


def card(data: bytes) -> None:
    """What a reader types when a card is held to it."""
    with suppress(*REFUSALS):
        found = parse_card(data.decode("utf-8", "replace"))
        assert found.name == normalize("NFC", found.name) != ""
        assert not {category(sign) for sign in found.name + found.address} & {"Cc", "Cs"}


def intake(data: bytes) -> None:
    """A dossier's file; what is taken means the same once it is written and read again."""
    with suppress(*REFUSALS):
        draft = read_intake(data)
        assert msgspec.json.decode(msgspec.json.encode(draft), type=Draft) == draft


def bundle(data: bytes) -> None:
    """A stick's file as it lies there, and with the frame, the seal and the signature it lacks."""
    framed = data + b"\n" + hashlib.sha256(data).hexdigest().encode() + b"\n"
    for one in (data, framed):
        with suppress(*REFUSALS):
            _look_into(carried.from_file(one))
    with suppress(*REFUSALS, msgspec.MsgspecError):
        carried._unpacked(data)
    text = data.decode("utf-8", "replace")
    signed = CarriedAnswer(answered=text, sig=to_base64url(CELL.sign(carried._answered(text))))
    with suppress(*REFUSALS):
        carried.read_answer(signed, ("", to_base64url(raw_public(CELL))))


def _look_into(found: Bundle | Answers) -> None:
    if isinstance(found, Answers):
        for answer in found.answers:
            with suppress(*REFUSALS):
                carried.read_answer(answer, (answer.sig, to_base64url(raw_public(CELL))))
    else:
        for run in found.runs:
            with suppress(*REFUSALS):
                carried.unseal(run, key=CELL, desk=raw_public(CELL))


class _Undone(Exception):
    """So that each answer meets the same store."""


class Pulled:
    """The cell's answers, applied to a real store and taken back again."""

    def __init__(self, folder: Path) -> None:
        self.desk: Desk = open_desk(folder, training=True, clock=SteppedClock(NOW))
        self._here = Here(device=self.desk.store.device.id, device_no=1, at=NOW)

    def __call__(self, data: bytes) -> None:
        """``data`` is the body of a reply, or of a page of a snapshot."""
        answer = Answer(status=200, headers=_JSON, body=data)
        with suppress(*REFUSALS):
            self._try(partial(self._apply, read_reply(answer, PullReply)))
        with suppress(*REFUSALS):
            page = read_reply(answer, SnapshotPage)
            self._try(lambda one: apply_page(one, page, self._here))

    def _apply(self, reply: PullReply, connection: Connection) -> None:
        apply_events(connection, reply.events, self._here)
        move_cursors(connection, reply.cursors)

    def _try(self, work: Callable[[Any], None]) -> None:
        def undone(connection: Connection) -> None:
            work(connection)
            raise _Undone

        with suppress(_Undone):
            self.desk.store.write(undone)
