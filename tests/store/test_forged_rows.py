"""What another hand wrote into the store is not obeyed, even before a check names it."""

from dataclasses import replace
from typing import Final

from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.office.office import find_office
from counter_app.services.wording import templates
from tests.store.tampering import tamper

_FORGED_WORDS: Final = (
    "INSERT INTO templates SELECT kind, version + 1, made_ms, clerk_name, "
    "replace(body, '(mới)', '(giả)') FROM templates"
)
_FORGED_OFFICE: Final = (
    "INSERT INTO office_settings (valid_from_ms, body) "
    "SELECT valid_from_ms, json_set(body, '$.name', 'Đơn vị giả') FROM office_settings"
)


def test_a_wording_of_another_hand_words_no_paper(desk: Desk) -> None:
    leading = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    words = dict(templates.template_of("slip", desk=desk).texts)
    first = next(iter(words))
    ours = words | {first: f"{words[first]} (mới)"}
    templates.save("slip", ours, desk=leading, at=desk.clock.now())
    tamper(desk, _FORGED_WORDS)
    assert len(templates.history("slip", desk=desk)) == 2
    assert templates.wording_of("slip", desk=desk).version == 1
    assert templates.template_of("slip", desk=desk).texts == ours

    tamper(desk, "UPDATE templates SET body = replace(body, '(mới)', '(sửa)') WHERE version = 1")
    assert templates.wording_of("slip", desk=desk).version == 0
    assert templates.template_of("slip", desk=desk).texts == words
    templates.save("slip", ours, desk=leading, at=desk.clock.now())
    assert templates.wording_of("slip", desk=desk).version == 3


def test_settings_of_another_hand_do_not_hold_while_there_are_true_ones(desk: Desk) -> None:
    tamper(desk, _FORGED_OFFICE)
    at = desk.clock.now()
    assert find_office(desk.store, at=at) == desk.office

    tamper(desk, "UPDATE office_settings SET body = json_set(body, '$.name', 'Đơn vị bị sửa')")
    none_is_true = find_office(desk.store, at=at)
    assert none_is_true is not None
    assert none_is_true.name == "Đơn vị bị sửa"
