"""Writing documents into a generation, and an account of those refused."""
