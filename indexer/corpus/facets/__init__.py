"""What an essay says of itself: genre, year, agency and region, each with evidence."""
