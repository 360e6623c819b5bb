"""Papers on their way: drawn from kept words, sent to a device, followed until they are out, found again."""
