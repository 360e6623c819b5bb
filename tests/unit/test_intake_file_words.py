"""What an intake file may leave open or put in plain words, and what is told back."""

import json
from datetime import UTC, datetime

import pytest

from counter_app.core.errors import UserError
from counter_app.domain.channel import Channel
from counter_app.domain.draft import Draft, ReturnWay
from counter_app.domain.people.applicant import OrganisationKind
from counter_app.services.intake_file import read_intake

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
SHORTEST = {"card_scan": CARD, "procedure_code": "2.000815"}


def read(**changes: object) -> Draft:
    return read_intake(json.dumps({**SHORTEST, **changes}))


def refusal(text: str) -> UserError:
    with pytest.raises(UserError) as refused:
        read_intake(text)
    return refused.value


def test_null_is_as_good_as_left_out() -> None:
    nothing = dict.fromkeys(
        ("case", "client_ref", "channel", "immediate", "return_by", "sets", "result_copies", "note")
    )
    paper = {"kind": "Giấy ủy quyền", "no": None, "date": None, "scope": None, "until": None}
    body = {"name": "Dòng họ Lê", "kind": None, "tax_code": None, "address": None}

    draft = read(**nothing, authority=paper, organisation=body)

    assert draft.channel is Channel.COUNTER
    assert draft.return_by is ReturnWay.COUNTER
    assert (draft.sets, draft.result_copies, draft.immediate) == (1, 0, False)
    assert draft.authority is not None
    assert draft.authority.scope == ("submit",)
    assert draft.organisation is not None
    assert draft.organisation.kind is OrganisationKind.OTHER


@pytest.mark.parametrize(
    ("scope", "allows"),
    [
        (["submit", "collect"], {"submit", "collect"}),
        (["nộp", "nhận"], {"submit", "collect"}),
        ("nộp hồ sơ và nhận kết quả", {"submit", "collect"}),
        ("toàn bộ thủ tục", {"submit", "supplement", "collect", "sign"}),
        ("nhận kết quả", {"collect"}),
        ("thay mặt tôi", {"submit"}),
        (["việc khác"], set()),
        ("", {"submit"}),
    ],
)
def test_the_scope_of_a_power_of_attorney_is_read_as_people_write_it(
    scope: list[str] | str, allows: set[str]
) -> None:
    paper = read(authority={"kind": "Giấy ủy quyền", "scope": scope}).authority

    assert paper is not None
    assert allows == {"submit", "supplement", "collect", "sign"} & set(paper.scope)


def test_an_agreed_date_is_written_like_every_other_time() -> None:
    agreed = read(agreed={"due_at": "2026-12-01T10:00", "reason": "nhiều bản"}).agreed

    assert agreed is not None
    assert agreed.due_at == datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    bad = json.dumps({**SHORTEST, "agreed": {"due_at": "mai", "reason": "nhiều bản"}})
    assert "2026-12-01T10:00" in refusal(bad).message


def test_an_endless_key_is_not_repeated_whole() -> None:
    assert len(refusal(json.dumps({**SHORTEST, "k" * 5000: 1})).message) < 200
