"""Search: the contract (contract.py), the embedded engine (whoosh.py), and what every engine shares."""
