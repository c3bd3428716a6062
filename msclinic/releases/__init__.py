"""Releases: what is published, numbered and hashed, and the pages that read it."""
