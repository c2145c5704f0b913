"""The former name of ``private_networks``, for projects whose settings name its classes by path."""

from newsscrape.crawl.private_networks import PrivateNetworkMiddleware as Fence
from newsscrape.crawl.private_networks import PublicResolver

__all__ = ["Fence", "PublicResolver"]
