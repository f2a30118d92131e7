"""The reader's query language: from any text to a tree, and from the tree to chips and queries."""
