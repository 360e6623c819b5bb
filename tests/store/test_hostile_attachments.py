"""A file that would do something to whoever opens it later is refused, and nothing of it is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from counter_app.core.errors import UserError
from counter_app.services.desk import Desk
from counter_app.services.sending import attachments
from db.counter.vault import vault_of
from tests.hostile_files import bomb, files_within, open_action, pdf_with, signed, with_signature


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (lambda: with_signature(pdf_with(signed, open_action, files_within)), "file_active"),
        (lambda: with_signature(pdf_with(signed, bomb)), "file_unpacks_too_large"),
        (lambda: pdf_with(bomb), "file_unpacks_too_large"),
    ],
)
def test_a_pdf_that_would_run_or_unpack_without_end_is_refused(
    desk: Desk, tmp_path: Path, given: Callable[[], bytes], code: str
) -> None:
    path = tmp_path / "Giấy khai sinh.pdf"
    path.write_bytes(given())

    with pytest.raises(UserError, match="quét lại") as refused:
        attachments.prepare(path, "", desk=desk)

    assert (refused.value.code, refused.value.field) == (code, "path")
    assert not vault_of(desk.store).folder.exists()
