"""The site as processes: one that supervises, workers that answer, what is told and measured of them."""
