"""Closed namespaces: every term that Karakoram writes or asks for, by name.

A closed namespace knows its terms. `KK.heldBy` is an IRI; `KK.heldby` raises where it is written,
instead of becoming a triple or a query that silently matches nothing. The terms are plain strings in
this module, so that importing it costs nothing; a test holds them against `karakoram.ttl`, both ways.

What needs no assertion of its own is defined here too, once: see `is_structural`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ontology.iris import CONCEPT, ONTOLOGY, RESOURCE


class Namespace:
    """A vocabulary with a fixed set of terms: `NS.term` or `NS["term"]` is the full IRI.

    An unknown term raises AttributeError (or KeyError by subscript) that names the vocabulary.
    """

    __slots__ = ("_terms", "base", "prefix")

    def __init__(self, prefix: str, base: str, terms: str) -> None:
        self.prefix = prefix
        self.base = base
        self._terms = {term: base + term for term in terms.split()}

    def __getattr__(self, name: str) -> str:
        try:
            return self._terms[name]
        except KeyError:
            raise AttributeError(f"{self.prefix}: has no term {name!r} in Karakoram's vocabulary") from None

    def __getitem__(self, name: str) -> str:
        try:
            return self._terms[name]
        except KeyError:
            raise KeyError(f"{self.prefix}: has no term {name!r} in Karakoram's vocabulary") from None

    def __iter__(self) -> Iterator[str]:
        """Iterate over the local names, in the order in which they are declared."""
        return iter(self._terms)

    def __contains__(self, iri: object) -> bool:
        """Say whether `iri` is a full IRI of a term of this vocabulary."""
        return isinstance(iri, str) and iri.startswith(self.base) and iri[len(self.base) :] in self._terms


KK_CLASSES = (
    "Actor State Organisation Mechanism Initiative Place Issue Principle Event Round Participation "
    "Document Passage Position Statement Assertion Divergence Voice Work"
)

KK_PROPERTIES = (
    # positions, and what one source says
    "heldBy stance mode object about toward reciprocates expresses speechAct reiterated inTurn wording "
    "statedHolder statedStance statedMode statedObject statedToward madeAt saidOn speaker onBehalfOf "
    "addressedTo unresolvedHolder unresolvedReason "
    # evidence
    "basis evidence reportedBy inDocument rule ruleNote "
    # events
    "event actor role order eventType status place roundOf ordinal nextRound sameEventAs "
    "when earliest latest "
    # documents and names
    "documentType coverage file sha256 textStart textEnd digestOf reports warning mentions usedIn unlisted "
    # differences between sources
    "left right difference leftWording rightWording "
    # the authority file
    "ambiguousLabel adjective capital ofState memberState post headPost sharedPost concerns "
    "adverse counteredBy mechanismType organisationType "
    # other facts
    "roleIn chairOf presidentOf leaderOf founderOf coEditorOf directorOf spokespersonOf succeeded friendOf "
    "grandparentOf familyTiesWith cooperatesWithin"
)

KK = Namespace("kk", ONTOLOGY, f"{KK_CLASSES} {KK_PROPERTIES}")
RDF = Namespace(
    "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type subject predicate object langString"
)
RDFS = Namespace(
    "rdfs", "http://www.w3.org/2000/01/rdf-schema#", "label comment subClassOf subPropertyOf seeAlso"
)
OWL = Namespace(
    "owl", "http://www.w3.org/2002/07/owl#", "sameAs Ontology Class ObjectProperty DatatypeProperty"
)
XSD = Namespace(
    "xsd",
    "http://www.w3.org/2001/XMLSchema#",
    "date boolean integer nonNegativeInteger positiveInteger anyURI string",
)
SKOS = Namespace(
    "skos",
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel hiddenLabel notation definition scopeNote note example "
    "inScheme topConceptOf hasTopConcept broader narrower related broadMatch narrowMatch closeMatch "
    "exactMatch relatedMatch editorialNote historyNote changeNote",
)
SKOSXL = Namespace("skosxl", "http://www.w3.org/2008/05/skos-xl#", "Label literalForm altLabel prefLabel")
OA = Namespace(
    "oa", "http://www.w3.org/ns/oa#", "TextPositionSelector TextQuoteSelector start end exact prefix suffix"
)
PROV = Namespace("prov", "http://www.w3.org/ns/prov#", "wasDerivedFrom Entity")
SCHEMA = Namespace(
    "schema",
    "https://schema.org/",
    "CreativeWork author publisher datePublished alumniOf children spouse sibling jobTitle workLocation "
    "worksFor organizer editor birthPlace",
)
DCTERMS = Namespace(
    "dcterms",
    "http://purl.org/dc/terms/",
    "title issued publisher source isPartOf license creator description modified language",
)
FOAF = Namespace("foaf", "http://xmlns.com/foaf/0.1/", "Person familyName givenName gender name")
ORG = Namespace(
    "org",
    "http://www.w3.org/ns/org#",
    "Membership Post member memberDuring memberOf holds organization role hasPost",
)
TIME = Namespace("time", "http://www.w3.org/2006/time#", "ProperInterval")

EDTF_TYPE = "http://id.loc.gov/datatypes/edtf/EDTF"

# ---------------------------------------------------------------------------------------------
# What needs no assertion of its own. `karakoram.ttl` says the same of classes and properties under
# kk:Assertion, and tests/ontology/test_namespaces.py holds the two together.

# These nodes carry their own evidence or are evidence: their triples are the record of a reading.
EVIDENCED_KINDS = frozenset(
    ("statement", "passage", "assertion", "position", "participation", "divergence", "document", "label")
)

# These properties name or classify a thing, or follow mechanically from another triple of the same
# subject (the bounds of an EDTF date); they say nothing about the world that could be contested.
STRUCTURAL_PROPERTIES = frozenset(
    {
        RDF.type,
        RDFS.label,
        RDFS.comment,
        RDFS.seeAlso,
        *(SKOS[name] for name in SKOS),
        SKOSXL.altLabel,
        SKOSXL.prefLabel,
        DCTERMS.source,
        KK.unlisted,
        KK.earliest,
        KK.latest,
        KK.ambiguousLabel,
        KK.adjective,
        KK.concerns,
        KK.adverse,
        KK.counteredBy,
    }
)

# One exception: what a document mentions, and in which words, is contestable (naming politics).
ASSERTED_OF_EVIDENCED = frozenset({KK.mentions, KK.usedIn})


def kind_of(iri: str) -> str | None:
    """Return the kind in a resource IRI of ours (`person`, `statement`, …), or None for any other IRI."""
    return iri[len(RESOURCE) :].split("/", 1)[0] if iri.startswith(RESOURCE) else None


def is_structural(subject: str, predicate: str) -> bool:
    """Say whether a triple with this subject and predicate stands without a kk:Assertion.

    Structural are: triples with a property of `STRUCTURAL_PROPERTIES`; triples about a node that carries
    its own evidence (`EVIDENCED_KINDS`), except what a document mentions and the names it uses; and the
    description of concepts and vocabulary, which is a convention and not a fact.
    """
    if predicate in STRUCTURAL_PROPERTIES:
        return True
    kind = kind_of(subject)
    if kind in EVIDENCED_KINDS:
        return predicate not in ASSERTED_OF_EVIDENCED or kind == "statement"
    return subject.startswith((CONCEPT, ONTOLOGY))
