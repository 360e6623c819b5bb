"""The store's revisions, run in-process by ``db.counter.upgrade``; never edited after release."""
