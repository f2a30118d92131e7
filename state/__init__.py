"""What people put into the installation: it belongs to no generation and outlives all of them."""
