"""``palimpsest status``: what it reads from the archive, and how it shows that."""
