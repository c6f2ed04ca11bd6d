"""An article's states in their order: revisions, reverts, and whether it can be read."""
