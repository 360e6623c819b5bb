"""A folder of keys for tests: whose, by which secret, and what a refusal is called."""

from collections.abc import Callable
from typing import Final

import pytest

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.key_wrapping import Kdf
from counter_app.core.keyslots import Keys, Person

LAN: Final = Person("c1", "Nguyễn Thị Lan")
HUNG: Final = Person("c2", "Trần Văn Hùng")
SECRET: Final = "nước chảy đá mòn"
OTHER: Final = "kiến tha lâu đầy tổ"
# What a guess costs is tested on its own: here it shall cost nothing.
CHEAP: Final = Kdf(memory_kib=8, passes=1)


def let_in(keys: Keys, who: Person, secret: str) -> None:
    """By that secret from now on, as somebody does who asks no log."""
    keys.put_slot(keys.wrapped(who, secret))


def fresh_code(keys: Keys) -> str:
    """Another recovery code, as ``let_in``."""
    code, fresh = keys.wrapped_code()
    keys.put_recovery(fresh)
    return code


def code_of(refused: Callable[[], object]) -> str:
    with pytest.raises((UserError, EnvironmentFault)) as caught:
        refused()
    assert isinstance(caught.value, UserError | EnvironmentFault)
    assert caught.value.message.endswith(".")
    return caught.value.code
