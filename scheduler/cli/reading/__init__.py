"""Commands for people who read the archive: search it, show articles and edits, export them."""
