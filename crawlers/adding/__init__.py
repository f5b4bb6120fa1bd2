"""Adding a source without code: from an answer or the head of a file to the YAML of a source, and what it would bring.

Pure: whoever adds a source fetches, asks back and writes the file.
"""

from crawlers.adding.previewing import Preview as Preview
from crawlers.adding.previewing import preview as preview
from crawlers.adding.probing import probe as probe
from crawlers.adding.proposals import Offer as Offer
from crawlers.adding.proposals import Proposal as Proposal
from crawlers.adding.tables import TableProposal as TableProposal
from crawlers.adding.tables import probe_table as probe_table
from crawlers.adding.writing import file_name as file_name
from crawlers.adding.writing import write_mapping as write_mapping
from crawlers.adding.writing import write_source as write_source
