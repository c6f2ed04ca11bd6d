"""Captures, the bodies that are kept: how they are stored, and when they may be deleted."""
