"""Restores as the command does, to be killed at a step of it."""

import sys

from counter_app.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
