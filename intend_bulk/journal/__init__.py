"""What was sent, what came back, what is unconfirmed; durable."""
