"""A store whose keys lie under people's secrets: who opens it, and what a secret's change leaves alone."""

from pathlib import Path
from typing import Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.errors import UserError
from counter_app.core.key_wrapping import Kdf
from counter_app.core.keyslots import Person, found_keys
from counter_app.core.secrets import FileSecretStore
from counter_app.domain.office import OfficeKind

SECRET: Final = "nước chảy đá mòn"
CHEAP: Final = Kdf(memory_kib=8, passes=1)


def test_training_asks_for_no_secret_and_signs_by_a_key_of_its_own(tmp_path: Path) -> None:
    keys, _ = found_keys(tmp_path, Person("c1", "Nguyễn Thị Lan"), SECRET, kdf=CHEAP)
    with pytest.raises(UserError, match="office init"):
        open_desk(tmp_path, kind=OfficeKind.REAL, keys=keys)
    desk = open_desk(tmp_path, training=True)
    desk.store.close()
    plain = FileSecretStore(tmp_path)
    assert desk.store.device.key.private_bytes_raw().hex() == plain.get("device-key-training")
    assert plain.get("device-key") is None
    assert keys.get("device-key") not in (None, plain.get("device-key-training"))


def test_a_training_store_of_an_earlier_build_keeps_the_key_its_rows_are_signed_with(
    tmp_path: Path,
) -> None:
    desk = open_desk(tmp_path)
    desk.store.close()
    plain = FileSecretStore(tmp_path)
    plain.set("device-key", plain.get("device-key-training") or "")
    plain.forget(["device-key-training"])
    again = open_desk(tmp_path)
    again.store.close()
    assert again.store.device.id == desk.store.device.id
