"""The cell's revisions, run in-process by ``db.central.upgrade``; never edited after release."""
