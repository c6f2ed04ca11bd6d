"""What search finds: the row of an article, and the forms of its words."""
