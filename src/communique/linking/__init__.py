"""From the statements of many articles to one record: actors, events, outcomes, positions, deadlocks, talks.

Pure and independent of order; made of blocks that are memoised by a hash of their inputs. No decision about identity
uses a statistic over the whole corpus: adding an article recomputes its blocks and no others.
"""

from communique.linking.blocks import BlockCache
from communique.linking.link import link, without_collecting

__all__ = ["BlockCache", "link", "without_collecting"]
