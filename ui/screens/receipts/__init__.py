"""Legal receipts of fees that are still to be made, or to be cancelled."""
