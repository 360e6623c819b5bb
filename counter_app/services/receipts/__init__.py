"""Legal receipts of fees: which are still to be made, and the references their provider gave."""
