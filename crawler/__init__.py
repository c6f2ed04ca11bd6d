"""What is on a page: discover, fetch, extract, identify, compare, record."""
