"""A page as data: bytes, tree, blocks, JSON-LD, and what is known about each block."""
