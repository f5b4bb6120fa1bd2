"""Three real nodes of one Elasticsearch cluster, to be killed, stopped and brought back."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from tests.elasticsearch.node import ElasticsearchNode, await_true
from tests.elasticsearch.shared import require_nodes
from tests.reporting import note_engine

_NAMES = ("n1", "n2", "n3")
# Copies of a node that is missed are made anew at once; by default that waits a minute for its return.
_AT_ONCE = {"index.unassigned.node_left.delayed_timeout": "0s"}


@dataclass(frozen=True, slots=True)
class ElasticsearchCluster:
    """Nodes by name. Ask through any that runs."""

    nodes: dict[str, ElasticsearchNode]

    @property
    def hosts(self) -> str:
        """The addresses of all nodes, as our settings take them."""
        return ",".join(node.url for node in self.nodes.values())

    def master(self) -> str:
        """Return the name of the elected master."""
        with self._client() as client:
            return str(client.cat.master(format="json", h="node").body[0]["node"])  # type: ignore[index]

    def holder(self, index: str, *, primary: bool = True) -> str:
        """Return a node that holds a primary, or a copy, of an index."""
        with self._client() as client:
            shards: Any = client.cat.shards(index=index, format="json", h="prirep,node,state").body
        wanted = "p" if primary else "r"
        return str(next(s["node"] for s in shards if s["prirep"] == wanted and s["state"] == "STARTED"))

    def revive(self) -> None:
        """Start the nodes that a test before left dead."""
        for node in self.nodes.values():
            if not node.is_running:
                node.start()
        self.await_green()

    def await_green(self, nodes: int = 3, *, without: str = "") -> None:
        """Wait until so many nodes are there and every shard has its copies, as the nodes but ``without`` see it.

        Raises TimeoutError, which says what the cluster lacks.
        """
        try:
            await_true(lambda: self._is_green(nodes, without))
        except TimeoutError as exc:
            raise TimeoutError(f"not green with {nodes} nodes: {self._explain()}") from exc

    def _is_green(self, nodes: int, without: str) -> bool:
        try:
            with self._client(without) as client:
                health = client.cluster.health(timeout="1s")
        except (ApiError, TransportError):  # between two masters there is no answer
            return False
        return bool(health["status"] == "green" and health["number_of_nodes"] == nodes)

    def _explain(self) -> str:
        with self._client() as client:
            columns = "index,shard,prirep,state,node,unassigned.reason,unassigned.details"
            return f"{client.cat.nodes(h='name,master')} {client.cat.shards(h=columns)}"

    @contextmanager
    def _client(self, without: str = "") -> Iterator[Elasticsearch]:
        urls = [node.url for name, node in self.nodes.items() if node.is_running and name != without]
        with closing(Elasticsearch(urls, request_timeout=3, max_retries=3, retry_on_timeout=True)) as client:
            yield client

    def mend_at_once(self) -> None:
        """Let the cluster make copies anew as soon as a node is missed, in all indexes to come."""
        with self._client() as client:
            client.indices.put_index_template(
                name="at-once", index_patterns=["*"], template={"settings": _AT_ONCE}, priority=1
            )


@contextmanager
def open_cluster(folder: Path, heap_mb: int = 320) -> Iterator[ElasticsearchCluster]:
    """Give a cluster of three nodes that see each other; all are ended afterwards.

    The test is skipped, or fails, where no node can be started.
    """
    require_nodes()
    ports = _free_ports(2 * len(_NAMES))
    transports = dict(zip(_NAMES, ports, strict=False))
    nodes = {
        name: ElasticsearchNode(folder / name, _settings(name, transports, port), heap_mb)
        for name, port in zip(_NAMES, ports[len(_NAMES) :], strict=True)
    }
    try:
        for node in nodes.values():
            node.begin()
        for node in nodes.values():
            node.await_ready()
        cluster = ElasticsearchCluster(nodes)
        cluster.await_green()
        cluster.mend_at_once()
        note_engine("Elasticsearch", nodes[_NAMES[0]].version)
        yield cluster
    finally:
        for node in nodes.values():
            node.stop()


def _settings(name: str, transports: dict[str, int], port: int) -> dict[str, str]:
    return {
        "cluster.name": "scouttest",
        "node.name": name,
        "http.port": str(port),
        "transport.port": str(transports[name]),
        "discovery.seed_hosts": ",".join(f"127.0.0.1:{other}" for other in transports.values()),
        "cluster.initial_master_nodes": ",".join(transports),
        # A node that is stopped, not ended, is missed soon.
        "cluster.fault_detection.follower_check.timeout": "2s",
        "cluster.fault_detection.leader_check.timeout": "2s",
        "cluster.publish.timeout": "3s",
        "cluster.fault_detection.follower_check.retry_count": "2",
        "cluster.fault_detection.leader_check.retry_count": "2",
    }


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
