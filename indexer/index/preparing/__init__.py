"""From source documents to what is loaded, in worker processes."""
