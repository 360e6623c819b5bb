"""The words of a paper, read back out of its PDF by another program."""

import subprocess
from typing import Final

_WAYS: Final = ("-layout", "-nopgbrk", "-raw")


def text_of(pdf: bytes) -> str:
    """Its words on one line: in rows, as they flow past the watermark's letters, as they were drawn."""
    read = [
        subprocess.run(["pdftotext", way, "-", "-"], input=pdf, capture_output=True, check=True)
        for way in _WAYS
    ]
    return " ".join(" ".join(one.stdout.decode().split()) for one in read)
