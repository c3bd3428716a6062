"""What a relapse is by a source's definition, and the steroid course that it describes."""
