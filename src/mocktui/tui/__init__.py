"""The full screen: it draws state and sends commands, and holds no truth of its own."""
