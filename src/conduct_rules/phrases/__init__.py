"""Phrases: the lexicons, the little language of their patterns, and finding them all in one pass."""
