"""A page taken apart: bytes, tree, blocks, JSON-LD, and what speaks for each block."""
