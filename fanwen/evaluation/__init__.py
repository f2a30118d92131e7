"""What the measuring commands do: collections indexed and asked, weights fitted, rankings held to floors."""
