"""A server whose folder of files waits for the disk in part only: the test must see red."""

import sys

from counter_app.__main__ import main
from counter_app.central.files import folder as blob_folder

if __name__ == "__main__":
    assert callable(vars(blob_folder)["sync_folder"])
    vars(blob_folder)["sync_folder"] = lambda _folder: None
    sys.exit(main())
