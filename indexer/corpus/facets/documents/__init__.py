"""Official documents and reports to a congress, which say themselves when and by whom."""
