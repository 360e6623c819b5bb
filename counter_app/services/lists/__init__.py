"""The desk's lists and registers: counted, read by pages, printed and saved."""
