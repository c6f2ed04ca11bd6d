"""Refusals: what a page is instead of an article, and the features by which that is recognised."""
