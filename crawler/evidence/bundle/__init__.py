"""A bundle of evidence: what is known of an article, as a file that a stranger can check."""
