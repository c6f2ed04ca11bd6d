"""``palimpsest status``: what it asks of the archive, and how it shows it."""
