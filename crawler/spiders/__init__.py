"""One spider for all sources."""
