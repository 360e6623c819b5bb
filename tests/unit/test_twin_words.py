"""Two dossiers of one matter are told as of one desk or of two, by devices, whatever the names."""

from datetime import UTC, datetime

import pytest

from counter_app.domain.central_side import Dispute
from counter_app.services.sending.dispute_words import asked_of
from counter_app.services.sending.twin_words import Takers

NAMES = {"d-1": "Quầy 1", "d-2": "Quầy 1", "d-3": "Quầy 3"}


@pytest.mark.parametrize(
    ("older", "who"),
    [
        ("d-1", "cùng một quầy (Quầy 1)"),
        ("d-2", "Quầy 1 (máy khác)"),
        ("d-3", "Quầy 3"),
        ("d-9", "quầy khác của đơn vị"),
        ("", "quầy khác của đơn vị"),
    ],
)
def test_who_took_in_the_older_one_is_said_beside_who_took_in_this(older: str, who: str) -> None:
    told = Dispute(
        number=1, kind="duplicate", dossier="a", operation="o",
        body={"twin": "b", "code": "H99-261120-1001", "device": older},
        seen_at=datetime(2026, 11, 20, tzinfo=UTC), settled_at=None,
    )  # fmt: skip
    words = asked_of(told, NAMES, taker="d-1")
    assert words == f"Có thể cùng một việc với hồ sơ H99-261120-1001, {who} nhận."


def test_only_where_both_are_known_to_be_of_one_desk_it_is_said_so() -> None:
    assert "cùng một quầy" in Takers(newer="d-1", older="d-1").question
    for two in (Takers(), Takers(newer="d-1"), Takers(newer="d-1", older="d-2")):
        assert "ở hai quầy" in two.question
