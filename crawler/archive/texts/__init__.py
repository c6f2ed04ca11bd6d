"""Texts as they are stored and compared, and the boilerplate that is left out of them."""
