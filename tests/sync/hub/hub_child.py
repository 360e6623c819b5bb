"""``counter-app hub serve`` of a desk's folder, in a process of its own."""

import sys

from counter_app.cli.main import main as counter_app


def main() -> int:
    """Argument: the data folder. Tells its address as the program does."""
    where = ["--data", sys.argv[1], "hub", "serve", "--listen", "127.0.0.1:0"]
    return counter_app(where) or 0


if __name__ == "__main__":
    sys.exit(main())
