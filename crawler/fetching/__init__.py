"""Requests for pages, and what they come to."""
