"""A room for each kind of work, a module for each command."""
