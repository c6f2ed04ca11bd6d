"""The language that a text is written in, for texts whose language nobody has stated."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SAMPLE = 600
"""Characters that are listened to."""


def heard_language(text: str) -> str | None:
    """Return the likeliest language of a text (ISO 639-1), by py3langid; None if the text has no letter."""
    sample = text[:_SAMPLE]
    if not any(map(str.isalpha, sample)):
        return None
    return str(_identifier().classify(sample)[0])


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=False)
