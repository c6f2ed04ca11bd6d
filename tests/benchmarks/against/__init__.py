"""This build beside an older one of the same repository, in one run."""
