"""The rebuild job: from a corpus to a new generation of the index, and live."""
