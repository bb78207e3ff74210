"""IRIs: how every thing in the graph is named.

An IRI lives as long as what it names. Things of the authority file have readable slugs; things that
a document alone knows are scoped to that document; statements and positions are named by a hash of
what they say, never by where in the corpus they stand.
"""

import hashlib
import re
import unicodedata

BASE = "https://w3id.org/karakoram/"
ONTOLOGY = BASE + "ontology#"
CONCEPT = BASE + "concept/"
RESOURCE = BASE + "id/"

AUTHORITY_GRAPH = RESOURCE + "graph/authority"
DERIVED_GRAPH = RESOURCE + "graph/derived"
MERGED_GRAPH = RESOURCE + "graph/merged"

_MAX_SLUG = 80


def slugify(text: str, limit: int = _MAX_SLUG) -> str:
    """Return `text` as an IRI path segment: ASCII lower case, digits and single hyphens.

    Letters with marks lose the marks; other letters that have no ASCII form are dropped, and a text
    that leaves nothing becomes a hash of itself, so that two different names never share an empty slug.
    At most `limit` characters, cut at a hyphen where there is one.
    """
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    folded = re.sub(r"['’`]", "", folded)
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if not slug:
        return "x" + digest(text)
    if len(slug) > limit:
        cut = slug[:limit]
        slug = cut.rsplit("-", 1)[0] if "-" in cut[limit // 2 :] else cut
    return slug


def digest(*parts: str) -> str:
    """Return 16 hexadecimal digits of SHA-256 over `parts`; the borders of the parts count."""
    joined = "\x1f".join(parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def resource(kind: str, *path: str) -> str:
    """Return the IRI of a thing: `resource("person", "wang-yi")`. `path` segments are used as given."""
    return RESOURCE + "/".join((kind, *path))


def concept(scheme: str, slug: str) -> str:
    """Return the IRI of a concept: `concept("issue", "taiwan")`."""
    return f"{CONCEPT}{scheme}/{slug}"


def document_graph(document: str) -> str:
    """Return the IRI of the named graph that holds what the document with slug `document` states."""
    return resource("document", document, "graph")


def passage(document: str, start: int, end: int) -> str:
    """Return the IRI of the characters `start` to `end` (code points, end excluded) of a document's file."""
    return resource("passage", document, f"{start}-{end}")
