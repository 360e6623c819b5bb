"""The law and the counter's facts as plain values: people, procedures, deadlines, codes, charges."""
