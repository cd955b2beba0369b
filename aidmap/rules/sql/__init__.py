"""The rules of docs/rules.md as queries, for records that are in a database.

`record_tables` says what they start from, `status` and `routes` hold the rules, `queries` and
`spans` the questions that users ask. `compilers`, `compiled` and `functions` make SQL of them,
which is committed: of the commands, none imports Ibis. This package is the door for it.
"""
