"""Documents of others, read sentence by sentence for what they claim: reports and counts to review.

A reader makes a `SourceDocument` of a file, in a process of its own; `sentences` cuts it up,
`place_mentions`, `claim_words`, `claim_days` and `claim_figures` find out what a sentence says,
`claims` puts it together, `proposal` makes a record of it. Nothing is stored from here.
"""
