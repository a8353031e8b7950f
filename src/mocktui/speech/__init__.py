"""The engine protocol, both engines, their worker process, and the model store."""
