"""A long list is the whole list read by pages: the same rows in the same order, whatever is asked."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.documents.sandbox import never
from counter_app.domain.desk_lists import BY_NAME, ListName, Sought
from counter_app.domain.dossier import State
from counter_app.services.desk import Desk
from counter_app.services.lists.list_columns import columns_of, sorted_by
from counter_app.services.lists.lists import Listed, listed
from counter_app.services.lists.long_lists import (
    PAGE,
    LongList,
    narrowed_to,
    opened,
    ordered,
    page,
    read_all,
)
from counter_app.services.trials.seed import seed

AT = datetime(2025, 7, 4, 9, 0, tzinfo=UTC)
LONG = (ListName.OPEN, ListName.UNENTERED, ListName.FINISHED, ListName.TODAY)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Four busy days: hundreds under way, late and done."""
    clock = SteppedClock(AT, timedelta(seconds=1))
    opened_desk = open_desk(tmp_path_factory.mktemp("long"), clock=clock)
    seed(700, desk=opened_desk, number=2, lives=True)
    yield opened_desk
    opened_desk.store.close()


def long(name: ListName, desk: Desk) -> LongList:
    found = opened(name, desk=desk, at=AT, whole=0)
    assert isinstance(found, LongList)
    return found


def ids(rows: tuple[Listed, ...]) -> list[str]:
    return [one.row.id for one in rows]


@pytest.mark.parametrize("name", ListName)
def test_its_pages_together_are_the_whole_list_in_its_order(desk: Desk, name: ListName) -> None:
    whole = listed(name, desk=desk, at=AT)
    assert opened(name, desk=desk, at=AT) == whole
    if not whole:
        return
    found = long(name, desk)
    assert len(found) == len(whole)
    assert read_all(found, desk=desk) == whole
    pages = [page(found, start, desk=desk) for start in range(0, len(found), PAGE)]
    assert tuple(one for rows in pages for one in rows) == whole
    assert found.first == pages[0]


def test_the_lists_here_are_long_enough_to_mean_anything(desk: Desk) -> None:
    assert len(long(ListName.FINISHED, desk)) > 4 * PAGE
    assert len(long(ListName.UNENTERED, desk)) > PAGE
    assert len(long(ListName.OPEN, desk)) > 50


@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize("name", LONG)
def test_every_column_orders_it_as_it_orders_the_whole_list(
    desk: Desk, name: ListName, falling: bool
) -> None:
    whole = listed(name, desk=desk, at=AT)
    if not whole:
        return
    for column in columns_of(BY_NAME[name]):
        wanted = ids(sorted_by(whole, column, falling=falling))
        found = ordered(long(name, desk), column, falling=falling, desk=desk)
        assert ids(read_all(found, desk=desk)) == wanted, column.title


@pytest.mark.parametrize(
    "sought",
    [
        Sought(text="nguyen"),
        Sought(text="chung thuc"),
        Sought(state=State.PROCESSING),
        Sought(text="không có ai tên thế"),
        Sought(specialist="Lò Thị Hương"),
    ],
)
def test_what_narrows_the_whole_list_narrows_it(desk: Desk, sought: Sought) -> None:
    for name in (ListName.FINISHED, ListName.OPEN):
        wanted = listed(name, desk=desk, at=AT, sought=sought)
        found = narrowed_to(long(name, desk), sought, desk=desk, cancelled=never)
        assert found is not None
        assert read_all(found, desk=desk) == wanted


def test_a_narrowed_list_is_ordered_among_its_own(desk: Desk) -> None:
    column = columns_of(BY_NAME[ListName.UNENTERED])[0]
    sought = Sought(text="nguyen")
    few = narrowed_to(long(ListName.UNENTERED, desk), sought, desk=desk, cancelled=never)
    assert few is not None
    whole = listed(ListName.UNENTERED, desk=desk, at=AT, sought=sought)
    found = ordered(few, column, falling=True, desk=desk)
    assert ids(read_all(found, desk=desk)) == ids(sorted_by(whole, column, falling=True))


def test_narrowing_is_given_up_between_two_pages(desk: Desk) -> None:
    gone = iter([False, True])
    found = long(ListName.FINISHED, desk)
    assert narrowed_to(found, Sought(text="x"), desk=desk, cancelled=lambda: next(gone)) is None
