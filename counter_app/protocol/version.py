"""Which protocol counter and central speak, and the limits both keep to."""

from typing import Final

PROTO: Final = 1

MOST_OPERATIONS: Final = 100
MOST_COMPRESSED: Final = 1 << 20
MOST_BYTES: Final = 8 << 20
USUAL_OPERATIONS: Final = 50
USUAL_BYTES: Final = 512 << 10
