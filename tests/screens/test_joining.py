"""The address of a server, typed as people say it."""

import pytest

from ui.dialogs.sending.enrol import whole_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("mot-cua.tinh.gov.vn", "https://mot-cua.tinh.gov.vn"),
        ("https://mot-cua.tinh.gov.vn/", "https://mot-cua.tinh.gov.vn"),
        ("10.0.0.5:8443", "https://10.0.0.5:8443"),
        ("127.0.0.1:8443", "http://127.0.0.1:8443"),
        ("localhost:8443/", "http://localhost:8443"),
        ("http://10.0.0.5", "http://10.0.0.5"),
        ("", ""),
    ],
)
def test_an_address_needs_no_beginning_that_nobody_says(typed: str, address: str) -> None:
    assert whole_address(typed) == address
