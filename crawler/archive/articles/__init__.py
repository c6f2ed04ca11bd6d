"""Which article a page is: addresses that lead to it, and articles that are merged."""
