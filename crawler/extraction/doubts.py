"""Why a text may not be what the page says; ``vocabulary/doubts.toml`` has the meanings."""

from __future__ import annotations

from crawler.model.vocabulary import Vocabulary


class Doubt(Vocabulary):
    """The doubts that are stored with a text."""

    FEW_WORDS = "few_words"
    FROM_SCRIPT_DATA = "from_script_data"
    TEXT_UNCERTAIN = "text_uncertain"
    OPINIONS_DIFFER = "opinions_differ"
    LANGUAGE_DIFFERS = "language_differs"
    NO_TITLE = "no_title"
    NO_DATE = "no_date"
    DATE_GUESSED = "date_guessed"
    DATE_WITHOUT_TIME = "date_without_time"
    DATE_NOT_TRUSTED = "date_not_trusted"
    DATE_AMBIGUOUS = "date_ambiguous"
    DATE_CONTRADICTED = "date_contradicted"
    BAD_SELECTOR = "bad_selector"
    BROKEN = "broken"
    MAYBE_STAND_IN = "maybe_stand_in"
