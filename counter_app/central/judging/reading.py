"""Reading an operation's body for a rule: as its type, as plain values, or not at all."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from counter_app.central.judging.verdict import Given, Rule, Verdict
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol.push import PushedOperation

T = TypeVar("T")

# No JSON, or nested without end.
UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

Body = dict[str, Any]
_BODIES: Final = msgspec.json.Decoder(Body)
# A rule for a body that is well-formed: the operation, its body typed and plain, and what is known.
TypedRule = Callable[[PushedOperation, T, Body, DossierNow | None, Given], Verdict]
FactsRule = Callable[[PushedOperation, T, DossierNow | None, Given], Verdict]


def rejected(code: str, item: str = "", **args: object) -> Verdict:
    """Not taken: the operation cannot stand, whoever looks at it."""
    return Verdict(outcome="rejected", code=code, item=item, args=args)


def conflict(code: str, item: str = "", **args: object) -> Verdict:
    """Kept as attempted: another did something else meanwhile, so a person decides."""
    return Verdict(outcome="conflict", code=code, item=item, args=args, merge="person")


def reading(kind: type[T], rule: TypedRule[T]) -> Rule:
    """``rule`` behind the check that a body is of its type; what is wrong is named by its path."""

    def judged(sent: PushedOperation, now: DossierNow | None, given: Given) -> Verdict:
        try:
            body = _BODIES.decode(sent.body)
            # Of what is read once already: half the time of reading the text again.
            told = msgspec.convert(body, kind)
            return rule(sent, told, body, now, given)
        except msgspec.ValidationError as error:
            return rejected("body.malformed", _path(str(error)))
        except UNREADABLE:
            return rejected("body.malformed")

    return judged


def reading_once(kind: type[T], rule: FactsRule[T]) -> Rule:
    """As :func:`reading`, for a rule that needs the body as its type only."""
    decoder = msgspec.json.Decoder(kind)

    def judged(sent: PushedOperation, now: DossierNow | None, given: Given) -> Verdict:
        try:
            return rule(sent, decoder.decode(sent.body), now, given)
        except msgspec.ValidationError as error:
            return rejected("body.malformed", _path(str(error)))
        except UNREADABLE:
            return rejected("body.malformed")

    return judged


def _path(message: str) -> str:
    """Where a value is wrong: its path only, for the message may tell what a citizen wrote."""
    return message.partition(" - at `$.")[2].rstrip("`")
