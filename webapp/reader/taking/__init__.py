"""What leaves the site: files, citations, feeds, data for machines."""
