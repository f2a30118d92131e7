"""What is read in pages; no server needed."""
