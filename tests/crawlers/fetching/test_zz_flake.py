import tests.crawlers.fetching.zz_patch
import pytest, sys, time
from tests.crawlers.fetching.test_token_crawl import *
@pytest.mark.parametrize("n", range(25))
def test_x(settings, server, n, monkeypatch):
    server.service.expires_in = "0"
    log = settings.log.model_copy(update={"level": "debug"})
    outcome = crawl_one(settings, server.source())
    assert server.service.asked == 4
