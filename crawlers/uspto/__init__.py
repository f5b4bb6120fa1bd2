"""Full text of US patents: weekly files of thousands of XML documents, in every DTD that the office used since 2001."""
