"""Which article is this: canonical addresses, canonical texts, and copies of a text across sources."""

from crawler.identity.addresses import URL_KEY_VERSION, url_key
from crawler.identity.canonical_text import NORMALISER_VERSION
from crawler.identity.copies import Relation, same_copy
from crawler.identity.hosts import registrable_domain
from crawler.identity.lookups import lookup_keys
from crawler.identity.signature import SIGNATURE_VERSION, Signature, signature

__all__ = [
    "NORMALISER_VERSION",
    "SIGNATURE_VERSION",
    "URL_KEY_VERSION",
    "Relation",
    "Signature",
    "lookup_keys",
    "registrable_domain",
    "same_copy",
    "signature",
    "url_key",
]
