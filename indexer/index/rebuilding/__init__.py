"""The rebuild job: its plan, its steps, and the account it gives."""
