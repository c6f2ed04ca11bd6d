"""Kept bodies: how they are stored, and when they may go."""
