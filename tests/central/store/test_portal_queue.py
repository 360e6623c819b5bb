"""The queue of messages to the national portal, on every kind of store."""

from typing import Any

from counter_app.domain.portal import MessageState
from db.central import portal
from db.central.cell import tell_portal, tells_portal
from db.central.changes import NewChange, changes_after
from db.central.portal import Message, NewMessage
from db.central.store import Store


def message(number: int, code: str = "H99-261120-1001") -> NewMessage:
    return NewMessage(
        id=f"{code}/{number}",
        code=code,
        dossier="d",
        service="CapNhatTienDoHoSoMC",
        updating=True,
        body='{"MaHoSo":"' + code + '"}',
    )


def add(store: Store, commune: str, *new: NewMessage) -> int:
    return store.write(
        commune, lambda one: portal.add_messages(one, commune, new, at_ms=1_000)
    ).result()


def due(store: Store, commune: str, at_ms: int = 1_000) -> tuple[Message, ...]:
    return store.read(
        commune, lambda one: portal.due_messages(one, commune, at_ms=at_ms, limit=10)
    ).result()


def note(store: Store, one: Message, state: MessageState, **told: Any) -> None:
    said: dict[str, Any] = {"code": "0", "answer": "xong", "at_ms": 2_000, "next_ms": 2_000} | told
    store.write(
        one.commune, lambda connection: portal.answered(connection, one, state, **said)
    ).result()


def test_one_message_of_each_code_is_due_in_its_order(store: Store, commune: str) -> None:
    other = "H99-261120-1002"
    assert add(store, commune, message(1), message(2), message(3, other)) == 3
    assert [one.id for one in due(store, commune)] == ["H99-261120-1001/1", f"{other}/3"]
    assert due(store, commune, at_ms=999) == ()
    note(store, due(store, commune)[0], MessageState.SENT)
    assert [one.number for one in due(store, commune)] == [2, 3]


def test_the_same_id_is_queued_once(store: Store, commune: str) -> None:
    assert add(store, commune, message(1)) == 1
    assert add(store, commune, message(1), message(2)) == 1


def test_the_name_a_dossier_was_first_told_by_stays_and_is_nobody_elses(
    store: Store, commune: str
) -> None:
    later = message(2, "H42-261120-0077")
    add(store, commune, message(1), later)

    def told_as(dossier: str) -> str:
        return store.read(commune, lambda one: portal.told_as(one, commune, dossier)).result()

    def is_anothers(code: str, dossier: str) -> bool:
        asked = store.read(commune, lambda one: portal.told_of_another(one, commune, code, dossier))
        return asked.result()

    assert (told_as(message(1).dossier), told_as("khac")) == ("H99-261120-1001", "")
    assert is_anothers("H99-261120-1001", "khac")
    assert not is_anothers("H99-261120-1001", message(1).dossier)


def test_a_message_is_claimed_by_one(store: Store, commune: str) -> None:
    add(store, commune, message(1))
    (one,) = due(store, commune)
    tries = [store.write(commune, lambda c: portal.claim(c, one, until_ms=5_000)) for _ in range(3)]
    assert [asked.result() for asked in tries] == [True, False, False]
    assert due(store, commune) == ()
    (again,) = due(store, commune, at_ms=5_000)
    assert (again.state, again.tries) == (MessageState.SENDING, 1)


def test_what_is_parked_holds_up_its_own_code_until_it_is_let_go(
    store: Store, commune: str
) -> None:
    other = "H99-261120-1002"
    add(store, commune, message(1), message(2), message(3, other))
    note(store, due(store, commune)[0], MessageState.PARKED, code="17", refused=True)
    assert [one.code for one in due(store, commune, at_ms=9_999)] == [other]
    (parked,) = store.read(commune, lambda one: portal.parked_messages(one, commune)).result()
    assert (parked.last_code, parked.answer, parked.refusals) == ("17", "xong", 1)
    state = store.read(commune, lambda one: portal.queue_state(one, commune)).result()
    assert state.counts == {MessageState.WAITING: 2, MessageState.PARKED: 1}
    assert state.oldest_ms == 1_000
    again = store.write(commune, lambda one: portal.retry(one, commune, code="", at_ms=3_000))
    assert again.result() == 1
    assert [one.number for one in due(store, commune, at_ms=3_000)] == [3, 1]


def test_an_acknowledgement_is_never_taken_back(store: Store, commune: str) -> None:
    add(store, commune, message(1))
    (one,) = due(store, commune)
    note(store, one, MessageState.SENT)
    note(store, one, MessageState.WAITING)
    assert due(store, commune, at_ms=9_999) == ()


def test_a_filing_is_told_once_by_its_name(store: Store, commune: str) -> None:
    filed = NewChange(
        dossier="online:G22-1:5", kind="dossier.filed_online", ver=0, at_ms=5, body="{}"
    )
    first, second = (
        store.write(commune, lambda one: portal.tell_once(one, commune, filed)) for _ in range(2)
    )
    assert (first.result(), second.result()) == (True, False)
    told = store.read(commune, lambda one: changes_after(one, commune, 0, limit=9)).result()
    assert [one.dossier for one in told] == ["online:G22-1:5"]


def test_the_serving_role_may_switch_it_on_and_nothing_else_of_the_cell(store: Store) -> None:
    assert not store.read("", tells_portal).result()
    store.write("", lambda one: tell_portal(one, on=True)).result()
    try:
        assert store.read("", tells_portal).result()
    finally:  # the cell is other tests' too
        store.write("", lambda one: tell_portal(one, on=False)).result()


def test_another_commune_sees_nothing_of_it(store: Store, commune: str) -> None:
    add(store, commune, message(1))
    assert due(store, "99999") == ()
    assert len(due(store, commune)) == 1
