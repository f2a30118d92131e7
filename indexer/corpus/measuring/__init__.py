"""Measuring what the indexer reads, against text that nobody here wrote."""
