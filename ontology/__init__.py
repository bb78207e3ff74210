"""The vocabulary, the concept schemes, the authority file and the shapes: data, and thin access to it.

What lives here: Turtle that a researcher edits (`karakoram.ttl`, `schemes/`, `authority/`, `shapes.ttl`),
the JSON-LD context, and the few modules that name IRIs and read that Turtle. What may not: anything that
reads documents, holds a dataset or answers a request. It imports nothing of the other three rooms.
"""
