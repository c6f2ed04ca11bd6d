"""Which article a page is: the addresses that lead to an article, and articles that are merged."""
