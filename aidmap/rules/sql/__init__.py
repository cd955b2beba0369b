"""The rules of docs/rules.md as queries, for records that are in a database.

`record_tables` says what they start from, `status` and `routes` hold the rules, `queries` and
`spans` the questions that users ask; `compilers` and `functions` make SQL of them. The door for
Ibis: of the commands, only those that answer for all subjects at once import this package.
"""
