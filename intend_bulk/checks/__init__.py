"""What makes a row fit to be sent."""
