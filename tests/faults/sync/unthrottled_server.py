"""The same server without its manners: whoever comes is let in at once. A peer to measure against."""

import sys

from counter_app.__main__ import main
from counter_app.central import cell
from counter_app.central.door.limits import Limits

EVERYBODY = Limits(in_flight=1_000_000, rate_per_s=1e9, burst=1_000_000)

if __name__ == "__main__":
    vars(cell)["Limits"] = lambda: EVERYBODY
    sys.exit(main())
