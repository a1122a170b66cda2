"""Sentences for people, in Russian, Ukrainian and English."""
