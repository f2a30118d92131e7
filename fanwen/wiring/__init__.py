"""What commands are put together from: clients of the engine, services, and what goes on behind them."""
