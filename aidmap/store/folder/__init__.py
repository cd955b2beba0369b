"""A data set in a folder of open text files: reading, adding, and what git and Excel do to it.

Whether the records fit together is left to `store.integrity`.
"""
