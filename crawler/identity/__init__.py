"""Which article is this: canonical addresses, canonical texts, and copies of a text across sources.

Signatures are imported from their own module: their library reserves a gigabyte of address space, and processes that
extract have little more than that.
"""

from crawler.identity.addresses import URL_KEY_VERSION, url_key
from crawler.identity.canonical_text import NORMALISER_VERSION
from crawler.identity.copies import Relation, same_copy
from crawler.identity.hosts import registrable_domain
from crawler.identity.lookups import lookup_keys

__all__ = [
    "NORMALISER_VERSION",
    "URL_KEY_VERSION",
    "Relation",
    "lookup_keys",
    "registrable_domain",
    "same_copy",
    "url_key",
]
