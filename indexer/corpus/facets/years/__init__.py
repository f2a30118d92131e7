"""The period reported on: stated years, dated events, laws."""
