"""One of several: each owner of a joint dossier, each original of a pile, may go its own way.

The dossier itself moves by ``workflow``; who goes home before the rest, what came of one of them and
who took it are facts beside its steps. Several of either kind, or there is nothing to tell apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from counter_app.core.clock import local
from counter_app.core.records import with_parts
from counter_app.core.text import fold
from counter_app.domain.dossier import Event, EventKind
from counter_app.domain.draft import Draft
from counter_app.domain.entitled import number_of, same_person
from counter_app.domain.people.applicant import Basis, Person
from counter_app.domain.workflow import Move

ITEM_WITHDRAWN: Final = "item_withdrawn"
ITEM_RESULT: Final = "item_result"
ITEM_RETURNED: Final = "item_returned"
"""``what`` of the noted events."""

T = TypeVar("T")

_SEVERAL: Final = 2
# A result made anew is given out anew, to each of them.
_ANEW: Final = frozenset({Move.FINISH, Move.REFUSE})


class ItemKind(StrEnum):
    """What there are several of."""

    OWNER = "owner"
    DOCUMENT = "document"


class ItemOutcome(StrEnum):
    """What came of one item."""

    GRANTED = "granted"
    REFUSED = "refused"


ITEM_OUTCOME_LABELS: Final[Mapping[ItemOutcome, str]] = {
    ItemOutcome.GRANTED: "Được giải quyết",
    ItemOutcome.REFUSED: "Không giải quyết",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One of them: its ``place`` in its list from 1 on, its name, and a person's number."""

    kind: ItemKind
    place: int
    name: str
    number: str = ""

    @property
    def words(self) -> str:
        """As a list shows it."""
        return f"{self.place}. {', '.join(filter(None, (self.name, self.number)))}"

    @property
    def told(self) -> dict[str, object]:
        """As an event's body names it."""
        return {
            "kind": self.kind.value,
            "place": self.place,
            "name": self.name,
            "number": self.number,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNow:
    """How one stands: gone home, with what result, in whose hands. Times are instants."""

    item: Item
    withdrawn_at: datetime | None = None
    result: str = ""
    returned_at: datetime | None = None
    returned_to: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still with the dossier, and nobody has taken its result."""
        return self.withdrawn_at is None and self.returned_at is None


def items_of(draft: Draft) -> tuple[Item, ...]:
    """The owners where there are several, then the originals to copy where there are several."""
    owners = [
        Item(
            kind=ItemKind.OWNER,
            place=place,
            name=one.name,
            number=number_of(one),
        )
        for place, one in enumerate(draft.owners, start=1)
    ]
    documents = [
        Item(kind=ItemKind.DOCUMENT, place=place, name=one.document)
        for place, one in enumerate(draft.certified_copies, start=1)
    ]
    return tuple(one for found in (owners, documents) if len(found) >= _SEVERAL for one in found)


def items_now(draft: Draft, events: Sequence[Event]) -> tuple[ItemNow, ...]:
    """How each stands after ``events``, oldest first; what was only attempted does not count."""
    items = items_of(draft)
    if not items:
        return ()
    found = {item: ItemNow(item=item) for item in items}
    for event in events:
        if event.attempted or event.lost:
            continue
        if event.kind is EventKind.MOVED and event.body.get("move") in _ANEW:
            found = {item: _anew(now) for item, now in found.items()}
        told = event.body.get("item")
        write = _TOLD.get(str(event.body.get("what")))
        if event.kind is not EventKind.NOTED or write is None or not isinstance(told, Mapping):
            continue
        item = _meant(items, told)
        if item is not None:
            found[item] = write(found[item], event)
    return tuple(found.values())


def _anew(now: ItemNow) -> ItemNow:
    return with_parts(now, {"returned_at": None, "returned_to": ""})


def _withdrawn(now: ItemNow, event: Event) -> ItemNow:
    return with_parts(now, {"withdrawn_at": now.withdrawn_at or event.at})


def _noted(now: ItemNow, event: Event) -> ItemNow:
    return with_parts(now, {"result": result_words(event.body)})


def _returned(now: ItemNow, event: Event) -> ItemNow:
    if now.returned_at is not None:  # two desks without a line: the first hand that took it
        return now
    told = event.body.get("details")
    name = str(told.get("name") or "") if isinstance(told, Mapping) else ""
    return with_parts(now, {"returned_at": event.at, "returned_to": name})


_TOLD: Final = {ITEM_WITHDRAWN: _withdrawn, ITEM_RESULT: _noted, ITEM_RETURNED: _returned}


def result_words(body: Mapping[str, Any]) -> str:
    """What came of one, with the paper or the reason told beside it."""
    outcome = str(body.get("outcome") or "")
    label = ITEM_OUTCOME_LABELS[ItemOutcome(outcome)] if outcome in set(ItemOutcome) else ""
    return ": ".join(filter(None, (label, str(body.get("words") or ""))))


def _meant(items: Sequence[Item], told: Mapping[str, Any]) -> Item | None:
    """The item that an event names: by number or name, which a correction may have changed since.

    Two of one name are told apart by their places.
    """
    same = [one for one in items if one.kind == told.get("kind")]
    place, number, name = told.get("place"), told.get("number"), fold(str(told.get("name") or ""))
    likely = [one for one in same if number and one.number == number]
    likely = likely or [one for one in same if fold(one.name) == name]
    return next(
        (one for one in likely if one.place == place),
        next(iter(likely), next((one for one in same if one.place == place), None)),
    )


def item_lines(draft: Draft, events: Sequence[Event]) -> tuple[str, ...]:
    """A line for each that went home before the rest, got its own result or took it away."""
    now = items_now(draft, events)
    return tuple(_line(one) for one in now if one.result or not one.is_open)


def _line(one: ItemNow) -> str:
    told = [one.result[:1].lower() + one.result[1:]] if one.result else []
    if one.withdrawn_at is not None:
        told.append(f"đã rút ngày {local(one.withdrawn_at):%d/%m/%Y}")
    if one.returned_at is not None:
        by = "" if one.returned_to == one.item.name else f" {one.returned_to} nhận thay"
        told.append(f"đã trả{by} ngày {local(one.returned_at):%d/%m/%Y}")
    return f"{one.item.name}: {'; '.join(told)}"


def going_on(draft: Draft, events: Sequence[Event]) -> Draft:
    """The draft with only those that are still open: whose result is yet to be given out."""
    now = items_now(draft, events)
    gone = frozenset((one.item.kind, one.item.place) for one in now if not one.is_open)
    if not gone:
        return draft
    owners = _left(draft.owners, ItemKind.OWNER, gone)
    documents = _left(draft.certified_copies, ItemKind.DOCUMENT, gone)
    left = with_parts(draft, {"owners": owners, "certified_copies": documents})
    who = draft.submitter.person
    stays = any(same_person(who.name, who.personal_id or "", one) for one in owners)
    return left if stays or not owners else _filed_by(owners[0], left)


def _left(
    several: tuple[T, ...], kind: ItemKind, gone: frozenset[tuple[ItemKind, int]]
) -> tuple[T, ...]:
    """Those not gone; all of them where nobody is left to be asked for."""
    left = tuple(one for at, one in enumerate(several, start=1) if (kind, at) not in gone)
    return left or several


def only_of(draft: Draft, item: Item) -> Draft:
    """The draft as if it were this one owner's alone: sharing it gives no right to their result."""
    owner = draft.owners[item.place - 1]
    return _filed_by(owner, with_parts(draft, {"owners": (owner,)}))


def _filed_by(owner: Person, draft: Draft) -> Draft:
    """With the owner as the one who files, where it was another of them for all."""
    if draft.submitter.basis is not Basis.SELF:
        return draft
    return with_parts(draft, {"submitter": with_parts(draft.submitter, {"person": owner})})
