"""The central side as a desk asks it: signed requests, answers that count only if they are ours.

One object is for one thread. What is done with an answer is not known here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol, TypeVar

import msgspec

from counter_app.core.clock import Clock
from counter_app.core.fault_points import passed
from counter_app.core.line_faults import BadAnswer, LineFault
from counter_app.core.validation import NO_MESSAGE
from counter_app.core.web import Answer, Place, WebClient
from counter_app.protocol.carried import CarriedAnswer, SealedRun
from counter_app.protocol.enrolment import (
    Challenge,
    ChallengeRequest,
    EnrolReply,
    EnrolRequest,
    LanesRequest,
    LanesReturn,
    LanesReturned,
    Token,
    TokenRequest,
    challenge_bytes,
    request_bytes,
)
from counter_app.protocol.hub import SignedRun
from counter_app.protocol.notices import LanesLeased
from counter_app.protocol.operation import to_base64url
from counter_app.protocol.pull import PullReply, PullRequest, SnapshotPage
from counter_app.protocol.push import PushReply, PushRequest
from counter_app.protocol.reconcile import ReconcileReply, ReconcileRequest
from counter_app.sync.anchoring import Tell, Told
from counter_app.sync.refusals import SignInNeeded, refusal
from db.counter.device import Device

SIGNATURE: Final = "X-Device-Signature"
# Renewed this long before its end, by the monotonic clock: the PC's date may be years off.
_EARLY_MS: Final = 2 * 60_000
_NOT_SIGNED_IN: Final = 401
_WORTH_PACKING: Final = 1 << 10
_LEVEL: Final = 3
_T = TypeVar("_T", bound=msgspec.Struct)
_ENCODE: Final = msgspec.json.Encoder()


class CentralApi(Protocol):
    """What a desk asks of the central side; raises :class:`LineFault` or a kind of it."""

    def enrol(self, request: EnrolRequest) -> EnrolReply:
        """Joins the cell."""
        ...

    def token(self, inc: str, tell: Tell | None = None) -> Token:
        """Proves which desk and which life of it asks; later requests go under this token.

        ``tell``: what to tell of this store's log of acts, to a cell that keeps its anchor.
        """
        ...

    def renew_lanes(self, request: LanesRequest) -> LanesLeased:
        """Lanes that no copy of this store has numbered from."""
        ...

    def return_lanes(self, request: LanesReturn) -> LanesReturned:
        """Says that this retired desk has sent everything; which lanes others may have."""
        ...

    def push(self, request: PushRequest, meanwhile: Callable[[], None] | None = None) -> PushReply:
        """Sends a run of the outbox; ``meanwhile`` may be done while the cell works, even twice."""
        ...

    def relay(self, run: SealedRun) -> CarriedAnswer:
        """Hands on what another desk sealed for the cell."""
        ...

    def relay_signed(self, run: SignedRun) -> CarriedAnswer:
        """Hands on what another desk signed and left at this PC's hub."""
        ...

    def pull(self, request: PullRequest) -> PullReply:
        """What is new."""
        ...

    def snapshot(self, path: str, after: str) -> SnapshotPage:
        """A page of what stands where a cursor is of no use."""
        ...

    def reconcile(self, request: ReconcileRequest) -> ReconcileReply:
        """Counts and digests of what is there of ours."""
        ...

    def answers(self) -> bool:
        """Whether the cell itself answers just now: one small request, under nobody's name."""
        ...

    def cut(self) -> None:
        """Ends what is under way, from another thread."""
        ...

    def close(self) -> None:
        """Lets the line go."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Granted:
    token: Token
    inc: str
    renew_ms: int


class HttpCentral:
    """The central side over HTTPS (HSP/1, section 9)."""

    def __init__(self, place: Place, device: Device, clock: Clock) -> None:
        self._web = WebClient(place)
        self._path = place.path
        self._device, self._clock = device, clock
        self._granted: _Granted | None = None

    def enrol(self, request: EnrolRequest) -> EnrolReply:
        """Joins the cell; the code in the request is good once."""
        return self._plain("/v1/enrol", request, EnrolReply)

    def token(self, inc: str, tell: Tell | None = None) -> Token:
        """A new token for one life of this desk; kept for what is asked next."""
        device = self._device
        challenge = self._plain("/v1/challenge", ChallengeRequest(device=device.id), Challenge)
        sig = device.key.sign(challenge_bytes(device.id, inc, challenge.nonce))
        told = Told() if tell is None or challenge.acts is None else tell(challenge.acts)
        wanted = TokenRequest(
            device=device.id,
            inc=inc,
            nonce=challenge.nonce,
            sig=to_base64url(sig),
            acts=told.acts,
            spoilt=told.spoilt,
        )
        token = self._plain("/v1/token", wanted, Token)
        good_ms = token.expires_ms - token.now_ms - _EARLY_MS
        renew = self._clock.monotonic_ms() + max(good_ms, 0)
        self._granted = _Granted(token=token, inc=inc, renew_ms=renew)
        return token

    def renew_lanes(self, request: LanesRequest) -> LanesLeased:
        """Lanes that no copy of this store has numbered from."""
        return self._signed("POST", "/v1/lanes", request, LanesLeased)

    def return_lanes(self, request: LanesReturn) -> LanesReturned:
        """Says that this retired desk has sent everything; which lanes others may have."""
        return self._signed("POST", "/v1/lanes/return", request, LanesReturned)

    def push(self, request: PushRequest, meanwhile: Callable[[], None] | None = None) -> PushReply:
        """Sends a run of the outbox; ``meanwhile`` is done while the cell works, at times twice."""
        return self._signed(
            "POST", "/v1/push", request, PushReply, inc=request.inc, meanwhile=meanwhile
        )

    def relay(self, run: SealedRun) -> CarriedAnswer:
        """Hands on what another desk sealed for the cell."""
        return self._signed("POST", "/v1/relay", run, CarriedAnswer)

    def relay_signed(self, run: SignedRun) -> CarriedAnswer:
        """Hands on what another desk signed and left at this PC's hub."""
        return self._signed("POST", "/v1/relay/signed", run, CarriedAnswer)

    def pull(self, request: PullRequest) -> PullReply:
        """What is new; waits up to ``wait_s``."""
        return self._signed("POST", "/v1/pull", request, PullReply, wait_s=request.wait_s)

    def snapshot(self, path: str, after: str) -> SnapshotPage:
        """A page of what stands where a cursor is of no use."""
        if not path.startswith("/v1/snapshot/"):
            raise _not_ours()
        asked = f"{path}?after={after}" if after else path
        return self._signed("GET", asked, None, SnapshotPage)

    def reconcile(self, request: ReconcileRequest) -> ReconcileReply:
        """Counts and digests of what is there of ours."""
        return self._signed("POST", "/v1/reconcile", request, ReconcileReply)

    def answers(self) -> bool:
        """Whether the cell itself answers just now; another's page in its place is no answer."""
        try:
            answer = self._web.ask("GET", "/v1/health")
        except LineFault:
            return False
        return answer.status == 200 and answer.headers.get("content-type", "").startswith(_JSON)

    def exchange(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer, of any status, to bytes sent under this desk's name."""
        answer = self._sent(method, path, body, headers or {}, self._token(None))
        if answer.status != _NOT_SIGNED_IN:
            return answer
        self._granted = None
        return self._sent(method, path, body, headers or {}, self._token(None))

    def cut(self) -> None:
        """Ends what is under way, from another thread."""
        self._web.cut()

    def close(self) -> None:
        """Lets the line go."""
        self._web.drop()

    def _plain(self, path: str, message: msgspec.Struct, reply: type[_T]) -> _T:
        answer = self._web.ask(
            "POST", path, body=_ENCODE.encode(message), headers={"Content-Type": _JSON}
        )
        return read_reply(answer, reply)

    def _signed(
        self,
        method: str,
        path: str,
        message: msgspec.Struct | None,
        reply: type[_T],
        *,
        inc: str | None = None,
        wait_s: int = 0,
        meanwhile: Callable[[], None] | None = None,
    ) -> _T:
        ask = partial(self._ask, method, path, message, reply, wait_s=wait_s, meanwhile=meanwhile)
        try:
            return ask(token=self._token(inc))
        except SignInNeeded:
            # Once: the cell may have begun anew since the token was given.
            self._granted = None
        return ask(token=self._token(inc))

    def _ask(
        self,
        method: str,
        path: str,
        message: msgspec.Struct | None,
        reply: type[_T],
        *,
        token: Token,
        wait_s: int,
        meanwhile: Callable[[], None] | None,
    ) -> _T:
        body, headers = packed(message)
        passed(f"before {path}")
        answer = self._sent(method, path, body, headers, token, wait_s=wait_s, meanwhile=meanwhile)
        passed(f"read {path}")
        return read_reply(answer, reply)

    def _sent(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        token: Token,
        *,
        wait_s: int = 0,
        meanwhile: Callable[[], None] | None = None,
    ) -> Answer:
        signed = request_bytes(method, self._path + path, body, token.token_id)
        proof = {
            "Authorization": f"Bearer {token.token}",
            SIGNATURE: to_base64url(self._device.key.sign(signed)),
        }
        return self._web.ask(
            method,
            path,
            body=body,
            headers={**headers, **proof},
            wait_s=wait_s,
            meanwhile=meanwhile,
        )

    def _token(self, inc: str | None) -> Token:
        """The token in hand while it is good for this life, else a new one."""
        kept = self._granted
        wanted = inc or (kept.inc if kept else self._device.incarnation)
        if kept is None or kept.inc != wanted or self._clock.monotonic_ms() >= kept.renew_ms:
            return self.token(wanted)
        return kept.token


_JSON: Final = "application/json"


def packed(message: msgspec.Struct | None) -> tuple[bytes, dict[str, str]]:
    """A message's bytes as they travel, and the headers that say how."""
    if message is None:
        return b"", {}
    plain = _ENCODE.encode(message)
    if len(plain) < _WORTH_PACKING:
        return plain, {"Content-Type": _JSON}
    import zstandard

    packed = zstandard.ZstdCompressor(level=_LEVEL).compress(plain)
    return packed, {"Content-Type": _JSON, "Content-Encoding": "zstd"}


def read_reply(answer: Answer, reply: type[_T]) -> _T:
    """The message of the protocol in an answer; anything else is none."""
    if answer.status != 200:
        raise refusal(answer)
    if not answer.headers.get("content-type", "").startswith(_JSON):
        raise _not_ours()
    try:
        answer.body.decode()  # also what is handed on unread
        return msgspec.json.decode(answer.body, type=reply)
    except NO_MESSAGE as cause:
        raise _not_ours() from cause


def _not_ours() -> BadAnswer:
    return BadAnswer(
        "not_ours",
        "Có nơi khác trả lời thay máy chủ, có thể là trang đăng nhập mạng. Hãy kiểm tra mạng.",
    )
