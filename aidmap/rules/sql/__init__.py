"""The rules of docs/rules.md as queries, for records that are in a database.

`tables` says what they start from, `status` and `routes` hold the rules, `queries` the questions
that users ask; `compilers` and `functions` make SQL of them. The door for Ibis: no command imports
this package.
"""
