"""Numbers that are none, or too large: a fee is exact or not reckoned, and no slip of a key is nought."""

from typing import TYPE_CHECKING

import pytest

from counter_app.services import lookup
from tests.screens.test_bad_input import COPIES, is_plain, picks

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

EXTRACT = "2.000635"


@pytest.mark.parametrize(
    ("pages", "copies", "said"),
    [
        ("9999", "500", ""),
        ("9999", "9999", "Số tiền vượt 1.000.000.000 đồng. Hãy xem lại số trang, số bản."),
        ("99999", "1", "Đã cắt: ô này chỉ nhận 4 ký tự"),
        ("0", "1", "phải là số nguyên từ 1"),
        ("-1", "1", "phải là số nguyên từ 1"),
        ("1e9", "1", "phải là số nguyên từ 1"),
        ("1", "1,5", "phải là số nguyên từ 1"),
    ],
)
def test_a_fee_is_exact_or_not_reckoned_at_all(
    clerk: "Clerk", card: str, pages: str, copies: str, said: str
) -> None:
    clerk.scans(card)
    picks(clerk, COPIES)
    lines = clerk.screen.view.lines()
    for name, words in (("copies.0.1", pages), ("copies.0.3", copies)):
        lines[name].setFocus()
        lines[name].selectAll()
        clerk.types(words)
    heard = [clerk.window.foot.message.text()]  # no room beside a field so narrow
    clerk.screen.receive(immediate=False)
    offer = clerk.screen.state.offer
    heard.extend(one.message for one in (offer.blocking if offer else ()))
    if said:
        assert any(said in one and is_plain(one) for one in heard), heard
        assert lines["copies.0.3"].text() == copies
    else:
        clerk.waits_for_receipt()
        assert clerk.screen.view.right.receipt.money.text() == "100.000.000 đ"


def test_further_copies_that_are_no_number_are_asked_for_again_and_never_none(
    clerk: "Clerk", card: str, subtests: pytest.Subtests
) -> None:
    for words in ("5b", "abc", "-3", "1e9", "1,5"):
        with subtests.test(words):
            clerk.screen.clear()
            clerk.scans(card)
            picks(clerk, EXTRACT)
            clerk.screen.view.middle.checklist.tick_all()
            line = clerk.screen.view.lines()["result_copies"]
            assert line.text() == ""
            line.setFocus()
            clerk.types(words)
            clerk.screen.receive(immediate=False)

            assert line.text() == words[:3]
            offer = clerk.screen.state.offer
            found = offer.blocking if offer else ()
            (told,) = [one for one in found if one.field == "result_copies"]
            assert is_plain(told.message)
            assert lookup.today(desk=clerk.counter.desk) == ()
