"""The body: which blocks of a page are paragraphs of its article."""
