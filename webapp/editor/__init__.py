"""The editors' desk, under /editor: who may do what is said by each route, and nothing else is allowed."""
