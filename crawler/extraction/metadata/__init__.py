"""What a page says of its article beside the body: headline, authors, dates, summary, language."""
