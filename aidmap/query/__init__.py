"""Asking a data set: what can be said of a day, of a period, and the answers as tables and JSON."""
