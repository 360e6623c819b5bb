"""How what happens to one of several owners or originals reads in a dossier's history."""

from collections.abc import Mapping
from typing import Any

from counter_app.domain.moving.items import result_words

_Body = Mapping[str, Any]


def withdrawn_words(body: _Body) -> str:
    """Who or what went home before the rest, why, with which papers."""
    words = f"{_name(body)} rút riêng, hồ sơ vẫn giải quyết tiếp: {body.get('reason') or ''}"
    back = [str(one) for one in body.get("papers_back") or ()]
    return f"{words.rstrip('.')}. Đã trả: {'; '.join(back)}" if back else words


def noted_words(body: _Body) -> str:
    """What came of one."""
    return f"Kết quả của {_name(body)}: {result_words(body)}"


def returned_words(body: _Body) -> str:
    """Who took the result of one; by what right, where it was another."""
    told = body.get("details")
    details = told if isinstance(told, Mapping) else {}
    who, name = str(details.get("name") or ""), _name(body)
    words = f"Trả riêng kết quả của {name}"
    if not who or who == name:
        return words
    ground = str(details.get("relation") or details.get("paper") or "")
    return f"{words}: {who} nhận thay ({ground})" if ground else f"{words}: {who} nhận"


def _name(body: _Body) -> str:
    item = body.get("item")
    return str(item.get("name") or "") if isinstance(item, Mapping) else ""
