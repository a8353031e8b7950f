"""Devices, the capture process, playback, and the WAV journal."""
