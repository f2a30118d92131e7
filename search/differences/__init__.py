"""What two essays have in common, sentence by sentence, and what differs in it."""
