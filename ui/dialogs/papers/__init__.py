"""Papers and files: printers, copies, labels, what is kept, what came out."""
