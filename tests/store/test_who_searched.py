"""Who searched for a person or a dossier by its very words: told, though the log has no words."""

from collections.abc import Callable

from counter_app.domain.audit_act import Act
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.people.audit import note
from counter_app.services.people.data_subjects import kept_of
from counter_app.services.people.searched import searched_digest
from counter_app.services.people.seen import SOUGHT, looks_at

TakeIn = Callable[..., Receipt]


def test_who_searched_for_its_very_words_is_told_with_who_opened_it(
    led: Desk, take_in: TakeIn
) -> None:
    def searches(text: str, found: int) -> None:
        body = {"text": searched_digest(text, desk=led), "rows": found}
        assert note(led, Act.SEARCHED, body=body) == ""

    searches("001190000001", 1)  # before it was there
    taken = take_in()
    for text, found in (
        ("nguyen thi  anh", 1),
        (str(taken.dossier_code), 1),
        ("0912345678", 0),  # showed nothing
        ("nguyen thi", 1),  # not all of it: whom it showed the log does not tell
    ):
        searches(text, found)

    looks = looks_at(taken.dossier_id, desk=led)
    assert [one.did for one in looks if one.did == SOUGHT] == [SOUGHT, SOUGHT]
    assert [one.at for one in looks] == sorted((one.at for one in looks), reverse=True)
    kept = kept_of("Nguyễn Thị Ánh", desk=led)
    assert sum(one.did == SOUGHT for one in kept.looked) == 2, "by number, by name"
