"""A project's settings name components by path: paths of earlier versions keep working."""

import pytest
from scrapy.utils.misc import load_object


@pytest.mark.parametrize(
    ("former", "today"),
    [
        ("newsscrape.crawl.fences.Fence", "newsscrape.crawl.private_networks.PrivateNetworkMiddleware"),
        ("newsscrape.crawl.fences.PublicResolver", "newsscrape.crawl.private_networks.PublicResolver"),
        ("newsscrape.crawl.patience.Patience", "newsscrape.crawl.retry.RetryAfterMiddleware"),
        ("newsscrape.crawl.scheduling.LedgerScheduler", "newsscrape.crawl.scheduling.ArchiveScheduler"),
    ],
)
def test_a_component_is_found_by_its_former_path(former, today):
    assert load_object(former) is load_object(today)
