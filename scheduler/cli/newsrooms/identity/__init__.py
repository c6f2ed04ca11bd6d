"""``palimpsest identity``: what newsrooms are told of the crawler, as files to publish."""
