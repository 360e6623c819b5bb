"""The end of a day, a month and a year at one desk: its numbers, its money, what is still here."""
