"""What builds an index from them: a ledger of steps, generations, gates, and what is filled in behind."""
