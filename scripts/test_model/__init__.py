"""How the speech model of the tests and the demo is made; the command is ``scripts/train_test_model.py``."""
