"""``python -m counter_app`` and the ``counter-app`` command."""

import sys


def main() -> int:
    """Runs the command line; the result is the exit code."""
    from counter_app.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
