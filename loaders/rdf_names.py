"""Names to IRIs: what a canonical label in a record stands for in the graph."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.rdf_writer import TRUE, Writer, english
from loaders.records import EDITOR, NARRATOR, Mention, RecordError
from ontology import iris
from ontology.authority import fold
from ontology.namespaces import FOAF, KK, ORG, RDF, SCHEMA, SKOS

# Class in a record → kind in the IRI, types in the graph (superclasses written out, so that a query
# for kk:Actor needs no reasoner).
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "State": ("state", (KK.State, KK.Actor)),
    "Person": ("person", (FOAF.Person, KK.Actor)),
    "Organisation": ("organisation", (KK.Organisation, KK.Actor)),
    "Mechanism": ("mechanism", (KK.Mechanism,)),
    "Initiative": ("initiative", (KK.Initiative,)),
    "Place": ("place", (KK.Place,)),
    "Work": ("work", (SCHEMA.CreativeWork, KK.Work)),
    "Issue": ("topic", (KK.Issue, SKOS.Concept)),
    "Principle": ("topic", (KK.Principle, KK.Issue, SKOS.Concept)),
    "Actor": ("actor", (KK.Actor,)),
}

_TOPICS = ("Issue", "Principle")
_VOICES = {NARRATOR: ("narrator", "article narrator"), EDITOR: ("editor", "editorial note")}


class Names:
    """Resolves the names of one document. Entities outside the authority are described on first use."""

    def __init__(self, writer: Writer, mentions: Iterable[Mention]) -> None:
        self._writer = writer
        # Topics apart from things: a state and the issue about it may share a name, and both be mentioned.
        self._iri: dict[tuple[str, bool], str] = {}
        self._cls: dict[tuple[str, bool], str] = {}
        self._known: dict[tuple[str, str], str] = {}
        for mention in mentions:
            if mention.cls not in KINDS:
                raise RecordError(
                    f"mention of {mention.entity!r}: class {mention.cls!r} is not known; "
                    f"known: {', '.join(KINDS)}"
                )
            key = fold(mention.entity), mention.cls in _TOPICS
            self._cls.setdefault(key, mention.cls)
            if mention.iri:
                self._iri.setdefault(key, mention.iri)

    def resolve(self, name: str, default: str) -> str:
        """Return the IRI of what `name` stands for.

        The linker's IRI on a mention of that name, else the authority's entry of that name, else an IRI
        scoped to the document, of the class that a mention gives it and else of class `default`.
        """
        if name in _VOICES:
            return self._voice(name)
        key = fold(name)
        known = self._known.get((key, default))
        if known is None:
            known = self._known[key, default] = self._find(name, key, default)
        return known

    def _find(self, name: str, key: str, default: str) -> str:
        topic = default in _TOPICS
        if (key, topic) not in self._cls and (key, not topic) in self._cls:
            topic = not topic
        given = self._iri.get((key, topic))
        cls = self._cls.get((key, topic), default)
        entry = self._writer.authority.named(name)
        # A place and the issue about it share a name; the class that the record gives tells them apart.
        if entry is not None and (entry.cls in _TOPICS) != (cls in _TOPICS):
            entry = self._writer.authority.issue(iris.slugify(name)) if cls in _TOPICS else None
        if given is None and entry is not None:
            return entry.iri
        if given is not None and given in self._writer.authority.entries:
            return given
        kind, types = KINDS[cls]
        iri = given or iris.resource(kind, self._writer.document, iris.slugify(name))
        for type_ in types:
            self._writer.add(iri, RDF.type, type_)
        self._writer.add(iri, SKOS.prefLabel, english(name))
        self._writer.add(iri, KK.unlisted, TRUE)
        return iri

    def issue(self, slug: str) -> str:
        """Return the IRI of an issue: the scheme's concept, else an unlisted topic of this document."""
        entry = self._writer.authority.issue(slug)
        if entry is not None:
            return entry.iri
        iri = iris.resource("topic", self._writer.document, iris.slugify(slug))
        for type_ in KINDS["Issue"][1]:
            self._writer.add(iri, RDF.type, type_)
        self._writer.add(iri, SKOS.prefLabel, english(slug.replace("-", " ")))
        self._writer.add(iri, KK.unlisted, TRUE)
        return iri

    def post(self, label: str) -> str:
        """Return the IRI of an office; one that the authority does not know is described here."""
        iri = iris.resource("post", iris.slugify(label))
        if iri not in self._writer.authority.posts:
            self._writer.add(iri, RDF.type, ORG.Post)
            self._writer.add(iri, SKOS.prefLabel, english(label))
            self._writer.add(iri, KK.unlisted, TRUE)
        return iri

    def _voice(self, name: str) -> str:
        slug, label = _VOICES[name]
        iri = iris.resource("voice", self._writer.document, slug)
        self._writer.add(iri, RDF.type, KK.Voice)
        self._writer.add(iri, SKOS.prefLabel, english(label))
        return iri
