"""Scrapy's own commands where ours must differ; found through the setting COMMANDS_MODULE."""
