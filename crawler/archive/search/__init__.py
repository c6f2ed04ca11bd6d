"""What search finds: the search row of an article, and the forms of its words."""
