"""What a scanner types told apart from what people type, read, and sent where it belongs."""
