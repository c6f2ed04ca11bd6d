"""Bundles of evidence: all that is known of an article, in a file that a stranger can check."""
