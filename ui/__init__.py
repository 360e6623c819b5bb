"""All Qt of the counter: windows, widgets, theme."""
