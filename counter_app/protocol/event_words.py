"""How an event reads in a dossier's history, on the screen, on paper, on the server: a line each."""

from collections.abc import Mapping
from typing import Final, cast

from counter_app.domain.dossier import EVENT_LABELS, Event, EventKind
from counter_app.domain.label import LABEL_NAMES, LabelKind
from counter_app.domain.template import TITLES
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.result_events import said_of
from counter_app.protocol.taken_again import again_words

_OF_PAPERS: Final = frozenset({EventKind.PAPER_VOIDED, EventKind.PAPER_REPRINTED})
_ATTEMPTED: Final = "(đã thử, máy chủ không nhận)"
_LOST: Final = "(máy chủ không còn bước này)"


def event_words(event: Event) -> str:
    """What was done: a step by its own name, a paper by its number, each with its reason."""
    words = _done_words(event)
    if event.lost:
        return f"{words} {_LOST}"
    return f"{words} {_ATTEMPTED}" if event.attempted else words


def _done_words(event: Event) -> str:
    if said := said_of(event) or again_words(event):
        return said
    body, words = event.body, EVENT_LABELS[event.kind]
    if event.kind is EventKind.MOVED:
        words = RULES[Move(str(body["move"]))].label
    if event.kind in _OF_PAPERS:
        words = f"{words} số {body['paper_no']}"
    if event.kind is EventKind.PAPER_ISSUED:
        words = _issued(body) or words
    if changed := ", ".join(one["what"].lower() for one in _changes(event)):
        words = f"{words} ({changed})"
    reason = str(body.get("reason") or "")
    return f"{words}: {reason}" if reason else words


def event_in_full(event: Event) -> str:
    """What was done, and of a correction all that it changed."""
    changes = (f"{one['what']}: {one['before']} → {one['after']}" for one in _changes(event))
    return "\n".join([event_words(event), *changes])


def _issued(body: Mapping[str, object]) -> str:
    """A label by its name, a numbered paper by its own and its number."""
    if "label" in body:
        return f"In {LABEL_NAMES[LabelKind(str(body['label']))].lower()}"
    name = TITLES.get(str(body.get("paper")), "")
    return f"{name} số {body['paper_no']}" if name else ""


def _changes(event: Event) -> list[dict[str, str]]:
    return cast("list[dict[str, str]]", event.body.get("changes") or [])
