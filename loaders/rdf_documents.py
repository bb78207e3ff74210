"""Document records to triples: what is known about an article itself."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from loaders.rdf_edtf import is_day
from loaders.rdf_names import Names
from loaders.rdf_writer import Object, Writer, date, integer, node, source_address
from loaders.records import DocumentRecord, RecordError
from ontology import iris
from ontology.namespaces import DCTERMS, KK, RDF


def write_document(documents: Sequence[DocumentRecord], file: str, writer: Writer, names: Names) -> None:
    """Write the document's node; one without a document record is known by its file alone.

    Publisher and address of a digest that names its source are the source's, and stand there: the digest is
    by Karakoram. Kind and date stand on both.

    RecordError where there are two document records or a field is not what the contract says.
    """
    writer.add(writer.iri, RDF.type, KK.Document)
    writer.add(writer.iri, KK.file, ox.Literal(file))
    if not documents:
        return
    if len(documents) > 1:
        raise RecordError(f"{writer.document}: {len(documents)} document records; a document has one")
    record = documents[0]
    what = f"document {record.document}"
    pairs: list[tuple[str, str | Object]] = [(KK.coverage, writer.concept("coverage", record.coverage, what))]
    if record.text_end:
        pairs += [(KK.textStart, integer(record.text_start)), (KK.textEnd, integer(record.text_end))]
    if record.title:
        pairs.append((DCTERMS.title, ox.Literal(record.title)))
    both: list[tuple[str, str | Object]] = []
    published: list[tuple[str, str | Object]] = []
    if record.kind:
        both.append((KK.documentType, writer.concept("document-type", record.kind, what)))
    if record.published:
        if not is_day(record.published):
            raise RecordError(f"{what}: published {record.published!r} is not an ISO day")
        both.append((DCTERMS.issued, date(record.published)))
    if record.publisher:
        entry = writer.authority.named(record.publisher)
        published.append((DCTERMS.publisher, entry.iri if entry else ox.Literal(record.publisher)))
    if record.language:
        pairs.append((DCTERMS.language, ox.Literal(record.language)))
    if record.sha256:
        pairs.append((KK.sha256, ox.Literal(record.sha256)))
    pairs += [(KK.warning, ox.Literal(warning)) for warning in record.warnings]
    if record.address:
        address = source_address(record.address)
        if address is not None:
            published.append((DCTERMS.source, address))
        else:
            pairs.append(
                (KK.warning, ox.Literal(f"address is no web address and was left out: {record.address}"))
            )
    if record.reports:
        pairs.append((KK.reports, _other(record.reports, "reported", writer)))
    own = [*pairs, *both]
    if record.digest_of:
        source = _other(record.digest_of, "source", writer)
        own.append((KK.digestOf, source))
        writer.add_all(source, [*both, *published])
    else:
        own += published
    writer.add_all(writer.iri, own)


def _other(title: str, suffix: str, writer: Writer) -> str:
    """Return the IRI of a document that this one reports or digests, whether the corpus has it or not.

    A title or slug gives the IRI that reading that document would give it; where that would be the
    document itself, the other one stands under it.
    """
    slug = iris.slugify(title)
    iri = iris.resource("document", slug)
    if slug == writer.document:
        iri = iris.resource("document", writer.document, suffix)
    writer.add(iri, RDF.type, KK.Document)
    writer.add(iri, DCTERMS.title, ox.Literal(title))
    return node(iri).value
