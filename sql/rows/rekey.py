"""What the statements of ``sql/statements/rekey.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class AddressToRekey:
    """An address whose key an older version made."""

    id: int
    url: str
    url_key: str


@dataclass(frozen=True, slots=True)
class HolderOfKey:
    """The address that has a key, and the article that it leads to."""

    address_id: int
    source_id: int
    article_id: int | None


@dataclass(frozen=True, slots=True)
class KeptKey:
    """The key of an address that another version of the rules made."""

    url: str
    url_key: str


ADDRESSES_TO_REKEY = Statement("addresses_to_rekey", AddressToRekey)
KEYS_OF_OTHER_VERSIONS = Statement("keys_of_other_versions", KeptKey)
ADDRESS_OF_KEY = Statement("address_of_key", HolderOfKey)
ARTICLE_OF_ADDRESS = Scalar("article_of_address", int)
