"""The service: SPARQL endpoint, linked resources, pages and the command line.

What lives here: everything that speaks HTTP or prints to a terminal. What may not: reading documents,
deriving facts, or aggregating over the dataset at request time; answers come from a published snapshot,
its tables, and the query workers.
"""
