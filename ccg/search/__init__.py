"""Search over everything that is live: one table of words, asked through the gate of each model at that moment.

entries.py  what is kept of each publishable row, written in the same transaction as the row
asking.py   what a person typed, as words and phrases
finding.py  the live rows that hold them, the best first: FTS5 on SQLite, full text on PostgreSQL
own_pages.py the pages of the site itself, which are no rows
snippets.py the piece of a text that shows the words, marked

The two databases differ a little. Each has its own English stemmer and its own way to rank; and within a phrase
PostgreSQL lets any common word stand for another ("body of evidence" finds "body for evidence"), SQLite does not.
"""
