"""Saved assessments: what was entered, what was said to it and under which release, kept as it was."""
