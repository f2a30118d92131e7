"""The engine of this machine, and all of it in one go."""
