"""What reads a corpus: pages in, essays with sections and facets out. Knows of no index."""
