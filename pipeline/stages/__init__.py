"""The stages of a recording's way through the pipeline, one file each: a plain function from Work to Outcome."""
