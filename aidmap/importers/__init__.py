"""Imports reports, places and land from foreign files: tables and maps, read and checked.

`importer` gives an `ImportResult`, which is checked before its records are stored. `readers` lists
the reader of each file format. Writing such formats is left to `exporters`.
"""
