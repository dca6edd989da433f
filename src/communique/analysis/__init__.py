"""What follows from a linked record: the days that matter, and what to say of them."""
