"""An article's states in the order of time: revisions, reverts, and whether it can be read."""
