"""Lines that lose, double and delay, and a hub that goes off, loses all it kept, or is lied about."""

import contextlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from counter_app.bootstrap_hub import hub_served
from counter_app.core.line_faults import Unreachable
from counter_app.protocol.carried import AnsweredRun, CarriedAnswer, sign_answer
from counter_app.protocol.hub import Offer
from counter_app.protocol.push import Outcome, PushReply, PushRequest, PushResult
from counter_app.sync.client import HttpCentral
from counter_app.sync.hub_line import HttpHub
from counter_app.sync.refusals import GapFound
from db.counter.enrolment import enrolled
from db.hub.store import FILE_NAME

T = TypeVar("T")


@dataclass(slots=True)
class BadLine:
    """A desk's line: what goes wrong with its next pushes, pulls and tokens."""

    api: HttpCentral
    coming: list[str] = field(default_factory=list)
    sent: list[PushRequest] = field(default_factory=list)

    def push(self, request: PushRequest, meanwhile: Callable[[], None] | None = None) -> PushReply:
        old = self.sent[0] if self.sent else None
        self.sent.append(request)
        return self._over(lambda: self.api.push(request, meanwhile), old)

    def pull(self, request: Any) -> Any:
        return self._over(lambda: self.api.pull(request), None)

    def _over(self, ask: Callable[[], T], old: PushRequest | None) -> T:
        fault = self.coming.pop(0) if self.coming else "none"
        if fault == "an old one again" and old is not None:
            with contextlib.suppress(GapFound):
                self.api.push(old)  # days late; nobody waits for its answer
        return _asked(ask, fault)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.api, name)


@dataclass(slots=True)
class Hub:
    """The office's hub on the second desk's PC."""

    desk: Any
    stack: ExitStack = field(default_factory=ExitStack)
    on: bool = True
    address: str = ""
    relaying: Any = None

    def start(self) -> None:
        port = int(self.address.rpartition(":")[2] or 0)
        served, self.relaying = self.stack.enter_context(hub_served(self.desk, port=port))
        self.address = served.address

    def lose_all(self) -> None:
        self.stack.close()
        for file in self.desk.data_dir.glob(f"{FILE_NAME}*"):
            file.unlink()
        self.start()


@dataclass(slots=True)
class BadHubLine:
    """A desk's way to the hub, which may be off, lose a reply, do a thing twice, or lie."""

    api: HttpHub
    hub: Hub
    coming: list[str] = field(default_factory=list)
    lies: list[CarriedAnswer] = field(default_factory=list)

    def offer(self, offer: Offer) -> Any:
        run = msgspec.json.decode(offer.run.run, type=PushRequest)
        self.lies.append(_forged(run, self.hub.desk))
        return self._over(lambda: self.api.offer(offer))

    def news(self, ask: Any) -> Any:
        lying = self.coming[:1] == ["lies"]
        found = self._over(lambda: self.api.news(ask))
        return msgspec.structs.replace(found, answers=tuple(self.lies)) if lying else found

    def _over(self, ask: Callable[[], T]) -> T:
        fault = self.coming.pop(0) if self.coming else "none"
        return _asked(ask, fault if self.hub.on else "request lost")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.api, name)


def _asked(ask: Callable[[], T], fault: str) -> T:
    """The answer over a line of which that is wrong; another fault than these leaves it whole."""
    if fault == "request lost":
        raise Unreachable("refused", "x")
    found = ask()
    if fault == "doubled":
        found = ask()
    if fault == "reply lost":
        raise Unreachable("reset", "x")
    return found


def _forged(run: PushRequest, desk: Any) -> CarriedAnswer:
    """An answer to a run that is the cell's in all but the signature."""
    joined = desk.store.read(enrolled)
    results = tuple(PushResult(id=one.id, r=Outcome.ACCEPTED, chg=1) for one in run.ops)
    last = run.ops[-1].seq
    reply = PushReply(
        epoch=joined.epoch, now_ms=0, last_seq=last, durable_through=last, results=results
    )
    shas = tuple(one.sha for one in run.ops)
    answered = AnsweredRun(device=run.device, inc=run.inc, shas=shas, reply=reply)
    return sign_answer(answered, desk.store.device.key)
