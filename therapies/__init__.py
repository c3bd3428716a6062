"""The therapies, and what a source says about them."""
