"""Tờ khai: what a citizen declares, written for them at the counter from one data set."""
