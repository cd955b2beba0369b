"""What follows from reports: the rules of docs/rules.md, as pure functions over records.

`status` works out one place or leg, `routes` what hangs on them; `timeline` goes through the days
on which anything can change; `sql` has the same rules as queries, for databases. Nothing here reads
a file or a clock.
"""
