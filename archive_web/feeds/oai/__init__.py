"""The archive for harvesters of libraries and aggregators: an OAI-PMH 2.0 data provider of Dublin Core.

Source: openarchives.org/OAI/openarchivesprotocol.html. A record is a webinar that can be watched.
"""
