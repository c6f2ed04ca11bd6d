"""How the words that are stored are named in code: a vocabulary, its members, and its named sets."""

from __future__ import annotations

import re
from enum import StrEnum


class Vocabulary(StrEnum):
    """The words that one column of the archive can hold; this is the only place where they are spelled.

    A member is its word: it is stored, compared and printed as the plain text. A question that code or SQL asks
    of a word ("does this outcome show the article?") is a named set, an attribute that is a frozenset:

        outcome in FetchOutcome.SHOWS_ARTICLE                               in Python
        store.fetch_outcome_shows_article(look.outcome)                     in SQL

    The SQL function stands in a migration, and a test holds it equal to the set for every member. To change a
    set, change it here and replace its function by a new migration.

    A newer version of the program may have written a word that this one does not know. It is a member of no
    set, and it is shown as it stands: never make a member of a word that was read (``FetchOutcome(row["outcome"])``
    raises ValueError), ask whether the word is in a set.
    """

    @classmethod
    def knows(cls, word: str) -> bool:
        """Whether a word that was read is a member, and not one of a newer version."""
        return word in cls._value2member_map_

    @classmethod
    def sets(cls) -> dict[str, frozenset[str]]:
        """The named sets of this vocabulary by their names, ``{"SHOWS_ARTICLE": frozenset({"new", …})}``."""
        return {name: value for name, value in vars(cls).items() if isinstance(value, frozenset)}

    @classmethod
    def sql_function(cls, name: str) -> str:
        """The function that asks SQL what the set ``name`` asks Python: ``store.fetch_outcome_shows_article``."""
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__)
        return f"store.{words}_{name}".lower()
