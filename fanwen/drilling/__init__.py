"""What this installation promises for bad days, tried out on this machine with nodes and a site of its own."""
