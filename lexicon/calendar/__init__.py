"""What happened when: events, disasters, beginnings, laws, papers, plans, levels of payment, jubilees."""
