"""Documents in, records out, quads out of records.

What lives here: decoding and segmenting text, linking names, the registry of a document's actors, the
clause grammar for statements, events, relations and dates, the record contract, and the mapping of records
to RDF. What may not: anything that looks at more than one document at a time (that is `graph`), and any
rule keyed to one document's wording. Imports `ontology` only.

The order of reading is in `pipeline`: reading → segments → linking → actors → statements, events, relations.
"""
