"""How a dossier that stands otherwise here than at the central side is told to a person."""

from counter_app.domain.dossier import STATE_LABELS, State
from counter_app.domain.reconciling import DossierApart

_NOT_HERE = "không có"
_NOT_THERE = "Quầy đã nhận sẽ tự gửi lại; máy đó hỏng thì tiếp nhận lại từ bản ở máy này."


def side_words(state: State | None) -> str:
    """Where it stands on one side."""
    return _NOT_HERE if state is None else STATE_LABELS[state]


def apart_words(one: DossierApart) -> str:
    """What differs, in a phrase or two."""
    if one.there is None:
        return "máy chủ không có hồ sơ này"
    if one.here is None:
        return "máy này chưa có hồ sơ này"
    told = [
        ("khác trạng thái", one.here is not one.there),
        (f"máy chủ thiếu {one.only_here} bước", one.only_here > 0),
        (f"máy này thiếu {one.only_there} bước", one.only_there > 0),
        ("các bước khác thứ tự", one.order),
    ]
    return ", ".join(words for words, holds in told if holds)


def apart_in_full(one: DossierApart) -> str:
    """The same with both sides, as a line by itself tells it."""
    here, there = side_words(one.here).lower(), side_words(one.there).lower()
    said = f"Hồ sơ {one.name} khác máy chủ: {apart_words(one)} (ở đây {here}, ở máy chủ {there})."
    return said if one.there is not None else f"{said} {_NOT_THERE}"
