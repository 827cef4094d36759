"""What goes out: replies to terminals and numbered results to subscribers, each from an outbox of its own."""
