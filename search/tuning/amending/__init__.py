"""What editors add to dictionary and tables, and correct in single essays: readers get it with a rebuild."""
