"""Reports, places and land from the files of others: tables and maps, read and checked.

`importer` makes an `ImportResult`, which is looked at before it is taken; a reader a format stands
beside it. Writing the formats of others is left to `exporters`.
"""
