"""What a rebuild remembers between its steps and from one run to the next, in one SQLite file."""
